// SPDX-License-Identifier: MIT
// Activities as records of a spool: random ones come back as they were, and their bytes sort as the
// book keeps them.
#include "import/rows/activity_record.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace leads {
namespace {

struct Kept {
  ImportedActivity activity;
  std::string ref, note, bytes;
};

Kept random_activity(std::mt19937_64& random) {
  Kept kept;
  ImportedActivity& activity = kept.activity;
  activity.lead = static_cast<std::int64_t>(random() % 3) +
                  (random() % 2 == 0 ? 0 : ImportedActivity::kNewLeads);
  const auto years = static_cast<std::uint64_t>((kLastInstant - kFirstInstant).count());
  activity.at = random() % 4 == 0
                    ? kFirstInstant + Seconds{static_cast<std::int64_t>(random() % 3)}
                    : kFirstInstant + Seconds{static_cast<std::int64_t>(random() % years)};
  activity.kind = static_cast<KindId>(random() % 300);
  activity.row = random() % (std::uint64_t{1} << 40);
  activity.flags = static_cast<unsigned char>(random() % 16);
  activity.subject = static_cast<std::uint32_t>(random());
  if (activity.has(ImportedActivity::kValue))
    activity.value = static_cast<double>(random() % 1000) / 8;
  if (activity.has(ImportedActivity::kRef)) {
    activity.file = static_cast<std::uint16_t>(random());
    kept.ref.assign(1 + random() % 100, 'r');
  }
  if (activity.has(ImportedActivity::kNote)) kept.note.assign(1 + random() % 100, 'n');
  return kept;
}

}  // namespace

TEST_CASE("an activity comes back from its bytes, and they sort by lead, instant, kind and row") {
  std::mt19937_64 random(12);
  std::vector<Kept> all;
  std::vector<char> buffer;
  for (int i = 0; i < 2000; ++i) {
    Kept kept = random_activity(random);
    kept.activity.ref = kept.ref;
    kept.activity.note = kept.note;
    kept.bytes = kept.activity.write(buffer);
    ImportedActivity back;
    back.read(kept.bytes);
    const auto members = [](const ImportedActivity& one) {
      return std::tuple(one.lead, one.at, one.kind, one.row, one.flags, one.subject,
                        one.has(ImportedActivity::kRef) ? one.file : std::uint16_t{0},
                        one.has(ImportedActivity::kValue) ? one.value : 0.0, std::string(one.ref),
                        std::string(one.note));
    };
    REQUIRE(members(back) == members(kept.activity));
    all.push_back(std::move(kept));
  }
  std::sort(all.begin(), all.end(), [](const Kept& a, const Kept& b) { return a.bytes < b.bytes; });
  const auto key = [](const Kept& kept) {
    return std::tuple(kept.activity.lead, kept.activity.at, kept.activity.kind, kept.activity.row);
  };
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [&key](const Kept& a, const Kept& b) { return key(a) < key(b); }));
}

}  // namespace leads
