// SPDX-License-Identifier: MIT
// Of the cycles that began in each month, how far they came.
#include <fmt/core.h>

#include <map>

#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/cohorts_report.h"

namespace leads::cohorts_report {
namespace {

using Row = CohortsReport::Row;

/// A step's figure: reached_mql, and for people MQL.
std::vector<Column> columns(const Playbook& playbook, const std::vector<StageId>& steps,
                            Format format) {
  std::vector<Column> made{column("cycles", "CYCLES", true)};
  for (const StageId step : steps) {
    if (step == steps.front()) continue;
    const std::string& name = playbook.stage(step).name;
    made.push_back(column(name, "", true));
  }
  add_rate_columns(made, "WON RATE", for_people(format));
  for (const int days : CohortsReport::kWithin)
    made.push_back(
        column(fmt::format("won_within_{}d", days), fmt::format("WON IN {} D", days), true));
  made.push_back(column("open", "OPEN", true));
  made.push_back(column("parked", "PARKED", true));
  made.push_back(column("lost", "LOST", true));
  return made;
}

std::vector<Datum> figures(const Row& row, Format format) {
  std::vector<Datum> cells{row.began.cycles};
  for (std::size_t step = 1; step < row.reached.size(); ++step)
    cells.emplace_back(row.reached[step].cycles);
  add_rate(cells, row.won.cycles, row.began.cycles, for_people(format));
  for (const auto& within : row.won_within) cells.push_back(within ? Datum(*within) : Datum());
  for (const auto* count : {&row.open, &row.parked, &row.lost}) cells.emplace_back(count->cycles);
  return cells;
}

std::vector<Sheet::Counted> counted(const Row& row, const Playbook& playbook,
                                    const std::vector<StageId>& steps, const Zone& zone) {
  const InstantRange range = range_of(row.month, playbook.calendar.zone);
  const std::string created = range_term("created_at:", range.first, range.last, zone);
  std::vector<Sheet::Counted> made{{"cycles", created, row.began.leads, row.began.cycles}};
  for (std::size_t step = 1; step < steps.size(); ++step) {
    const std::string& name = playbook.stage(steps[step]).name;
    const auto& count = row.reached[step];
    made.push_back({name, created + " furthest_stage:" + name + "..", count.leads, count.cycles});
  }
  return made;
}

/// What became of the cycles of each month, all groups together.
void add_cohort_chart(const CohortsReport& report, Table& table) {
  struct Outcomes {
    std::int64_t won = 0, open = 0, parked = 0, lost = 0;
  };
  std::map<std::chrono::year_month, Outcomes> months;
  for (const Row& row : report.rows()) {
    Outcomes& month = months[row.month];
    month.won += row.won.cycles;
    month.open += row.open.cycles;
    month.parked += row.parked.cycles;
    month.lost += row.lost.cycles;
  }
  Chart chart{Chart::Kind::columns,
              "What became of each month's cycles",
              {},
              {{"Won", Tone::good, {}},
               {"Open", Tone::main, {}},
               {"Parked", Tone::quiet, {}},
               {"Lost", Tone::bad, {}}}};
  constexpr std::size_t kMost = 36;
  std::size_t left_out = months.size() > kMost ? months.size() - kMost : 0;
  for (const auto& [month, counts] : months) {
    if (left_out > 0 && left_out-- > 0) continue;
    chart.labels.push_back(month_text(month));
    const std::int64_t values[] = {counts.won, counts.open, counts.parked, counts.lost};
    for (std::size_t i = 0; i < chart.series.size(); ++i)
      chart.series[i].values.push_back(static_cast<double>(values[i]));
  }
  add_chart(table, std::move(chart));
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  CohortsReport report(playbook, session.now(), request.period.since, request.period.until);
  Sheet sheet(session, request, by, {column("month", "MONTH")},
              [&](Format format) { return columns(playbook, report.steps(), format); });
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by, {.ledger = true}, [&](const WalkedLead& walked) {
      report.add(walked.lead, walked.moves, walked.key, walked.group);
    });
    for (const Row& row : report.rows())
      sheet.add(
          row.group, row.key, {month_text(row.month)},
          [&](Format format) { return figures(row, format); },
          counted(row, playbook, report.steps(), session.zone()));
    sheet.count_again();
  }
  sheet.table.newest_last = true;
  add_cohort_chart(report, sheet.table);
  const Row total = report.total();
  sheet.set_total([&](Format format) { return figures(total, format); });
  sheet.print("leads.report.cohorts/1", "months", "no lead matches");
  return 0;
}

}  // namespace leads::cohorts_report
