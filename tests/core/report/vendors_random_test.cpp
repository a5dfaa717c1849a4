// SPDX-License-Identifier: MIT
// The report on vendors on random lists, against a slow computation; and what may be claimed.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/report/vendors_report.h"
#include "random_ledgers.h"

namespace leads {
namespace {

using RowOutcome = BoughtRow::Outcome;
using RowFault = BoughtRow::Fault;

/// What is known of one lead: the rows of lists that led to it, and what it did.
struct Bought {
  RandomLead lead;
  std::string vendor, source;
  std::vector<BoughtRow> rows;
  bool bounced = false, replied = false, called = false;
  std::int64_t cost = 0;
};

Bought next_bought(RandomLeads& random) {
  Bought made{random.next(),
              random.pick<std::string>({"Acme", "acme ", "Zed", ""}),
              random.pick<std::string>({"purchased_list", "event", ""}),
              {},
              false,
              false,
              false,
              0};
  Sample& sample = made.lead.sample;
  if (!made.vendor.empty()) sample.set(BuiltIn::vendor, Value{made.vendor});
  if (!made.source.empty()) sample.set(BuiltIn::source, Value{made.source});
  made.cost = random.below(2) == 0 ? 0 : 1 + random.below(50'000);
  if (made.cost != 0) sample.set(BuiltIn::cost, Value{made.cost});
  const auto did = [&](const char* kind, bool& happened) {
    if (random.below(3) != 0) return;
    Activity activity;
    activity.kind = *random.playbook.kinds.find(kind);
    activity.machine = random.below(4) == 0;
    activity.at = random.moment(50) + Seconds{random.below(4) == 0 ? 100 * 86400 : 0};
    happened = !activity.machine && activity.at <= kReportNow;
    sample.activities.push_back(activity);
  };
  did("email_bounce_hard", made.bounced);
  did("email_reply", made.replied);
  did("call", made.called);
  std::sort(sample.activities.begin(), sample.activities.end(),
            [](const Activity& a, const Activity& b) { return a.at < b.at; });
  for (int i = random.below(4); i > 0; --i)
    made.rows.push_back({sample.bare.id, random.pick<std::string_view>({"ACME", "Zed", ""}),
                         random.below(3) == 0 ? RowOutcome::created : RowOutcome::duplicate,
                         random.below(4) == 0 ? RowFault::phone : RowFault::none,
                         random.moment(300), "list.csv", i});
  return made;
}

/// Names that differ in case and blanks are one vendor.
std::string slow_key(std::string_view vendor) {
  if (vendor == "Acme" || vendor == "acme " || vendor == "ACME") return "acme";
  return vendor == "Zed" ? "zed" : "";
}

bool slow_within(Instant at, Instant since, Instant until) {
  return at >= since && at <= until && at <= kReportNow;
}

}  // namespace

TEST_CASE("vendors: leads, rows and costs of each as by a slow look at every lead and row") {
  RandomLeads random(31);
  for (int round = 0; round < 40; ++round) {
    const Instant since = random.below(2) == 0 ? kFirstInstant : random.moment(300);
    const Instant until = random.below(2) == 0 ? kLastInstant : random.moment(60);
    VendorsReport report(random.playbook, kReportNow, since, until);
    std::vector<Bought> all;
    for (int i = 0; i < 50; ++i) all.push_back(next_bought(random));
    const std::vector<BoughtRow> left_out{
        {{}, "ACME", RowOutcome::rejected, RowFault::email, random.moment(300), "list.csv", 9}};
    for (Bought& each : all)
      report.add(each.lead.sample.view(), each.lead.sample.activities, each.lead.moves, each.rows);
    report.add_left_out(left_out);
    VendorsReport::Row sum;
    for (const VendorsReport::Row& row : report.rows()) {
      VendorsReport::Row slow;
      std::int64_t euros = 0;
      for (const BoughtRow& out : left_out)
        slow.invalid += slow_key(out.vendor) == row.key && slow_within(out.at, since, until);
      for (Bought& each : all) {
        std::set<int> kinds;  // 1: the vendor made the lead, 2: it was there
        std::int64_t duplicates = 0, invalid = 0;
        for (const BoughtRow& line : each.rows) {
          if (slow_key(line.vendor) != row.key) continue;
          kinds.insert(line.outcome == RowOutcome::created ? 1 : 2);
          if (!slow_within(line.at, since, until)) continue;
          duplicates += line.outcome == RowOutcome::duplicate;
          invalid += line.outcome == RowOutcome::created && line.fault != RowFault::none;
        }
        slow.duplicates += duplicates;
        slow.invalid += invalid;
        slow.duplicate_leads += duplicates > 0;
        slow.invalid_leads += invalid > 0;
        const bool bought = !each.vendor.empty() || each.source == "purchased_list";
        if (!bought || slow_key(each.vendor) != row.key ||
            !slow_within(each.lead.sample.view().created_at(), since, until))
          continue;
        if (each.lead.currency == "EUR") euros += each.cost;
        if (kinds == std::set<int>{2}) continue;
        ++slow.leads;
        slow.bounced += each.bounced;
        slow.reached += each.replied || each.called;
        slow.won += std::any_of(each.lead.cycles.begin(), each.lead.cycles.end(),
                                [](const SlowCycle& cycle) { return slow_won(cycle).has_value(); });
      }
      CHECK(row.leads == slow.leads);
      CHECK(row.duplicates == slow.duplicates);
      CHECK(row.invalid == slow.invalid);
      CHECK(row.duplicate_leads == slow.duplicate_leads);
      CHECK(row.invalid_leads == slow.invalid_leads);
      CHECK(row.bounced == slow.bounced);
      CHECK(row.reached == slow.reached);
      CHECK(row.won == slow.won);
      const auto found = row.cost.find("EUR");
      CHECK((found == row.cost.end() ? 0 : found->second) == euros);
      sum.leads += row.leads;
      sum.duplicates += row.duplicates;
      sum.invalid += row.invalid;
    }
    CHECK(report.total().leads == sum.leads);
    CHECK(report.total().duplicates == sum.duplicates);
    CHECK(report.total().invalid == sum.invalid);
  }
}

TEST_CASE("vendors: each row is claimed once, and as often as the report counts it") {
  RandomLeads random(32);
  for (int round = 0; round < 40; ++round) {
    VendorsReport report(random.playbook, kReportNow, kFirstInstant, kLastInstant);
    std::map<VendorClaim::Reason, std::int64_t> claimed;
    for (int i = 0; i < 50; ++i) {
      Bought each = next_bought(random);
      const LeadView& lead = each.lead.sample.view();
      report.add(lead, each.lead.sample.activities, each.lead.moves, each.rows);
      std::set<int> lines;
      for (const VendorClaim& claim :
           report.claims("acme", lead, each.lead.sample.activities, each.rows)) {
        ++claimed[claim.reason];
        if (claim.line > 0) CHECK(lines.insert(claim.line).second);
      }
    }
    for (const VendorsReport::Row& row : report.rows()) {
      if (row.key != "acme") continue;
      CHECK(claimed[VendorClaim::Reason::duplicate] == row.duplicates);
      CHECK(claimed[VendorClaim::Reason::invalid_phone] == row.invalid);
      CHECK(claimed[VendorClaim::Reason::bounced] <= row.bounced);
    }
  }
}

}  // namespace leads
