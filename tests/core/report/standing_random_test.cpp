// SPDX-License-Identifier: MIT
// The reports on how leads stand and on what they did, on random leads, against a slow computation.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/report/activity_report.h"
#include "core/report/companies_report.h"
#include "core/report/scores_report.h"
#include "random_ledgers.h"

namespace leads {
namespace {

constexpr int kRounds = 25, kLeads = 60;

Score random_score(RandomLeads& random) {
  Score score;
  score.engagement = random.below(60) - 20;
  score.total = score.engagement + random.below(50);
  score.temperature = static_cast<Temperature>(random.below(3));
  score.grade = static_cast<Grade>(random.below(5));
  return score;
}

TEST_CASE("scores: each band, grade and temperature counts what a look at each lead counts") {
  RandomLeads random(21);
  for (int round = 0; round < kRounds; ++round) {
    ScoresReport report;
    std::vector<std::pair<std::string, Score>> all;
    for (int i = random.below(kLeads); i > 0; --i) {
      all.emplace_back(random.pick<std::string>({"ana", "bo", ""}), random_score(random));
      report.add(all.back().second, all.back().first, all.back().first);
    }
    std::int64_t banded = 0;
    for (const ScoresReport::Band& band : report.bands()) {
      std::int64_t leads = 0, hot = 0, ungraded = 0;
      for (const auto& [owner, score] : all) {
        if (owner != band.key || score.total < band.low || score.total > band.high) continue;
        ++leads;
        hot += score.temperature == Temperature::hot ? 1 : 0;
        ungraded += score.grade == Grade::U ? 1 : 0;
      }
      CHECK(band.counts.leads == leads);
      CHECK(band.counts.temperatures[static_cast<std::size_t>(Temperature::hot)] == hot);
      CHECK(band.counts.grades[static_cast<std::size_t>(Grade::U)] == ungraded);
      banded += leads;
    }
    CHECK(banded == static_cast<std::int64_t>(all.size()));
    for (const Grade grade : {Grade::A, Grade::B, Grade::C, Grade::D, Grade::U})
      for (const Temperature temperature : {Temperature::hot, Temperature::warm, Temperature::cold})
        CHECK(report.leads(grade, temperature) ==
              std::count_if(all.begin(), all.end(), [&](const auto& each) {
                return each.second.grade == grade && each.second.temperature == temperature;
              }));
    std::vector<std::int64_t> totals;
    for (const auto& [owner, score] : all) totals.push_back(score.total);
    std::sort(totals.begin(), totals.end());
    REQUIRE(report.median().has_value() == !totals.empty());
    if (totals.empty()) continue;
    // At most half are below it, and at most half above.
    const auto half = static_cast<std::ptrdiff_t>(totals.size() / 2);
    CHECK(std::count_if(totals.begin(), totals.end(),
                        [&](std::int64_t each) { return each < *report.median(); }) <= half);
    CHECK(std::count_if(totals.begin(), totals.end(),
                        [&](std::int64_t each) { return each > *report.median(); }) <= half);
  }
}

TEST_CASE("activity: kinds, leads and weeks as by a slow look at each activity") {
  RandomLeads random(22);
  const Kinds& kinds = random.playbook.kinds;
  const Zone& zone = random.playbook.calendar.zone;
  for (int round = 0; round < kRounds; ++round) {
    const Instant since = random.below(2) == 0 ? kFirstInstant : random.moment(60);
    const Instant until = random.below(2) == 0 ? kLastInstant : random.moment(30);
    ActivityReport report(random.playbook, kReportNow, since, until);
    struct Slow {
      std::int64_t count = 0, machine = 0;
      std::set<std::int64_t> leads;
      Instant latest = kFirstInstant;
    };
    std::map<std::pair<std::string, KindId>, Slow> slow;
    std::map<Day, std::int64_t> weeks;
    std::set<std::int64_t> everybody;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      for (int k = random.below(6); k > 0; --k) {
        Activity did;
        did.at = random.moment(150) + Seconds{random.below(3) == 0 ? 40 * 86400 : 0};
        did.kind = static_cast<KindId>(random.below(static_cast<int>(kinds.size())));
        did.machine = random.below(4) == 0;
        lead.sample.activities.push_back(did);
      }
      std::sort(lead.sample.activities.begin(), lead.sample.activities.end(),
                [](const Activity& a, const Activity& b) {
                  return std::pair(a.at, a.kind) < std::pair(b.at, b.kind);
                });
      report.add(lead.sample.view(), lead.sample.activities, lead.owner, lead.owner);
      for (const Activity& did : lead.sample.activities) {
        if (did.at < since || did.at > until || did.at > kReportNow) continue;
        Slow& row = slow[{lead.owner, did.kind}];
        row.latest = std::max(row.latest, did.at);
        if (did.machine) {
          ++row.machine;
          continue;
        }
        ++row.count;
        row.leads.insert(number(lead.sample.bare.id));
        everybody.insert(number(lead.sample.bare.id));
        const Day day = local_day(did.at, zone);
        const auto weekday = std::chrono::weekday{day}.iso_encoding();
        ++weeks[day - std::chrono::days{weekday - 1}];
      }
    }
    const std::vector<ActivityReport::Row> rows = report.rows();
    CHECK(rows.size() == slow.size());
    std::int64_t total = 0;
    for (const ActivityReport::Row& row : rows) {
      const Slow& expected = slow[{row.key, row.kind}];
      CHECK(row.count == expected.count);
      CHECK(row.machine == expected.machine);
      CHECK(row.leads == static_cast<std::int64_t>(expected.leads.size()));
      CHECK(row.latest == expected.latest);
      total += row.count;
    }
    CHECK(report.total().count == total);
    CHECK(report.total().leads == static_cast<std::int64_t>(everybody.size()));
    for (const ActivityReport::Week& week : report.weeks()) CHECK(week.all() == weeks[week.monday]);
  }
}

TEST_CASE("companies: the leads of each together, those whose names a filter takes for the same") {
  RandomLeads random(23);
  for (int round = 0; round < kRounds; ++round) {
    CompaniesReport report(random.playbook);
    struct Slow {
      std::int64_t leads = 0, open = 0, engagement = 0, value = 0;
      int best = -1'000'000;
      std::int64_t hottest = 0;
      std::optional<Instant> contact;
    };
    std::map<std::string, Slow> slow;
    std::int64_t without = 0;
    for (int i = 0; i < kLeads; ++i) {
      RandomLead lead = random.next();
      const auto [written, meant] =
          random.pick<std::pair<std::string, std::string>>({{"Müller", "muller"},
                                                            {"Mueller ", "muller"},
                                                            {"MULLER", "muller"},
                                                            {"Acme GmbH", "acme gmbh"},
                                                            {"acme gmbh", "acme gmbh"},
                                                            {"Acme", "acme"},
                                                            {"", ""}});
      if (!written.empty()) lead.sample.set(BuiltIn::company, Value{written});
      const Score score = random_score(random);
      std::optional<Instant> contact;
      if (random.below(2) == 0) contact = random.moment(100);
      const std::string owner = random.below(2) == 0 ? "ana" : "bo";
      report.add(lead.sample.view(), score, contact, {}, owner, owner);
      if (meant.empty()) {
        ++without;
        continue;
      }
      Slow& row = slow[owner + " " + meant];
      ++row.leads;
      row.open += is_worked(random.playbook.stage(lead.sample.bare.stage)) ? 1 : 0;
      row.engagement += score.engagement;
      if (lead.currency == "EUR") row.value += lead.value;
      if (score.total > row.best) {
        row.best = score.total;
        row.hottest = number(lead.sample.bare.id);
      }
      if (contact && (!row.contact || *contact > *row.contact)) row.contact = contact;
    }
    CHECK(report.without_company() == without);
    const std::vector<CompaniesReport::Row> rows = report.rows();
    CHECK(rows.size() == slow.size());
    std::int64_t leads = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const CompaniesReport::Row& row = rows[i];
      const auto expected = std::find_if(slow.begin(), slow.end(), [&row](const auto& each) {
        return each.second.hottest == number(row.hottest);
      });
      REQUIRE(expected != slow.end());
      CHECK(expected->first.starts_with(row.group + " "));
      CHECK(row.leads == expected->second.leads);
      CHECK(row.open == expected->second.open);
      CHECK(row.engagement == expected->second.engagement);
      CHECK(row.score == expected->second.best);
      CHECK(row.last_contact == expected->second.contact);
      const auto euros = row.value.find("EUR");
      CHECK((euros == row.value.end() ? 0 : euros->second) == expected->second.value);
      leads += row.leads;
      if (i > 0 && rows[i - 1].group == row.group) CHECK(rows[i - 1].engagement >= row.engagement);
    }
    CHECK(report.total().leads == leads);
  }
}

}  // namespace
}  // namespace leads
