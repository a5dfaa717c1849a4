// SPDX-License-Identifier: MIT
// The funnel by cycles: what each case counts as, and random ledgers against a slow computation
// that looks at one cycle and one stage at a time.
#include "core/work/funnel_report.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kDay{86400};

struct Desk {
  Desk() {
    playbook.reasons = {{"price", std::nullopt, false, true}, {"spam", std::nullopt, true, false}};
  }
  StageId stage(const char* name) const { return *playbook.find_stage(name); }

  /// A lead created at `born` that moved along `path`: days after it, stage, reason.
  struct Move {
    int day;
    const char* to;
    const char* reason = "";
  };
  void go(FunnelReport& report, std::vector<Move> path, Instant born = kNow - 100 * kDay) {
    Sample lead;
    lead.bare.id = LeadId{++last};
    lead.set(BuiltIn::created_at, born);
    std::vector<LedgerMove> moves;
    StageId now = stage("new");
    std::uint32_t cycle = 1;
    for (const Move& move : path) {
      const StageId to = stage(move.to);
      const StageType before = playbook.stage(now).type;
      if ((before == StageType::won || before == StageType::lost) &&
          playbook.stage(to).type == StageType::open)
        ++cycle;
      moves.push_back({born + move.day * kDay, now, to, cycle, move.reason});
      now = to;
    }
    lead.bare.stage = now;
    lead.bare.cycle = cycle;
    if (value) lead.set(BuiltIn::value, *value);
    report.add(lead.view(), moves);
  }
  FunnelReport report(Instant since = kFirstInstant, Instant until = kLastInstant) const {
    return {playbook, kNow, since, until};
  }

  Playbook playbook = sample_playbook();
  std::int64_t last = 0;
  std::optional<std::int64_t> value;
};

const FunnelReport::Step& at(const FunnelReport::Row& row, StageId stage) {
  for (const FunnelReport::Step& step : row.steps)
    if (step.stage == stage) return step;
  throw std::runtime_error("no such step");
}

}  // namespace

TEST_CASE("a customer who comes back was won once and is open once") {
  Desk desk;
  FunnelReport report = desk.report();
  desk.go(report, {{1, "sql"}, {5, "customer"}, {30, "new"}, {40, "mql"}});
  const auto row = report.total();
  CHECK(row.whole.began.cycles == 2);
  CHECK(row.whole.began.leads == 1);
  CHECK(row.whole.won.cycles == 1);
  CHECK(row.whole.open.cycles == 1);
  CHECK(at(row, desk.stage("mql")).reached.cycles == 2);
  CHECK(at(row, desk.stage("mql")).reached.leads == 1);
  CHECK(at(row, desk.stage("mql")).moved_on.cycles == 1);
  CHECK(at(row, desk.stage("mql")).still_in.cycles == 1);
  CHECK(at(row, desk.stage("customer")).reached.cycles == 1);
}

TEST_CASE(
    "moved on, still in, back, parked and lost are apart, and a jump reaches what it passes") {
  Desk desk;
  FunnelReport report = desk.report();
  desk.go(report, {{1, "sql"}});                  // passes mql and sal
  desk.go(report, {{1, "sql"}, {2, "mql"}});      // back
  desk.go(report, {{1, "sql"}, {2, "nurture"}});  // parked
  desk.value = 70'0000;
  desk.go(report, {{1, "sql"}, {2, "lost", "price"}});
  desk.value = std::nullopt;
  desk.go(report, {{1, "sql"}, {2, "opportunity"}, {3, "lost", "price"}});
  desk.go(report, {{1, "sql"}, {2, "disqualified", "spam"}});  // in no figure
  const auto row = report.total();
  const auto& sal = at(row, desk.stage("sal"));
  CHECK(sal.reached.cycles == 5);
  CHECK(sal.moved_on.cycles == 5);
  CHECK(sal.stays.empty());  // nobody was in it
  const auto& sql = at(row, desk.stage("sql"));
  CHECK(sql.reached.cycles == 5);
  CHECK(sql.moved_on.cycles == 1);
  CHECK(sql.still_in.cycles == 1);
  CHECK(sql.back.cycles == 1);
  CHECK(sql.parked.cycles == 1);
  CHECK(sql.lost.cycles == 1);
  CHECK(sql.lost_value == Amounts{{"", 70'0000}});
  CHECK(row.whole.set_aside.cycles == 1);
  CHECK(row.whole.began.cycles == 5);
  CHECK(row.whole.lost.cycles == 2);
}

TEST_CASE("a loss of an earlier cycle that is no loss is set aside as that of now is") {
  Desk desk;
  FunnelReport report = desk.report();
  desk.go(report, {{1, "lost", "spam"}, {2, "new"}});
  desk.go(report, {{1, "lost", "price"}, {2, "new"}});
  const auto row = report.total();
  CHECK(row.whole.set_aside.cycles == 1);
  CHECK(row.whole.began.cycles == 3);
  CHECK(row.whole.lost.cycles == 1);
}

TEST_CASE("the period is of the entry into each stage, ends included") {
  Desk desk;
  const Instant born = kNow - 100 * kDay;
  FunnelReport report = desk.report(born + 10 * kDay, born + 20 * kDay);
  desk.go(report, {{10, "mql"}, {20, "sal"}, {21, "sql"}});
  const auto row = report.total();
  CHECK(at(row, desk.stage("new")).reached.cycles == 0);
  CHECK(at(row, desk.stage("mql")).reached.cycles == 1);
  CHECK(at(row, desk.stage("sal")).reached.cycles == 1);
  CHECK(at(row, desk.stage("sal")).moved_on.cycles == 1);  // later, but of those that entered
  CHECK(at(row, desk.stage("sql")).reached.cycles == 0);
  CHECK(row.whole.began.cycles == 0);
}

TEST_CASE("moves after the instant looked at have not happened") {
  Desk desk;
  FunnelReport report = desk.report();
  desk.go(report, {{1, "mql"}, {101, "customer"}});
  const auto row = report.total();
  CHECK(at(row, desk.stage("mql")).still_in.cycles == 1);
  CHECK(row.whole.won.cycles == 0);
  FunnelReport other = desk.report();
  desk.go(other, {{101, "customer"}});  // its first move is to come
  CHECK(at(other.total(), desk.stage("new")).still_in.cycles == 1);
}

TEST_CASE("random ledgers: every figure as by a slow look at each cycle") {
  std::mt19937 random(3);
  const auto below = [&](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  Desk desk;
  const std::vector<StageId> steps = funnel_steps(desk.playbook);
  std::int64_t seen = 0;
  for (int round = 0; round < 60; ++round) {
    const Instant since = kNow - below(120) * kDay;
    const Instant until = since + below(90) * kDay;
    FunnelReport report = desk.report(since, until);
    std::map<std::size_t, std::map<std::string, std::int64_t>> slow;
    for (int lead = 0; lead < 40; ++lead) {
      const Instant born = kNow - (20 + below(100)) * kDay;
      std::vector<Desk::Move> path;
      int day = 0;
      std::string now = "new";
      const std::vector<const char*> names{"new",         "mql",      "sal",     "sql",
                                           "opportunity", "customer", "nurture", "lost"};
      for (int i = below(7); i > 0; --i) {
        day += below(30);
        const char* to = names[static_cast<std::size_t>(below(8))];
        if (to == now) continue;
        path.push_back({day, to, "price"});
        now = to;
      }
      desk.go(report, path, born);
      // Slowly: the list of (stage, entered) up to now, cut into cycles at won or lost -> open.
      std::vector<std::vector<std::pair<std::size_t, Instant>>> cycles{{{0, born}}};
      for (const Desk::Move& move : path) {
        const Instant when = born + move.day * kDay;
        if (when > kNow) break;
        const std::size_t to = index(desk.stage(move.to));
        const std::size_t from = cycles.back().back().first;
        if ((from == 5 || from == 7) && to < 5) cycles.emplace_back();
        cycles.back().emplace_back(to, when);
      }
      for (const auto& cycle : cycles) {
        for (std::size_t step = 0; step < 6; ++step) {
          const auto entered = [&](std::size_t least) -> std::optional<Instant> {
            if (least == 0) return cycle.front().second;
            for (const auto& [stage, when] : cycle)
              if (stage >= least && stage <= 5) return when;
            return std::nullopt;
          };
          const auto when = entered(step);
          if (!when || *when < since || *when > until) continue;
          const std::size_t last = cycle.back().first;
          ++slow[step]["reached"];
          ++slow[step][step < 5 && entered(step + 1) ? "moved on"
                       : last == 7                   ? "lost"
                       : last == 6                   ? "parked"
                       : last == step                ? "still in"
                                                     : "back"];
        }
      }
    }
    const auto row = report.total();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      CAPTURE(round);
      CAPTURE(i);
      const FunnelReport::Step& step = row.steps[i];
      CHECK(step.reached.cycles == slow[i]["reached"]);
      CHECK(step.moved_on.cycles == slow[i]["moved on"]);
      CHECK(step.still_in.cycles == slow[i]["still in"]);
      CHECK(step.back.cycles == slow[i]["back"]);
      CHECK(step.parked.cycles == slow[i]["parked"]);
      CHECK(step.lost.cycles == slow[i]["lost"]);
      seen += step.reached.cycles;
    }
  }
  CHECK(seen > 1000);
}

TEST_CASE("won is what was bought on winning, in every cycle; bought is all of it") {
  const Playbook playbook = sample_playbook();
  const StageId won = *playbook.find_stage("customer"), open = *playbook.find_stage("new");
  const Instant first = kNow - 50 * kDay, second = kNow - 5 * kDay;
  const std::vector<LedgerMove> moves{
      {first, open, won, 1}, {first + kDay, won, open, 2}, {second, open, won, 2}};
  const std::vector<Purchase> purchases{{first, 100.5},
                                        {first + kDay, 7},  // not on winning
                                        {second, 20},
                                        {kNow + kDay, 1000}};  // not yet
  const Paid paid = paid_by(playbook, moves, purchases, kNow);
  CHECK(paid.won == 120'5000);
  CHECK(paid.bought == 127'5000);
  CHECK(paid_by(playbook, {}, purchases, kNow).won == 0);
  CHECK_THROWS(paid_by(playbook, {}, std::vector<Purchase>{{first, 1e12}}, kNow));
}

}  // namespace leads
