// SPDX-License-Identifier: MIT
// How many leads have how many points, and their grades.
#include <fmt/core.h>

#include <array>

#include "base/scan.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/scores_report.h"

namespace leads::scores_report {
namespace {

using Band = ScoresReport::Band;
using Counts = ScoresReport::Counts;

constexpr auto kTemperatures =
    std::to_array<Temperature>({Temperature::hot, Temperature::warm, Temperature::cold});
constexpr auto kGrades = std::to_array<Grade>({Grade::A, Grade::B, Grade::C, Grade::D, Grade::U});

std::string name_of(Temperature temperature) {
  return std::string(temperature_name(temperature));
}
/// Its column.
std::string name_of(Grade grade) {
  return "grade_" + lowered(grade_name(grade));
}
std::int64_t of(const Counts& counts, Temperature temperature) {
  return counts.temperatures[static_cast<std::size_t>(temperature)];
}
std::int64_t of(const Counts& counts, Grade grade) {
  return counts.grades[static_cast<std::size_t>(grade)];
}

std::vector<Column> columns(Format format) {
  std::vector<Column> made{column("leads", "LEADS", true)};
  for (const Temperature each : kTemperatures)
    made.push_back(column(name_of(each), heading_of(name_of(each)), true));
  for (const Grade each : kGrades) made.push_back(column(name_of(each), grade_name(each), true));
  if (format == Format::table) made.push_back(column("share", "SHARE"));
  return made;
}

std::vector<Datum> figures(const Counts& counts, Format format, std::int64_t most) {
  std::vector<Datum> cells{counts.leads};
  for (const Temperature each : kTemperatures) cells.emplace_back(of(counts, each));
  for (const Grade each : kGrades) cells.emplace_back(of(counts, each));
  if (format == Format::table)
    cells.emplace_back(most > 0 ? Datum(bar(counts.leads, most)) : Datum());
  return cells;
}

std::string band_text(const Band& band) {
  return fmt::format("{}..{}", band.low, band.high);
}

std::vector<Sheet::Counted> counted(const Band& band, const Sheet& sheet) {
  const auto whole = all_of({"score:" + band_text(band), sheet.created_term()});
  std::vector<Sheet::Counted> made{{"leads", whole, band.counts.leads}};
  for (const Temperature each : kTemperatures)
    made.push_back(
        {name_of(each), all_of({whole, "temperature:" + name_of(each)}), of(band.counts, each)});
  for (const Grade each : kGrades)
    made.push_back({name_of(each), all_of({whole, "grade:" + std::string(grade_name(each))}),
                    of(band.counts, each)});
  return made;
}

/// Grades by temperature.
Table grade_table(const ScoresReport& report) {
  Table table;
  table.key = "grades";
  table.title = "Grades and temperatures";
  table.columns = {column("grade", "GRADE")};
  for (const Temperature each : kTemperatures)
    table.columns.push_back(column(name_of(each), heading_of(name_of(each)), true));
  for (const Grade grade : kGrades) {
    std::vector<Datum>& row = table.rows.emplace_back();
    row.emplace_back(grade_name(grade));
    for (const Temperature each : kTemperatures) row.emplace_back(report.leads(grade, each));
  }
  return table;
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Grouping by(store.playbook(), request.by);
  ScoresReport report;
  Sheet sheet(session, request, by, {column("score", "SCORE", true)}, columns);
  {
    const ReadingAtOnce moment(store);
    walk_leads(
        session, request, by, {.scores = true, .created_within = true},
        [&](const WalkedLead& walked) { report.add(walked.score, walked.key, walked.group); });
    const std::vector<Band> bands = report.bands();
    std::int64_t most = 0;
    for (const Band& band : bands) most = std::max(most, band.counts.leads);
    for (const Band& band : bands)
      sheet.add(
          band.group, band.key, {band_text(band)},
          [&](Format format) { return figures(band.counts, format, most); }, counted(band, sheet));
    sheet.count_again();
  }
  add_chart(sheet.table, Chart::Kind::columns, "Leads by score",
            {{"cold", Tone::cold}, {"warm", Tone::warm}, {"hot", Tone::hot}}, by ? 2 : 1);
  const Counts total = report.total();
  const auto middle = report.median();
  sheet.set_total([&total](Format format) { return figures(total, format, 0); },
                  {{"median", middle ? Datum(*middle) : Datum()}});
  if (sheet.people() && middle)
    sheet.table.footer.push_back(fmt::format("median score: {}", *middle));
  if (total.leads > 0) sheet.table.further.push_back(grade_table(report));
  sheet.print("leads.report.scores/1", "bands", "no lead matches");
  return 0;
}

}  // namespace leads::scores_report
