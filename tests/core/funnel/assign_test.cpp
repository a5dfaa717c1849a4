// SPDX-License-Identifier: MIT
// Who gets a lead: rules in order, the least loaded within capacity, ties in order, absence.
#include "core/funnel/assign.h"

#include <doctest/doctest.h>

#include <random>

#include "fixtures/sample.h"
#include "leads/score.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);

struct Team {
  Playbook playbook = sample_playbook();
  Sample lead;

  Team() {
    rule("country:US,CA", "mql", {"ana", "bo"}, 3);
    rule("", "mql", {"cy", "di", "ed"}, std::nullopt);
    rule("", "sal", {"ana"}, std::nullopt);
    playbook.owners = {{"ana", "", {{utc_day(2026, 12, 24), utc_day(2027, 1, 2)}}},
                       {"fay", "", {}}};
  }
  void rule(const char* when, const char* at, std::vector<std::string> owners,
            std::optional<int> capacity) {
    Assign assign;
    if (*when != '\0') assign.when = filter_of(playbook, when, FilterScope::stage);
    assign.at = *playbook.find_stage(at);
    assign.owners = std::move(owners);
    assign.capacity = capacity;
    playbook.assigns.push_back(assign);
  }
  std::string choose(OwnerLoads loads, const char* stage = "mql", Instant as_of = kNow) {
    const Score score;
    const Facts facts{lead.view(), lead.activities, as_of, &score, {}};
    const auto chosen =
        Assigner(playbook, std::move(loads), as_of).choose(facts, *playbook.find_stage(stage));
    return chosen ? chosen->owner + ": " + chosen->why : "none";
  }
};

}  // namespace

TEST_CASE("the first rule of the stage that holds decides") {
  Team team;
  CHECK(team.choose({}) == "cy: the least loaded of cy (0), di (0), ed (0)");
  team.lead.set(BuiltIn::country, std::string("US"));
  CHECK(team.choose({}) == "ana: the least loaded of ana (0), bo (0); country:US,CA");
  CHECK(team.choose({}, "sal") == "ana: the only candidate");
  CHECK(team.choose({}, "sql") == "none");
}

TEST_CASE("the least loaded gets it, ties go in order, and each one given counts") {
  Team team;
  CHECK(team.choose({{"cy", {5}}, {"di", {2}}, {"ed", {2}}}) ==
        "di: the least loaded of cy (5), di (2), ed (2)");
  Assigner assigner(team.playbook, {{"cy", {1}}}, kNow);
  const Score score;
  std::string given;
  for (int i = 0; i < 6; ++i) {
    const std::string owner =
        assigner.choose({team.lead.view(), {}, kNow, &score, {}}, *team.playbook.find_stage("mql"))
            ->owner;
    assigner.give(owner);
    given += owner + " ";
  }
  CHECK(given == "di ed cy di ed cy ");
}

TEST_CASE("among equally loaded owners the one served longest ago is next") {
  Team team;
  CHECK(team.choose({{"cy", {1, 7}}, {"di", {1, 5}}, {"ed", {1, 6}}}) ==
        "di: the least loaded of cy (1), di (1), ed (1), served longest ago");
  CHECK(team.choose({{"cy", {1, 7}}, {"di", {1, 5}}, {"ed", {0, 9}}}) ==
        "ed: the least loaded of cy (1), di (1), ed (0)");
  CHECK(team.choose({{"cy", {0, 1}}}) ==  // the others never were
        "di: the least loaded of cy (0), di (0), ed (0), served longest ago");
  std::string given;
  Assigner assigner(team.playbook, {}, kNow);
  const Score score;
  for (int i = 0; i < 3; ++i) {
    given +=
        assigner.choose({team.lead.view(), {}, kNow, &score, {}}, *team.playbook.find_stage("mql"))
            ->owner +
        " ";
    assigner.take_back("cy");
  }
  CHECK(given == "cy di di ");
}

TEST_CASE("who is away or full is passed over, and it is said when nobody is left") {
  Team team;
  team.lead.set(BuiltIn::country, std::string("US"));
  CHECK(team.choose({{"ana", {3}}}) ==
        "bo: the least loaded of ana (full, 3 of 3), bo (0); country:US,CA");
  CHECK(team.choose({{"bo", {2}}}, "mql", utc(2026, 12, 24)) ==
        "bo: the least loaded of ana (away until 2027-01-02), bo (2); country:US,CA");
  CHECK(team.choose({{"bo", {2}}}, "mql", utc(2027, 1, 3)) ==
        "ana: the least loaded of ana (0), bo (2); country:US,CA");
  CHECK(team.choose({{"bo", {4}}}, "mql", utc(2027, 1, 2, 23)) ==
        ": nobody is free: ana (away until 2027-01-02), bo (full, 4 of 3); country:US,CA");
}

TEST_CASE("absence counts in days of the calendar") {
  Team team;
  team.playbook.calendar.zone = Zone("East", 3600, {}, std::nullopt);
  CHECK(team.choose({}, "sal", utc(2026, 12, 23, 22)) == "ana: the only candidate");
  CHECK(team.choose({}, "sal", utc(2026, 12, 23, 23)) ==
        ": nobody is free: ana (away until 2027-01-02)");
}

TEST_CASE(
    "after any number of leads, loads that began apart stand level within one of each other") {
  Team team;
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    OwnerLoads loads{{"cy", {static_cast<std::int64_t>(random() % 9)}},
                     {"di", {static_cast<std::int64_t>(random() % 9)}},
                     {"ed", {0}}};
    Assigner assigner(team.playbook, loads, kNow);
    const Score score;
    for (int i = 0; i < 30; ++i) {
      const auto chosen = assigner.choose({team.lead.view(), {}, kNow, &score, {}},
                                          *team.playbook.find_stage("mql"));
      for (const auto& [owner, load] : loads) CHECK(loads[chosen->owner].open <= load.open);
      assigner.give(chosen->owner);
      ++loads[chosen->owner].open;
    }
    const auto [low, high] = std::minmax({loads["cy"].open, loads["di"].open, loads["ed"].open});
    CHECK(high - low <= 1);
  }
}

TEST_CASE("owners are known once, declared ones first") {
  CHECK(known_owners(Team().playbook) ==
        std::vector<std::string>{"ana", "fay", "bo", "cy", "di", "ed"});
}

TEST_CASE("a stage with a limit is full at it") {
  Team team;
  const StageId mql = *team.playbook.find_stage("mql"), fresh = *team.playbook.find_stage("new");
  team.playbook.stages[index(mql)].limit = 2;
  StageRoom room(team.playbook, {5, 1, 0, 0, 0, 0, 0, 0, 0});
  CHECK(room.full(mql).empty());
  room.move(fresh, mql);
  CHECK(room.full(mql) == "is full: 2 of 2 leads");
  CHECK(room.full(fresh).empty());
}

}  // namespace leads
