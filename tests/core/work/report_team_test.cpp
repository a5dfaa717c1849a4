// SPDX-License-Identifier: MIT
// Owners' loads and answers in time.
#include <doctest/doctest.h>

#include "core/work/report.h"
#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kHour{3600};

struct Desk {
  Playbook playbook = sample_playbook();
  Sample lead;

  Desk() {
    playbook.stages[1].respond_within = 4 * kHour;
    playbook.assigns = {{std::nullopt, StageId{1}, {"ana", "bo"}, 40}};
    playbook.owners = {{"ana", "", {{utc_day(2026, 11, 1), utc_day(2026, 11, 20)}}}};
  }
  void stands(int stage, const char* owner, Seconds ago) {
    lead = Sample();
    lead.bare.id = LeadId{number(lead.bare.id) + 1};
    lead.bare.stage = StageId{static_cast<std::uint8_t>(stage)};
    lead.bare.stage_since = kNow - ago;
    if (*owner != '\0') lead.set(BuiltIn::owner, std::string(owner));
  }
  void contact(Seconds ago) {
    lead.activities.push_back({kNow - ago, *playbook.kinds.find("call"), {}, false, 0});
  }
};

}  // namespace

TEST_CASE("owners are listed with their open leads, whoever spelled them; nobody comes last") {
  Desk desk;
  const WorkingTime working(desk.playbook.calendar);
  OwnersReport report(desk.playbook, working, kNow);
  Score hot;
  hot.temperature = Temperature::hot;
  const auto add = [&](int stage, const char* owner, Seconds ago, bool called) {
    desk.stands(stage, owner, ago);
    if (called) desk.contact(kHour);
    report.add(desk.lead.view(), desk.lead.activities, hot, {});
  };
  add(1, "bo", 5 * kHour, false);  // overdue
  add(1, "Bo", 5 * kHour, true);
  add(1, "bo", 3 * kHour, false);
  add(5, "bo", 3 * kHour, false);  // won: no work any more
  add(6, "bo", 3 * kHour, false);  // parked
  add(0, "zoe", kHour, false);
  add(0, "", kHour, false);
  const auto rows = report.rows();
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].owner == "ana");
  CHECK(rows[0].open == 0);
  CHECK(rows[0].away == utc_day(2026, 11, 20));
  CHECK(rows[1].owner == "bo");
  CHECK(rows[1].open == 3);
  CHECK(rows[1].hot == 3);
  CHECK(rows[1].overdue == 1);
  CHECK(rows[1].capacity == 40);
  CHECK(rows[2].owner == "zoe");
  CHECK(!rows[2].capacity);
  CHECK(rows[3].owner.empty());
  CHECK(rows[3].open == 1);
}

TEST_CASE(
    "every entry into a stage that promises an answer is in time, late, waiting, overdue, or moved "
    "on without one") {
  Desk desk;
  const WorkingTime working(desk.playbook.calendar);
  AnswersReport report(desk.playbook, working, kNow, kNow - 100 * kHour, kNow);
  const auto add = [&](Seconds entered, std::optional<Seconds> called, bool left) {
    desk.stands(left ? 3 : 1, "ana", entered);
    if (called) desk.contact(*called);
    std::vector<Stay> way{{StageId{0}, kNow - 200 * kHour, kNow - entered, true},
                          {StageId{1}, kNow - entered, kNow, left}};
    if (left) way.push_back({StageId{3}, kNow, kNow, false});
    report.add(desk.lead.view(), way, desk.lead.activities, [](Instant) { return ""; });
  };
  for (int hours = 1; hours <= 9; ++hours)
    add(Seconds{20 * kHour}, Seconds{20 * kHour} - hours * kHour, hours % 2 == 0);
  add(2 * kHour, std::nullopt, false);  // waiting
  add(4 * kHour, std::nullopt, false);  // due this second: still waiting
  add(5 * kHour, std::nullopt, false);  // overdue
  add(9 * kHour, std::nullopt, false);
  add(50 * kHour, std::nullopt, true);    // left and never touched
  add(120 * kHour, std::nullopt, false);  // before the period
  add(6 * kHour, 11 * kHour, false);      // a contact long before it came is no answer
  const auto rows = report.rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].entries == 15);
  CHECK(rows[0].in_time == 4);
  CHECK(rows[0].late == 5);
  CHECK(rows[0].waiting == 2);
  CHECK(rows[0].overdue == 3);
  CHECK(rows[0].moved_on == 1);
  CHECK(rows[0].never_touched == 6);
  CHECK(rows[0].median == 5 * 3600);
  CHECK(rows[0].p90 == 9 * 3600);
  const auto overdue = report.overdue();
  REQUIRE(overdue.size() == 3);
  CHECK(overdue[0].due == kNow - 5 * kHour);
  CHECK(overdue[2].due == kNow - kHour);
}

TEST_CASE("an answer counts for the owner at the moment it was given or the promise broke") {
  Desk desk;
  const WorkingTime working(desk.playbook.calendar);
  AnswersReport report(desk.playbook, working, kNow, kNow - 100 * kHour, kNow);
  desk.stands(1, "bo", 9 * kHour);
  const std::vector<Stay> way{{StageId{1}, kNow - 9 * kHour, kNow, false}};
  const auto owner_at = [](Instant at) { return at < kNow - 3 * kHour ? "ana" : "bo"; };
  report.add(desk.lead.view(), way, desk.lead.activities, owner_at);  // due 5 hours ago
  desk.contact(kHour);
  report.add(desk.lead.view(), way, desk.lead.activities, owner_at);  // late
  const auto rows = report.rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].group == "ana");
  CHECK(rows[0].overdue == 1);
  CHECK(rows[0].late == 1);
}

}  // namespace leads
