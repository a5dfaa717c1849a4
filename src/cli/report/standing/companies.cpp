// SPDX-License-Identifier: MIT
// The leads of one company together.
#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/lead/activity_facts.h"
#include "core/report/companies_report.h"

namespace leads::companies_report {
namespace {

using Row = CompaniesReport::Row;

/// On a terminal; the rest is counted in a line.
constexpr std::size_t kMostShown = 20;

std::vector<Column> columns(Format) {
  return {column("leads", "LEADS", true),
          column("open", "OPEN", true),
          column("engagement", "ENGAGEMENT", true),
          column("score", "SCORE", true),
          column("hottest", "HOTTEST"),
          column("hottest_id", "ID", true),
          column("last_contact", "LAST CONTACT"),
          column("value", "VALUE", true),
          column("won", "WON", true),
          column("bought", "BOUGHT", true)};
}

/// Of several companies no lead is the hottest.
std::vector<Datum> figures(const Row& row, bool one, Format format) {
  std::vector<Datum> cells{row.leads, row.open, row.engagement};
  cells.push_back(one ? Datum(row.score) : Datum());
  cells.push_back(one ? text_or_missing(row.hottest_name) : Datum());
  cells.push_back(one ? Datum(number(row.hottest)) : Datum());
  cells.push_back(instant_or_missing(row.last_contact));
  cells.push_back(amounts_datum(row.value, format));
  cells.push_back(amounts_datum(row.won, format));
  cells.push_back(amounts_datum(row.bought, format));
  return cells;
}

Row sum_of(std::span<const Row> rows) {
  Row sum;
  for (const Row& row : rows) {
    sum.leads += row.leads;
    sum.open += row.open;
    sum.engagement += row.engagement;
    if (row.last_contact && (!sum.last_contact || *row.last_contact > *sum.last_contact))
      sum.last_contact = row.last_contact;
    add_all(sum.value, row.value);
    add_all(sum.won, row.won);
    add_all(sum.bought, row.bought);
  }
  return sum;
}

std::string key_of(const std::string& group_key, const LeadView& lead) {
  return group_key + '\0' + CompaniesReport::key_of(lead);
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  CompaniesReport report(playbook);
  Sheet sheet(session, request, by, {column("company", "COMPANY")}, columns);
  LeadNeeds needs;
  needs.add(at(BuiltIn::company));
  sheet.set_keys(std::move(needs),
                 [&by](const LeadView& lead) { return key_of(by.key(by.value(lead)), lead); });
  std::size_t shown = 0;
  std::vector<Row> rows;
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by,
               {.paid = true,
                .activities = true,
                .scores = true,
                .created_within = true,
                .fields = {BuiltIn::company, BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                           BuiltIn::email, BuiltIn::value, BuiltIn::currency}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.score,
                            last_contact(walked.activities, playbook.kinds, session.now()),
                            walked.paid, walked.key, walked.group);
               });
    rows = report.rows();
    shown = sheet.people() ? std::min(rows.size(), kMostShown) : rows.size();
    for (const Row& row : std::span(rows).first(shown)) {
      const auto term = all_of({equality_term("company", row.company), sheet.created_term()});
      sheet.add(row.group, row.key, {row.company},
                [&row](Format format) { return figures(row, true, format); },
                {{"leads", term, row.leads}});
    }
    sheet.count_again();
  }
  if (shown < rows.size()) {
    const Row rest = sum_of(std::span(rows).subspan(shown));
    sheet.add(by ? "(others)" : "", "", {fmt::format("({} more)", rows.size() - shown)},
              [&rest](Format format) { return figures(rest, false, format); });
    sheet.table.footer.push_back(
        fmt::format("{} of {} companies; --csv and --json have all of them", shown, rows.size()));
  }
  add_chart(sheet.table, Chart::Kind::bars, "Engagement by company", {{"engagement", Tone::main}},
            by ? 2 : 1);
  sheet.set_total([&report](Format format) { return figures(report.total(), false, format); });
  sheet.table.members.emplace_back("matched", rows.size());
  sheet.table.members.emplace_back("without_company", report.without_company());
  if (report.without_company() > 0)
    sheet.table.footer.push_back(fmt::format("without a company: {}: leads list no:company",
                                             counted(report.without_company(), "lead", "leads")));
  sheet.print("leads.report.companies/1", "companies", "no lead has a company");
  return 0;
}

}  // namespace leads::companies_report
