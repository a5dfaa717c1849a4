// SPDX-License-Identifier: MIT
// Why cycles were parked, lost or disqualified.
#include <fmt/core.h>

#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/funnel/funnel.h"
#include "core/report/reasons_report.h"

namespace leads::reasons_report {
namespace {

using Row = ReasonsReport::Row;

std::vector<Column> columns(Format format) {
  std::vector<Column> made{column("cycles", "CYCLES", true), column("leads", "LEADS", true),
                           column("still", "STILL THERE", true), column("value", "VALUE", true),
                           column("mostly_from", "MOSTLY FROM")};
  if (format == Format::table) made.push_back(column("share", "SHARE"));
  return made;
}

std::vector<Datum> figures(const Row& row, const Playbook& playbook, Format format,
                           std::int64_t most) {
  std::vector<Datum> cells{
      row.closed.cycles, row.closed.leads, row.still.leads, amounts_datum(row.value, format),
      row.from.empty() ? Datum() : Datum(playbook.stage(row.mostly_from()).name)};
  if (format == Format::table)
    cells.emplace_back(most > 0 ? Datum(bar(row.closed.cycles, most)) : Datum());
  return cells;
}

/// "reason:price", quoted where it is more than one word.
std::string reason_term(const std::string& reason) {
  if (reason.empty()) return "no:reason";
  std::string quoted;
  for (const char c : reason) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  const bool plain =
      reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
  return plain ? "reason:" + reason : "reason:\"" + quoted + "\"";
}

std::vector<Sheet::Counted> counted(const Row& row, const Playbook& playbook,
                                    const ReportRequest& request) {
  const std::string& stage = playbook.stage(row.stage).name;
  const std::string range = period_range(request);
  const std::string entered = "entered:" + stage + (range.empty() ? "" : "@" + range);
  const std::string reason = reason_term(row.reason);
  return {
      {"cycles", all_of({entered, reason}), row.closed.leads, row.closed.cycles},
      {"leads", all_of({entered, reason}), row.closed.leads},
      {"still", all_of({"stage:" + stage, range.empty() ? "" : entered, reason}), row.still.leads}};
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  ReasonsReport report(playbook, session.now(), request.period.since, request.period.until);
  Sheet sheet(session, request, by, {column("stage", "STAGE"), column("reason", "REASON")}, columns,
              2);
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by,
               {.ledger = true, .fields = {BuiltIn::value, BuiltIn::currency}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.moves, walked.key, walked.group);
               });
    std::int64_t most = 0;
    const std::vector<Row> rows = report.rows();
    for (const Row& row : rows) most = std::max(most, row.closed.cycles);
    for (const Row& row : rows)
      sheet.add(
          row.group, row.key,
          {playbook.stage(row.stage).name,
           sheet.people() && row.reason.empty() ? Datum("(none)") : text_or_missing(row.reason)},
          [&](Format format) { return figures(row, playbook, format, most); },
          counted(row, playbook, request));
    sheet.count_again();
  }
  add_chart(sheet.table, Chart::Kind::bars, "Cycles by reason", {{"cycles", Tone::main}},
            by ? 3 : 2);
  const Row total = report.total();
  sheet.set_total([&](Format format) { return figures(total, playbook, format, 0); });
  sheet.print("leads.report.reasons/1", "reasons", "no lead was parked or lost");
  return 0;
}

}  // namespace leads::reasons_report
