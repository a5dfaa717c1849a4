// SPDX-License-Identifier: MIT
// How many leads each owner has, how hot and how late they are, and what they paid.
#include "base/text.h"
#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/work/report.h"

namespace leads::owners_report {
namespace {

using Row = OwnersReport::Row;

std::vector<Column> columns(Format) {
  return {column("open", "OPEN", true),      column("capacity", "CAPACITY", true),
          column("hot", "HOT", true),        warning_column("overdue", "OVERDUE"),
          column("won", "WON", true),        column("bought", "BOUGHT", true),
          column("away_until", "AWAY UNTIL")};
}

std::vector<Datum> figures(const Row& row, Format format) {
  return {row.open,
          row.capacity ? Datum(*row.capacity) : Datum(),
          row.hot,
          row.overdue,
          amounts_datum(row.won, format),
          amounts_datum(row.bought, format),
          row.away ? Datum(*row.away) : Datum()};
}

Row total_of(const std::vector<Row>& rows) {
  Row total;
  for (const Row& row : rows) {
    total.open += row.open;
    total.hot += row.hot;
    total.overdue += row.overdue;
    add_all(total.won, row.won);
    add_all(total.bought, row.bought);
  }
  return total;
}

std::string worked_term(const Playbook& playbook) {
  std::vector<std::string> names;
  for (const Stage& stage : playbook.stages)
    if (is_worked(stage)) names.push_back(stage.name);
  return "stage:" + join(names, ",");
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, "owner");
  const WorkingTime working(playbook.calendar);
  OwnersReport report(playbook, working, session.now());
  Sheet sheet(session, request, by, {}, columns);
  std::vector<Row> rows;
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by,
               {.paid = true,
                .activities = true,
                .scores = true,
                .created_within = true,
                .fields = {BuiltIn::currency}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.activities, walked.score, walked.paid);
               });
    rows = report.rows();
    for (const Row& row : rows) {
      const auto open = all_of({worked_term(playbook), sheet.created_term()});
      sheet.add(row.owner, fold(row.owner), {},
                [&row](Format format) { return figures(row, format); },
                {{"open", open, row.open}, {"hot", all_of({open, "temperature:hot"}), row.hot}});
    }
    sheet.count_again();
  }
  add_chart(sheet.table, Chart::Kind::pairs, "Open leads",
            {{"open", Tone::main}, {"hot", Tone::hot}, {"overdue", Tone::bad}});
  const Row total = total_of(rows);
  sheet.set_total([&total](Format format) { return figures(total, format); });
  sheet.print("leads.report.owners/1", "owners",
              "there are no open leads, and leads.toml names no owners");
  return 0;
}

}  // namespace leads::owners_report
