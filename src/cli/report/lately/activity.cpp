// SPDX-License-Identifier: MIT
// What happened, by kind and by week.
#include <fmt/core.h>

#include <algorithm>

#include "base/time/format.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/activity_report.h"
#include "core/report/machine_tally.h"
#include "store/scores/machine_marks.h"

namespace leads::activity_report {
namespace {

using Row = ActivityReport::Row;

std::vector<Column> columns(Format format) {
  std::vector<Column> made{column("activities", "ACTIVITIES", true), column("leads", "LEADS", true),
                           column("machine", "BY MACHINES", true), column("latest", "LATEST")};
  if (format == Format::table) made.push_back(column("share", "SHARE"));
  return made;
}

std::vector<Datum> figures(const Row& row, Format format, std::int64_t most) {
  std::vector<Datum> cells{row.count, row.leads, row.machine,
                           row.count + row.machine == 0 ? Datum() : Datum(row.latest)};
  if (format == Format::table) cells.emplace_back(most > 0 ? Datum(bar(row.count, most)) : Datum());
  return cells;
}

Table week_table(const ActivityReport& report, bool bars) {
  Table table;
  table.key = "weeks";
  table.title = "By week";
  table.columns = {column("monday", "WEEK FROM"), column("theirs", "THEIRS", true),
                   column("ours", "OURS", true), column("both", "TOGETHER", true),
                   column("other", "OTHER", true)};
  table.columns.front().relative = false;
  if (bars) table.columns.push_back(column("share", "SHARE"));
  std::int64_t most = 0;
  for (const ActivityReport::Week& week : report.weeks()) most = std::max(most, week.all());
  for (const ActivityReport::Week& week : report.weeks()) {
    const auto of = [&week](Direction direction) {
      return week.directions[static_cast<std::size_t>(direction)];
    };
    table.rows.push_back({week.monday, of(Direction::in), of(Direction::out), of(Direction::both),
                          of(Direction::none)});
    if (bars) table.rows.back().emplace_back(bar(week.all(), most));
  }
  return table;
}

/// The marks of a lead are read only where a machine did something.
void tally_machines(Store& store, const WalkedLead& walked, MachineTally& tally) {
  const bool any = std::any_of(walked.activities.begin(), walked.activities.end(),
                               [](const Activity& activity) { return activity.machine; });
  if (!any) return;
  tally.add(walked.activities);
  for (const InferredMark& mark : MachineMarks(store).of(walked.lead.id))
    tally.add_mark(mark.at, mark.kind, mark.reason);
}

void add_machines(const MachineTally& tally, const Playbook& playbook, Format format,
                  Table& table) {
  List list;
  for (const MachineTally::Row& row : tally.rows()) {
    const std::string& kind = playbook.kinds[row.kind].name;
    list.emplace_back(
        Record{{"kind", kind},
               {"reason", row.reason ? machine_reason_word(*row.reason) : std::string_view("said")},
               {"activities", row.count}});
    if (format == Format::table)
      table.footer.push_back(
          fmt::format("{} by machines: {}, because {}", kind, row.count,
                      row.reason ? machine_reason_text(*row.reason) : "their source says so"));
  }
  table.members.emplace_back("machines", std::move(list));
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  ActivityReport report(playbook, session.now(), request.period.since, request.period.until);
  MachineTally machines(session.now(), request.period.since, request.period.until);
  Sheet sheet(session, request, by, {column("kind", "KIND"), column("direction", "DIRECTION")},
              columns);
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by, {.activities = true}, [&](const WalkedLead& walked) {
      report.add(walked.lead, walked.activities, walked.key, walked.group);
      tally_machines(store, walked, machines);
    });
    std::int64_t most = 0;
    const std::string range = period_range(request);
    const std::vector<Row> rows = report.rows();
    for (const Row& row : rows) most = std::max(most, row.count);
    for (const Row& row : rows) {
      const Kind& kind = playbook.kinds[row.kind];
      sheet.add(row.group, row.key, {kind.name, direction_name(kind.direction)},
                [&](Format format) { return figures(row, format, most); },
                {{"leads", "did:" + kind.name + (range.empty() ? "" : "@" + range), row.leads}});
    }
    sheet.count_again();
  }
  sheet.set_total([&](Format format) { return figures(report.total(), format, 0); });
  if (!sheet.table.rows.empty()) {
    Table weeks = week_table(report, sheet.bars());
    weeks.newest_last = true;
    add_chart(weeks, Chart::Kind::columns, "Activities by week",
              {{"theirs", Tone::main}, {"both", Tone::good}, {"ours", Tone::second}});
    sheet.table.further.push_back(std::move(weeks));
  }
  add_chart(sheet.table, Chart::Kind::bars, "Activities by kind", {{"activities", Tone::main}},
            by ? 2 : 1);
  add_machines(machines, playbook, sheet.format(), sheet.table);
  sheet.print("leads.report.activity/1", "kinds", "nothing happened");
  return 0;
}

}  // namespace leads::activity_report
