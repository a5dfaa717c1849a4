// SPDX-License-Identifier: MIT
// The report on a week, on random leads, against a slow computation.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "core/report/week_report.h"
#include "random_ledgers.h"

namespace leads {
namespace {

using Scores = WeekReport::Scores;

constexpr Seconds kPromised{4 * 3600};  // every hour of the random calendar is worked

bool within(const InstantRange& range, Instant at) {
  return at >= range.first && at <= range.last;
}

struct SlowCount {
  std::int64_t cycles = 0;
  std::set<LeadId> leads;
  void add(LeadId lead) {
    ++cycles;
    leads.insert(lead);
  }
};

bool is_same(const WeekReport::Count& count, const SlowCount& slow) {
  return count.cycles == slow.cycles && count.leads == static_cast<std::int64_t>(slow.leads.size());
}

/// The figures of one period, lead by lead.
struct SlowWeek {
  explicit SlowWeek(InstantRange period) : range(period) {}
  InstantRange range;
  SlowCount created, qualified, won, lost, moved;
  Amounts won_money, lost_value;
  std::int64_t to_answer = 0, in_time = 0, contacts = 0, hot = 0, cold = 0;
  std::vector<std::int64_t> won_amounts, lost_amounts;  // of each cycle
  std::int64_t elsewhere = 0;  // leads that ended it in another stage, neither won nor lost

  void add(RandomLead& lead, const Kinds& kinds) {
    const LeadId id = lead.sample.bare.id;
    if (within(range, lead.cycles.front().began())) created.add(id);
    std::vector<std::string> stages;  // it was in, of the week's moves
    std::string before = "new";
    bool is_first = true;  // a lead begins in its first stage without a move
    for (const SlowCycle& cycle : lead.cycles) {
      for (const auto& [stage, at] : cycle.stays) {
        if (!is_first && within(range, at)) {
          moved.add(id);
          if (stages.empty()) stages.push_back(before);
          stages.push_back(stage);
        }
        is_first = false;
        before = stage;
      }
    }
    if (!stages.empty() && stages.front() != stages.back() && stages.back() != "customer" &&
        stages.back() != "lost")
      ++elsewhere;
    for (const SlowCycle& cycle : lead.cycles) {
      add_answers(lead, cycle, kinds);
      if (!slow_set_aside(cycle)) add_outcome(lead, cycle);
    }
    for (const Activity& did : lead.sample.activities)
      if (within(range, did.at) && did.at <= kReportNow && is_ours(kinds, did)) ++contacts;
  }

  static bool is_ours(const Kinds& kinds, const Activity& did) {
    const Direction direction = kinds[did.kind].direction;
    return !did.machine && (direction == Direction::out || direction == Direction::both);
  }

  void add_outcome(const RandomLead& lead, const SlowCycle& cycle) {
    const LeadId id = lead.sample.bare.id;
    if (const auto at = slow_entry(cycle, 1); at && within(range, *at)) qualified.add(id);
    if (const auto at = slow_won(cycle)) {
      if (!within(range, *at)) return;
      won.add(id);
      std::int64_t paid = 0;
      for (const Purchase& purchase : lead.purchases)
        if (purchase.at == *at) paid += std::llround(purchase.amount * 10000);
      if (paid != 0) won_money[lead.currency] += paid;
      won_amounts.push_back(paid);
    } else if (cycle.last() == "lost" && within(range, cycle.stays.back().second)) {
      lost.add(id);
      const bool is_present = &cycle == &lead.cycles.back();
      if (is_present && lead.value != 0) lost_value[lead.currency] += lead.value;
      lost_amounts.push_back(is_present ? lead.value : 0);
    }
  }

  void add_answers(const RandomLead& lead, const SlowCycle& cycle, const Kinds& kinds) {
    for (std::size_t nth = 0; nth < cycle.stays.size(); ++nth) {
      const auto& [stage, entered] = cycle.stays[nth];
      if (stage != "sql" || !within(range, entered)) continue;
      ++to_answer;
      const Instant left =
          nth + 1 < cycle.stays.size() ? cycle.stays[nth + 1].second : kReportNow + Seconds{1};
      bool answered = false;
      for (const Activity& did : lead.sample.activities) {
        if (!is_ours(kinds, did) || did.at > kReportNow) continue;
        const bool just_talked = kinds[did.kind].direction == Direction::both && did.at < entered &&
                                 entered - did.at <= kPromised;
        const bool after = did.at >= entered && did.at < left && did.at <= entered + kPromised;
        answered = answered || just_talked || after;
      }
      in_time += answered ? 1 : 0;
    }
  }
};

void add_activities(RandomLeads& random, RandomLead& lead) {
  const Kinds& kinds = random.playbook.kinds;
  const auto add = [&](Instant at) {
    Activity did;
    did.at = at;
    did.kind = random.below(2) == 0
                   ? *kinds.find(random.pick<std::string>({"call", "meeting", "email_sent"}))
                   : static_cast<KindId>(random.below(static_cast<int>(kinds.size())));
    did.machine = random.below(5) == 0;
    lead.sample.activities.push_back(did);
  };
  for (int k = random.below(5); k > 0; --k) add(random.moment(30));
  for (const SlowCycle& cycle : lead.cycles)
    for (const auto& [stage, at] : cycle.stays)
      if (stage == "sql" && random.below(4) > 0) add(at + Seconds{random.below(40000) - 18000});
  std::sort(lead.sample.activities.begin(), lead.sample.activities.end(),
            [](const Activity& a, const Activity& b) {
              return std::pair(a.at, a.kind) < std::pair(b.at, b.kind);
            });
}

Scores random_scores(RandomLeads& random) {
  Scores scores;
  scores.end = random.below(90);
  if (random.below(4) > 0) scores.begin = random.below(3) == 0 ? *scores.end : random.below(90);
  if (scores.begin && random.below(4) > 0) scores.before = random.below(90);
  const auto is = [](const std::optional<int>& score) {
    if (score.value_or(0) >= 60) return Temperature::hot;
    return score.value_or(0) >= 30 ? Temperature::warm : Temperature::cold;
  };
  scores.end_is = is(scores.end);
  scores.begin_is = is(scores.begin);
  scores.before_is = is(scores.before);
  return scores;
}

/// The list is whole, or its first 20, and in descending order of `amounts`.
void check_names(const WeekReport::Names& names, std::vector<std::int64_t> amounts) {
  std::sort(amounts.rbegin(), amounts.rend());
  CHECK(names.all == static_cast<std::int64_t>(amounts.size()));
  amounts.resize(std::min(amounts.size(), WeekReport::Names::kMost));
  std::vector<std::int64_t> shown;
  for (const WeekReport::Named& one : names.first) shown.push_back(one.rank);
  CHECK(shown == amounts);
}

void check_figures(const WeekReport::Figures& figures, const SlowWeek& slow) {
  CHECK(is_same(figures.created, slow.created));
  CHECK(is_same(figures.qualified, slow.qualified));
  CHECK(is_same(figures.won, slow.won));
  CHECK(is_same(figures.lost, slow.lost));
  CHECK(is_same(figures.moved, slow.moved));
  CHECK(figures.won_money == slow.won_money);
  CHECK(figures.lost_value == slow.lost_value);
  CHECK(figures.to_answer == slow.to_answer);
  CHECK(figures.answered_in_time == slow.in_time);
  CHECK(figures.contacts == slow.contacts);
  CHECK(figures.newly_hot == slow.hot);
  CHECK(figures.gone_cold == slow.cold);
}

TEST_CASE("week: both weeks count what a slow look at each lead counts, and the lists name them") {
  RandomLeads random(31);
  for (Stage& stage : random.playbook.stages)
    if (stage.name == "sql") stage.respond_within = kPromised;
  const WorkingTime working(random.playbook.calendar);
  std::int64_t answers = 0, in_time = 0, won = 0, lost = 0;
  for (int round = 0; round < 60; ++round) {
    const Instant begin = random.moment(200);
    const Seconds length{random.pick<int>({1, 7, 60}) * 86400};
    SlowWeek week({begin, begin + length - Seconds{1}});
    SlowWeek before({begin - length, begin - Seconds{1}});
    WeekReport report(random.playbook, working, kReportNow, week.range, before.range);
    std::vector<std::int64_t> risen, fallen, overdue;
    for (int i = 0; i < 150; ++i) {
      RandomLead lead = random.next();
      add_activities(random, lead);
      if (random.below(3) == 0) {
        const Instant due = random.moment(20) + Seconds{10 * 86400};
        lead.sample.set(BuiltIn::next_step_at, due);
        if (due < kReportNow) overdue.push_back((kReportNow - due).count());
      }
      const Scores scores = random_scores(random);
      report.add(lead.sample.view(), lead.moves, lead.purchases, lead.sample.activities, scores);
      week.add(lead, random.playbook.kinds);
      before.add(lead, random.playbook.kinds);
      const int end = *scores.end;
      if (end >= 60 && scores.begin.value_or(0) < 60) ++week.hot;
      if (end < 30 && scores.begin && *scores.begin >= 30) ++week.cold;
      if (scores.begin && *scores.begin >= 60 && scores.before.value_or(0) < 60) ++before.hot;
      if (scores.begin && *scores.begin < 30 && scores.before && *scores.before >= 30)
        ++before.cold;
      const int change = end - scores.begin.value_or(0);
      if (change > 0) risen.push_back(change);
      if (change < 0) fallen.push_back(-change);
    }
    check_figures(report.week(), week);
    check_figures(report.before(), before);
    check_names(report.won(), week.won_amounts);
    check_names(report.lost(), week.lost_amounts);
    check_names(report.risen(), risen);
    check_names(report.fallen(), fallen);
    check_names(report.overdue(), overdue);
    CHECK(report.moved().all == week.elsewhere);
    CHECK(report.hot().all == week.hot);
    CHECK(report.cold().all == week.cold);
    answers += week.to_answer;
    in_time += week.in_time;
    won += week.won.cycles;
    lost += week.lost.cycles;
  }
  // The random leads do what is compared.
  CHECK(answers > 100);
  CHECK(in_time > 30);
  CHECK(in_time < answers);
  CHECK(won > 50);
  CHECK(lost > 50);
}

}  // namespace
}  // namespace leads
