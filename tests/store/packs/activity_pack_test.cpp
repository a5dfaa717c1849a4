// SPDX-License-Identifier: MIT
// Packs of activities: what goes in comes out, and bytes that are no pack are told from one without
// harm.
#include "store/packs/activity_pack.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "fixtures/random_book.h"

namespace leads {
namespace {

std::vector<PackedActivity> random_activities(Dice& dice) {
  std::vector<PackedActivity> made(static_cast<std::size_t>(dice.pick(0, 12)));
  std::int64_t at = dice.chance(20) ? kFirstInstant.time_since_epoch().count()
                                    : dice.pick(-4'000'000'000, 4'000'000'000);
  for (PackedActivity& each : made) {
    at += dice.chance(30) ? 0 : dice.pick(0, dice.chance(50) ? 100 : 40'000'000);
    each.at = at;
    each.kind = static_cast<std::uint64_t>(dice.pick(1, dice.chance(80) ? 40 : 70'000));
    each.subject = static_cast<std::uint64_t>(dice.chance(40) ? 0 : dice.pick(1, 4'000'000'000));
    each.machine = dice.chance(30);
    each.value = dice.chance(50) ? std::numeric_limits<double>::quiet_NaN()
                                 : static_cast<double>(dice.pick(-1'000'000, 1'000'000)) / 7;
  }
  return made;
}

std::string packed(const std::vector<PackedActivity>& activities) {
  std::string bytes;
  ActivityPacker packer(bytes);
  for (const PackedActivity& each : activities) packer.add(each);
  return bytes;
}

}  // namespace

TEST_CASE("packed activities come back as they were") {
  Dice dice(1);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<PackedActivity> wanted = random_activities(dice);
    const std::string bytes = packed(wanted);
    ActivityUnpacker unpacker(bytes);
    for (const PackedActivity& each : wanted) {
      PackedActivity got;
      REQUIRE(unpacker.more());
      REQUIRE(unpacker.next(got));
      REQUIRE(std::tie(got.at, got.kind, got.subject, got.machine) ==
              std::tie(each.at, each.kind, each.subject, each.machine));
      REQUIRE((got.value == each.value || (std::isnan(got.value) && std::isnan(each.value))));
    }
    REQUIRE_FALSE(unpacker.more());
  }
}

TEST_CASE("a usual activity takes less than a dozen bytes") {
  std::vector<PackedActivity> activities(10);
  for (std::size_t index = 0; index < activities.size(); ++index)
    activities[index] = {1'795'000'000 + static_cast<std::int64_t>(index) * 900'000, 3, 250, false,
                         std::numeric_limits<double>::quiet_NaN()};
  CHECK(packed(activities).size() < 80);
}

TEST_CASE("cut off or changed bytes end in a refusal or in other activities, never beyond them") {
  Dice dice(2);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = packed(random_activities(dice));
    if (bytes.empty()) continue;
    if (dice.chance(50))
      bytes.resize(
          static_cast<std::size_t>(dice.pick(0, static_cast<std::int64_t>(bytes.size()) - 1)));
    else
      bytes[static_cast<std::size_t>(dice.pick(0, static_cast<std::int64_t>(bytes.size()) - 1))] =
          static_cast<char>(dice.pick(0, 255));
    bytes.shrink_to_fit();  // the sanitizers see a step too far
    ActivityUnpacker unpacker(bytes);
    PackedActivity got;
    std::size_t count = 0;
    bool good = true;
    while (good && unpacker.more()) {
      good = unpacker.next(got);
      ++count;
    }
    REQUIRE(count <= bytes.size());
    if (!good) ++refused;
  }
  CHECK(refused > 100);
}

}  // namespace leads
