// SPDX-License-Identifier: MIT
// Which stage a lead is ready for, who may return, and what gates ask for.
#include "core/funnel/funnel.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kDay{86400};

struct Bench {
  Playbook playbook = sample_playbook();
  Sample lead;
  Score score;

  Bench() {
    qualify("mql", "score:40..");
    qualify("sql", "score:70.. fit:20..");
    playbook.reasons = {{"no_budget", 90 * kDay, false, true},
                        {"invalid", std::nullopt, true, false}};
  }
  StageId stage(const char* name) const { return *playbook.find_stage(name); }
  void qualify(const char* name, const char* text) {
    playbook.stages[index(stage(name))].qualify = filter_of(playbook, text, FilterScope::stage);
  }
  void in(const char* name, Seconds ago = Seconds{0}) {
    lead.bare.stage = stage(name);
    lead.bare.stage_since = kNow - ago;
  }
  void happened(const char* kind, Seconds ago, bool machine = false) {
    lead.activities.push_back({kNow - ago, *playbook.kinds.find(kind), SubjectId{}, machine, 0});
  }
  Until<std::string> ready(int total, int fit) {
    score.total = total;
    score.fit = fit;
    const FunnelMatcher funnel(playbook);
    const auto result = funnel.ready(lead.view(), lead.activities, score, kNow);
    return {playbook.stage(result.value).name, result.valid_until};
  }
};

TEST_CASE("ready walks the open stages and stops before one that a person decides") {
  Bench bench;
  bench.in("new");
  CHECK(bench.ready(39, 0).value == "new");
  CHECK(bench.ready(40, 0).value == "mql");
  CHECK(bench.ready(99, 99).value == "mql");
  bench.in("sal");
  CHECK(bench.ready(99, 19).value == "sal");
  CHECK(bench.ready(70, 20).value == "sql");
  bench.in("opportunity");
  CHECK(bench.ready(0, 0).value == "opportunity");
  bench.in("customer");
  CHECK(bench.ready(99, 99).value == "customer");
  bench.in("lost");
  CHECK(bench.ready(99, 99).value == "lost");
}

TEST_CASE("what is required keeps a lead out") {
  Bench bench;
  bench.qualify("sal", "score:50..");
  bench.playbook.stages[index(bench.stage("sal"))].require = {at(BuiltIn::phone)};
  bench.in("new");
  CHECK(bench.ready(99, 99).value == "mql");
  const Decision no = gate(bench.playbook, bench.stage("sal"), bench.lead.view());
  CHECK(!no.allowed);
  CHECK(no.missing == std::vector<std::string>{"phone"});
  bench.lead.set(BuiltIn::phone, std::string("+4930123"));
  CHECK(bench.ready(99, 99).value == "sql");
  CHECK(gate(bench.playbook, bench.stage("sal"), bench.lead.view()).allowed);
}

TEST_CASE(
    "a parked lead returns on its recycle date or by a knock, through the first qualifying stage") {
  Bench bench;
  bench.in("nurture", 80 * kDay);
  CHECK(bench.ready(99, 99).value == "nurture");
  bench.lead.bare.stage_reason = "no_budget";
  CHECK(bench.ready(99, 99).value == "nurture");
  CHECK(bench.ready(99, 99).valid_until == kNow + 10 * kDay);
  bench.happened("page_view", kDay);
  bench.happened("form_submit", kDay, true);
  CHECK(bench.ready(99, 99).value == "nurture");
  bench.happened("form_submit", kDay);
  CHECK(bench.ready(99, 99).value == "mql");
  CHECK(bench.ready(10, 99).value == "nurture");
  bench.in("nurture", Seconds{3600});
  CHECK(bench.ready(99, 99).value == "nurture");
  bench.lead.activities.clear();
  bench.in("nurture", 90 * kDay);
  CHECK(bench.ready(40, 0).value == "mql");
}

TEST_CASE("what comes later only bounds the expiry of a parked lead") {
  Bench bench;
  bench.in("nurture", kDay);
  bench.happened("demo_request", -kDay);
  CHECK(bench.ready(99, 99).value == "nurture");
  CHECK(bench.ready(99, 99).valid_until == kNow + kDay);
}

TEST_CASE("a lost lead returns by a knock alone, and never after a reason that says so") {
  Bench bench;
  bench.in("lost", 100 * kDay);
  bench.lead.bare.stage_reason = "no_budget";
  CHECK(!may_return(bench.lead.view(), bench.lead.activities, bench.playbook, kNow).free);
  bench.happened("call", kDay);
  CHECK(may_return(bench.lead.view(), bench.lead.activities, bench.playbook, kNow).free);
  bench.lead.bare.stage_reason = "invalid";
  const Return closed = may_return(bench.lead.view(), bench.lead.activities, bench.playbook, kNow);
  CHECK(!closed.free);
  CHECK(closed.by_knock);
}

TEST_CASE("stays follow one another from creation to now, whatever the ledger says") {
  const Instant born = utc(2026, 1, 1);
  const std::vector<Stay> alone = stays(born, StageId{0}, {}, kNow);
  REQUIRE(alone.size() == 1);
  CHECK(!alone[0].ended);
  CHECK(alone[0].to - alone[0].from == kNow - born);
  const std::vector<LedgerMove> moves{
      {born + 5 * kDay, StageId{0}, StageId{1}, 1},
      {born + 2 * kDay, StageId{1}, StageId{5}, 1},  // dated back: no stay is shorter than nothing
      {born + 9 * kDay, StageId{5}, StageId{0}, 2},
      {kNow + kDay, StageId{0}, StageId{1}, 2}};  // not yet
  const std::vector<Stay> way = stays(born, StageId{1}, moves, kNow);
  REQUIRE(way.size() == 4);
  Seconds sum{0};
  for (std::size_t i = 0; i < way.size(); ++i) {
    sum += way[i].to - way[i].from;
    CHECK(way[i].from == (i == 0 ? born : way[i - 1].to));
    CHECK(way[i].ended == (i + 1 < way.size()));
  }
  CHECK(sum == kNow - born);
  CHECK(way[2].stage == StageId{5});
  CHECK(way[2].to - way[2].from == 4 * kDay);
}

TEST_CASE("the way of a lead that came with its stage begins where it entered that") {
  const Instant born = utc(2026, 1, 1);
  const std::vector<LedgerMove> moves{{born + 5 * kDay, std::nullopt, StageId{2}, 1},
                                      {born + 9 * kDay, StageId{2}, StageId{3}, 1}};
  const std::vector<Stay> way = stays(born, StageId{3}, moves, kNow);
  REQUIRE(way.size() == 2);
  CHECK(way[0].stage == StageId{2});
  CHECK(way[0].from == born + 5 * kDay);
  CHECK(way[0].to == born + 9 * kDay);
  CHECK(way[1].stage == StageId{3});
}

TEST_CASE("duplicates are never counted as lost, nor are reasons that say so") {
  Bench bench;
  CHECK(counts_as_lost(bench.playbook, ""));
  CHECK(counts_as_lost(bench.playbook, "no_budget"));
  CHECK(!counts_as_lost(bench.playbook, "invalid"));
  CHECK(!counts_as_lost(bench.playbook, "Duplicate"));
}

TEST_CASE("who is further on: open stages in order, then won; lost and parked ones begin again") {
  const Bench bench;
  const auto further = [&](const char* one, const char* other) {
    return is_further(bench.playbook, bench.stage(one), bench.stage(other));
  };
  for (const auto& [one, other] : {std::pair{"mql", "new"},
                                   {"customer", "opportunity"},
                                   {"customer", "lost"},
                                   {"mql", "lost"},
                                   {"sal", "nurture"}}) {
    CAPTURE(std::string(one));
    CHECK(further(one, other));
    CHECK(!further(other, one));
  }
  CHECK(!further("new", "lost"));
  CHECK(!further("lost", "new"));
  CHECK(!further("customer", "customer"));
}

TEST_CASE("next stages and qualified") {
  const Bench bench;
  const auto name = [&](std::optional<StageId> id) {
    return id ? bench.playbook.stage(*id).name : "none";
  };
  CHECK(name(next_stage(bench.playbook, bench.stage("new"))) == "mql");
  CHECK(name(next_stage(bench.playbook, bench.stage("opportunity"))) == "customer");
  CHECK(name(next_stage(bench.playbook, bench.stage("customer"))) == "none");
  CHECK(name(next_to_qualify(bench.playbook, bench.stage("mql"))) == "sal");
  CHECK(name(next_to_qualify(bench.playbook, bench.stage("nurture"))) == "mql");
  CHECK(name(next_to_qualify(bench.playbook, bench.stage("lost"))) == "none");
  for (const char* stage : {"mql", "sal", "customer"})
    CHECK(is_qualified(bench.playbook, bench.stage(stage)));
  for (const char* stage : {"new", "nurture", "lost"})
    CHECK(!is_qualified(bench.playbook, bench.stage(stage)));
}

}  // namespace
}  // namespace leads
