// SPDX-License-Identifier: MIT
// The leads of one company together.
#include <fmt/core.h>

#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/shown.h"
#include "cli/report/walk.h"
#include "core/lead/activity_facts.h"
#include "core/report/companies_report.h"

namespace leads::companies_report {
namespace {

using Row = CompaniesReport::Row;

/// On a terminal; the rest is counted in a line.
constexpr std::size_t kMostShown = 20;

std::vector<Column> columns() {
  return {column("company", "COMPANY"),     column("leads", "LEADS", true),
          column("open", "OPEN", true),     column("engagement", "ENGAGEMENT", true),
          column("score", "SCORE", true),   column("hottest", "HOTTEST"),
          column("hottest_id", "ID", true), column("last_contact", "LAST CONTACT"),
          column("value", "VALUE", true),   column("won", "WON", true),
          column("bought", "BOUGHT", true)};
}

void add_figures(std::vector<Datum>& cells, const Row& row, Format format) {
  cells.emplace_back(row.leads);
  cells.emplace_back(row.open);
  cells.emplace_back(row.engagement);
  cells.push_back(row.leads == 0 ? Datum() : Datum(row.score));
  cells.push_back(text_or_missing(row.hottest_name));
  cells.push_back(row.leads == 0 ? Datum() : Datum(number(row.hottest)));
  cells.push_back(instant_or_missing(row.last_contact));
  cells.push_back(amounts_datum(row.value, format));
  cells.push_back(amounts_datum(row.won, format));
  cells.push_back(amounts_datum(row.bought, format));
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  CompaniesReport report(playbook);
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, {},
               {.paid = true,
                .activities = true,
                .scores = true,
                .created_within = true,
                .fields = {BuiltIn::company, BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                           BuiltIn::email, BuiltIn::value, BuiltIn::currency}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.score,
                            last_contact(walked.activities, playbook.kinds, session.now()),
                            walked.paid);
               });
  }
  const Format format = session.out.settings().format;
  Table table;
  table.schema = "leads.report.companies/1";
  table.key = "companies";
  table.columns = columns();
  const std::vector<Row> rows = report.rows();
  const std::size_t shown = for_people(format) ? std::min(rows.size(), kMostShown) : rows.size();
  for (std::size_t i = 0; i < shown; ++i) {
    std::vector<Datum>& made = table.rows.emplace_back();
    made.emplace_back(rows[i].company);
    add_figures(made, rows[i], format);
  }
  Row total = report.total();
  total.hottest_name.clear();
  std::vector<Datum> figures;
  add_figures(figures, total, Format::json);
  Record sum;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::string& name = table.columns[i + 1].name;
    if (name != "score" && !name.starts_with("hottest")) sum.emplace_back(name, figures[i]);
  }
  table.members = {{"as_of", session.now()},
                   {"matched", rows.size()},
                   {"without_company", report.without_company()},
                   {"total", std::move(sum)}};
  add_chart(table, Chart::Kind::bars, "Engagement by company", {{"engagement", Tone::main}});
  if (has_total_row(format) && !rows.empty()) {
    table.has_total = true;
    std::vector<Datum>& made = table.rows.emplace_back();
    made.emplace_back("total");
    add_figures(made, total, format);
    for (const std::size_t place : {4U, 5U, 6U}) made[place] = Datum();
  }
  if (shown < rows.size())
    table.footer.push_back(
        fmt::format("{} of {} companies; --csv and --json have all of them", shown, rows.size()));
  if (report.without_company() > 0)
    table.footer.push_back(fmt::format("without a company: {}: leads list no:company",
                                       counted(report.without_company(), "lead", "leads")));
  table.empty_note = "no lead has a company";
  spread_currencies(table, format);
  session.out.print(table);
  return 0;
}

}  // namespace leads::companies_report
