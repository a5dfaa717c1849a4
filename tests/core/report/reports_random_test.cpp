// SPDX-License-Identifier: MIT
// Every figure of the reports on random leads, against a slow computation that looks at one cycle
// at a time.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/report/ageing_report.h"
#include "core/report/cohorts_report.h"
#include "core/report/forecast_report.h"
#include "core/report/reasons_report.h"
#include "core/report/velocity_report.h"
#include "random_ledgers.h"

namespace leads {
namespace {

constexpr int kRounds = 25, kLeads = 60;

/// A period that is often open at one end.
struct RandomPeriod {
  explicit RandomPeriod(RandomLeads& random)
      : since(random.below(3) == 0 ? kFirstInstant : random.moment(300)),
        until(random.below(3) == 0 ? kLastInstant
                                   : std::max(since, kFirstInstant) +
                                         Seconds{86400 * std::int64_t{random.below(200)}}) {
    if (until < since) until = kLastInstant;
  }
  bool has(Instant at) const { return at >= since && at <= until; }
  Instant since, until;
};

std::int64_t slow_median(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  if (values.size() % 2 == 1) return values[half];
  return values[half - 1] + (values[half] - values[half - 1]) / 2;
}

}  // namespace

TEST_CASE("velocity: steps, decisions, money and its formula as by a slow look at each cycle") {
  RandomLeads random(11);
  std::int64_t won = 0, formulas = 0;
  for (int round = 0; round < kRounds; ++round) {
    const RandomPeriod period(random);
    VelocityReport report(random.playbook, kReportNow, period.since, period.until);
    std::int64_t open = 0, decided_won = 0, lost = 0;
    std::map<std::string, std::vector<std::int64_t>> paid;
    std::vector<std::int64_t> lengths;
    std::map<std::size_t, std::vector<std::int64_t>> to_next, to_won;
    std::map<std::size_t, std::int64_t> entered;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      report.add(lead.sample.view(), lead.moves, lead.purchases, lead.owner, lead.owner);
      for (const SlowCycle& cycle : lead.cycles) {
        if (slow_set_aside(cycle)) continue;
        const auto at = slow_won(cycle);
        const bool over = cycle.last() == "lost" || cycle.last() == "nurture";
        if (!at && !over) ++open;
        if (!at && cycle.last() == "lost" && period.has(cycle.stays.back().second)) ++lost;
        if (at && period.has(*at)) {
          ++decided_won;
          lengths.push_back((*at - cycle.began()).count());
          std::int64_t sum = 0;
          for (const auto& [stage, when] : cycle.stays)
            for (const Purchase& purchase : lead.purchases)
              if (stage == "customer" && purchase.at == when)
                sum += std::llround(purchase.amount * 10000);
          if (sum != 0) paid[lead.currency].push_back(sum);
        }
        for (std::size_t step = 0; step < 6; ++step) {
          const auto when = slow_entry(cycle, step);
          if (!when || !period.has(*when)) continue;
          ++entered[step];
          if (at) to_won[step].push_back((*at - *when).count());
          const auto next = step < 5 ? slow_entry(cycle, step + 1) : std::nullopt;
          if (next) to_next[step].push_back((*next - *when).count());
        }
      }
    }
    CAPTURE(round);
    const auto& total = report.total();
    CHECK(total.open.cycles == open);
    CHECK(total.won.cycles == decided_won);
    CHECK(total.lost.cycles == lost);
    const Amounts velocity = VelocityReport::velocity_of(total);
    for (const auto& [currency, amounts] : paid) {
      std::int64_t sum = 0;
      for (const std::int64_t amount : amounts) sum += amount;
      CHECK(total.won_money.at(currency) == sum);
      const double mean = static_cast<double>(sum) / static_cast<double>(amounts.size());
      const std::int64_t average = std::llround(mean / 100) * 100;
      CHECK(VelocityReport::average_won(total).at(currency) == average);
      if (decided_won + lost < 10) {
        CHECK(velocity.empty());
      } else if (slow_median(lengths) > 0) {
        const double expected = static_cast<double>(open) * static_cast<double>(decided_won) /
                                static_cast<double>(decided_won + lost) *
                                static_cast<double>(average) /
                                (static_cast<double>(slow_median(lengths)) / 86400);
        CHECK(std::abs(static_cast<double>(velocity.at(currency)) - expected) <= 51);
        ++formulas;
      }
    }
    for (std::size_t step = 0; step < 6; ++step) {
      CAPTURE(step);
      CHECK(total.steps[step].entered.cycles == entered[step]);
      const auto same = [](std::vector<std::int64_t> a, std::vector<std::int64_t> b) {
        std::sort(a.begin(), a.end());
        std::sort(b.begin(), b.end());
        return a == b;
      };
      CHECK(same(total.steps[step].to_won, to_won[step]));
      CHECK(same(total.steps[step].to_next, to_next[step]));
    }
    std::int64_t in_groups = 0;
    for (const auto& row : report.rows()) in_groups += row.won.cycles;
    CHECK(in_groups == decided_won);
    won += decided_won;
  }
  CHECK(won > 200);
  CHECK(formulas > 10);
}

TEST_CASE("cohorts: cycles by the month of the calendar they began in, and how soon they are won") {
  RandomLeads random(12);
  std::set<std::string> months;
  for (int round = 0; round < kRounds; ++round) {
    const RandomPeriod period(random);
    CohortsReport report(random.playbook, kReportNow, period.since, period.until);
    std::map<std::string, std::map<std::string, std::int64_t>> slow;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      report.add(lead.sample.view(), lead.moves, {}, {});
      for (const SlowCycle& cycle : lead.cycles) {
        if (slow_set_aside(cycle) || !period.has(cycle.began())) continue;
        auto& month = slow[slow_month(cycle.began(), random.playbook.calendar.zone)];
        const auto won = slow_won(cycle);
        ++month["began"];
        ++month[won                         ? "won"
                : cycle.last() == "lost"    ? "lost"
                : cycle.last() == "nurture" ? "parked"
                                            : "open"];
        for (std::size_t step = 0; step < 6; ++step)
          if (slow_entry(cycle, step)) ++month["step " + std::to_string(step)];
        for (const int days : {30, 90, 180})
          if (won && *won - cycle.began() <= Seconds{days * 86400})
            ++month["within " + std::to_string(days)];
      }
    }
    const std::vector<CohortsReport::Row> rows = report.rows();
    CHECK(rows.size() == slow.size());
    for (const CohortsReport::Row& row : rows) {
      const std::string name = month_text(row.month);
      CAPTURE(name);
      auto& month = slow[name];
      months.insert(name);
      CHECK(row.began.cycles == month["began"]);
      CHECK(row.won.cycles == month["won"]);
      CHECK(row.lost.cycles == month["lost"]);
      CHECK(row.parked.cycles == month["parked"]);
      CHECK(row.open.cycles == month["open"]);
      for (std::size_t step = 0; step < 6; ++step)
        CHECK(row.reached[step].cycles == month["step " + std::to_string(step)]);
      // The last second of the month, plus the days: by then all of them had so long.
      const Instant end = range_of(row.month, random.playbook.calendar.zone).last;
      for (std::size_t i = 0; i < CohortsReport::kWithin.size(); ++i) {
        const int days = CohortsReport::kWithin[i];
        REQUIRE(row.won_within[i].has_value() == (end + Seconds{days * 86400} <= kReportNow));
        if (row.won_within[i]) CHECK(*row.won_within[i] == month["within " + std::to_string(days)]);
      }
    }
  }
  CHECK(months.size() > 10);
}

TEST_CASE(
    "reasons: each cycle counts once for a stage and a reason, and those that are there now") {
  RandomLeads random(13);
  std::int64_t seen = 0;
  for (int round = 0; round < kRounds; ++round) {
    const RandomPeriod period(random);
    ReasonsReport report(random.playbook, kReportNow, period.since, period.until);
    std::map<std::pair<std::string, std::string>, std::int64_t> cycles, still;
    std::map<std::pair<std::string, std::string>, std::set<LeadId>> leads;
    std::map<std::pair<std::string, std::string>, Amounts> value;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      report.add(lead.sample.view(), lead.moves, {}, {});
      std::set<std::tuple<std::uint32_t, StageId, std::string>> counted;
      const LedgerMove* last = nullptr;
      for (const LedgerMove& move : lead.moves)
        if (move.at <= kReportNow) last = &move;
      for (const LedgerMove& move : lead.moves) {
        const std::string& to = random.playbook.stage(move.to).name;
        const bool closes = to == "lost" || to == "nurture";
        if (!closes || move.at > kReportNow || !period.has(move.at)) continue;
        const std::pair key{to, move.reason};
        if (counted.insert({move.cycle, move.to, move.reason}).second) {
          ++cycles[key];
          leads[key].insert(lead.sample.bare.id);
        }
        if (&move != last) continue;
        ++still[key];
        if (lead.value != 0) value[key][lead.currency] += lead.value;
      }
    }
    const std::vector<ReasonsReport::Row> rows = report.rows();
    CHECK(rows.size() == cycles.size());
    std::int64_t all = 0;
    for (const ReasonsReport::Row& row : rows) {
      const std::pair key{random.playbook.stage(row.stage).name, row.reason};
      CAPTURE(key.first);
      CAPTURE(key.second);
      CHECK(row.closed.cycles == cycles[key]);
      CHECK(row.closed.leads == static_cast<std::int64_t>(leads[key].size()));
      CHECK(row.still.leads == still[key]);
      CHECK(row.value == value[key]);
      all += row.closed.cycles;
    }
    CHECK(report.total().closed.cycles == all);
    seen += all;
  }
  CHECK(seen > 200);
}

TEST_CASE("the forecast weighs by the stage, counts what is won by month, and names the rest") {
  RandomLeads random(14);
  random.playbook.targets = {{"", std::chrono::year{2026} / 12, 5000'0000},
                             {"ana", std::chrono::year{2026} / 12, 2000'0000},
                             {"ana", std::chrono::year{2027} / 1, 3000'0000},
                             {"bo", std::chrono::year{2027} / 1, 500'0000}};
  for (int round = 0; round < kRounds; ++round) {
    ForecastReport report(random.playbook, kReportNow, std::nullopt, std::nullopt,
                          ForecastReport::Split::none);
    std::map<std::string, Amounts> weighted, value, unweighted, won;
    std::map<std::string, std::int64_t> leads;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      std::string month = "(none)";
      if (random.below(3) > 0) {
        const Day close = utc_day(2026, 10, 1) + std::chrono::days{random.below(150)};
        lead.sample.set(BuiltIn::expected_close,
                        Value{std::int64_t{close.time_since_epoch().count()}});
        const std::chrono::year_month_day date{close};
        month = month_text({date.year(), date.month()});
        if (month < "2026-11") month = "earlier";
      }
      report.add(lead.sample.view(), lead.moves, lead.purchases, {}, {});
      for (const Purchase& purchase : lead.purchases) {
        bool on_winning = false;
        for (const SlowCycle& cycle : lead.cycles)
          for (const auto& [stage, at] : cycle.stays)
            on_winning = on_winning || (stage == "customer" && at == purchase.at);
        const std::string when = slow_month(purchase.at, random.playbook.calendar.zone);
        if (on_winning && when >= "2026-11")
          won[when][lead.currency] += std::llround(purchase.amount * 10000);
      }
      const bool open = lead.stage != "customer" && lead.stage != "lost" && lead.stage != "nurture";
      if (!open || lead.value == 0) continue;
      ++leads[month];
      value[month][lead.currency] += lead.value;
      const int probability = lead.stage == "sql" ? 40 : lead.stage == "opportunity" ? 75 : 0;
      if (probability == 0)
        unweighted[month][lead.currency] += lead.value;
      else
        weighted[month][lead.currency] +=
            std::llround(static_cast<double>(lead.value) * probability / 100.0);
    }
    for (const ForecastReport::Row& row : report.rows()) {
      const std::string month = row.when == ForecastReport::When::earlier   ? "earlier"
                                : row.when == ForecastReport::When::unknown ? "(none)"
                                                                            : month_text(row.month);
      CAPTURE(month);
      CHECK(row.leads == leads[month]);
      CHECK(row.value == value[month]);
      CHECK(row.weighted == weighted[month]);
      CHECK(row.unweighted == unweighted[month]);
      CHECK(row.won == won[month]);
      Amounts both = won[month];
      for (const auto& [currency, amount] : weighted[month]) both[currency] += amount;
      CHECK(ForecastReport::expected_of(row) == both);
      CHECK(row.target.value_or(0) == (month == "2026-12"   ? 5000'0000
                                       : month == "2027-01" ? 3500'0000
                                                            : 0));
      leads.erase(month);
    }
    CHECK(leads.empty());  // each month is a row
  }
}

TEST_CASE("ageing: leads by stage and by how long they have been there") {
  RandomLeads random(15);
  for (int round = 0; round < kRounds; ++round) {
    AgeingReport report(random.playbook, kReportNow);
    std::map<std::string, std::array<std::int64_t, 4>> slow;
    std::map<std::string, std::vector<std::int64_t>> ages;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      report.add(lead.sample.view(), false, {}, {});
      if (lead.stage == "customer" || lead.stage == "lost") continue;
      const std::int64_t age = (kReportNow - lead.stage_since).count();
      const double days = static_cast<double>(age) / 86400;
      ++slow[lead.stage][days < 7 ? 0 : days < 30 ? 1 : days < 90 ? 2 : 3];
      ages[lead.stage].push_back(age);
    }
    CHECK(report.rows().size() == slow.size());
    for (const AgeingReport::Row& row : report.rows()) {
      const std::string& stage = random.playbook.stage(row.stage).name;
      CAPTURE(stage);
      CHECK(row.ages == slow[stage]);
      CHECK(row.median == slow_median(ages[stage]));
      CHECK(row.oldest == *std::max_element(ages[stage].begin(), ages[stage].end()));
    }
  }
}

}  // namespace leads
