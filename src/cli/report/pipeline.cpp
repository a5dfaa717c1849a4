// SPDX-License-Identifier: MIT
// The pipeline: how many leads are in each stage, how hot they are, and what they are worth.
#include <algorithm>

#include "base/words.h"
#include "cli/report/cells.h"
#include "cli/report/reports.h"
#include "cli/report/shown.h"
#include "cli/stage/gone_stages.h"
#include "core/work/report.h"
#include "store/read/ledger.h"

namespace leads {
namespace {

using Row = PipelineReport::Row;

/// The cells of a row that count leads; what narrows a filter to them is the stage and this.
struct Counter {
  const char* name;
  std::int64_t Row::*count;
  const char* term;
};
constexpr Counter kCounters[] = {{"leads", &Row::leads, ""},
                                 {"hot", &Row::hot, " temperature:hot"},
                                 {"warm", &Row::warm, " temperature:warm"},
                                 {"cold", &Row::cold, " temperature:cold"}};

void add_cells(CountedCells& cells, const PipelineReport& report, const Playbook& playbook) {
  if (!cells.wanted()) return;
  for (const Row& row : report.so_far()) {
    for (const Counter& each : kCounters)
      cells.add("stage:" + playbook.stage(row.stage).name + each.term,
                [&row, count = each.count] { return row.*count; });
  }
}

Row total_of(const std::vector<Row>& rows) {
  Row total;
  for (const Row& row : rows) {
    for (const Counter& each : kCounters) total.*each.count += row.*each.count;
    add_all(total.value, row.value);
    add_all(total.won, row.won);
    add_all(total.bought, row.bought);
  }
  return total;
}

std::vector<Column> columns(Format format) {
  std::vector<Column> made{column("stage", "STAGE"),
                           column("type", "TYPE"),
                           column("leads", "LEADS", true),
                           column("hot", "HOT", true),
                           column("warm", "WARM", true),
                           column("cold", "COLD", true),
                           span_column("median_age", "MEDIAN AGE", format),
                           column("value", "VALUE", true),
                           column("won", "WON", true),
                           column("bought", "BOUGHT", true)};
  if (format == Format::table) made.push_back(column("share", "SHARE"));
  return made;
}

}  // namespace

int report_pipeline(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.needs.moves = true;
  for (const BuiltIn field : {BuiltIn::value, BuiltIn::currency}) selection.needs.add(at(field));
  PipelineReport report(playbook);
  CountedCells cells(session, request);
  add_cells(cells, report, playbook);
  SelectionCount count;
  {
    const ReadingAtOnce moment(store);
    LedgerCursor ledger(store);
    PurchaseCursor purchases(store);
    const auto take = [&](LeadCursor& cursor, const Score& score) {
      const LeadView& lead = cursor.lead();
      const std::span<const Purchase> bought = purchases.of(lead.id);
      const Paid paid =
          bought.empty() ? Paid{} : paid_by(playbook, ledger.of(lead.id), bought, session.now());
      report.add(lead, score, paid, session.now());
      cells.check({lead, {}, session.now(), &score, {}});
    };
    count = select_leads(session.evaluation(), std::move(selection), take);
  }
  const Format format = session.out.settings().format;
  const bool bars = format == Format::table;
  const bool people = for_people(format);
  const std::vector<Row> rows = report.rows();
  const Row total = total_of(rows);
  Table table;
  table.schema = "leads.report.pipeline/1";
  table.key = "stages";
  table.members = {{"as_of", session.now()},
                   {"leads", count.matched},
                   {"total", Record{{"leads", total.leads},
                                    {"hot", total.hot},
                                    {"warm", total.warm},
                                    {"cold", total.cold},
                                    {"value", amounts_datum(total.value, format)},
                                    {"won", amounts_datum(total.won, format)},
                                    {"bought", amounts_datum(total.bought, format)}}}};
  table.columns = columns(format);
  const bool explained = cells.wanted() && !bars;
  if (explained) table.columns.push_back(column("counts", ""));
  std::int64_t most = 0;
  for (const Row& row : rows) most = std::max(most, row.leads);
  std::size_t cell = 0;
  for (const Row& row : rows) {
    const Stage& stage = playbook.stage(row.stage);
    table.rows.push_back(
        {stage.name, stage_type_name(stage.type), row.leads, row.hot, row.warm, row.cold,
         shown_span(row.leads == 0 ? std::nullopt : std::optional(row.median_age), people),
         amounts_datum(row.value, format), amounts_datum(row.won, format),
         amounts_datum(row.bought, format)});
    if (bars) table.rows.back().push_back(bar(row.leads, most));
    Record counts;
    for (const Counter& each : kCounters) {
      if (!cells.wanted()) break;
      if (bars && row.*each.count > 0)
        table.footer.push_back(cells.line(cell, stage.name + ", " + each.name));
      counts.emplace_back(each.name, cells.record(cell++));
    }
    if (explained) table.rows.back().emplace_back(std::move(counts));
  }
  if (has_total_row(format)) {
    table.rows.push_back({"total", Datum(), total.leads, total.hot, total.warm, total.cold, Datum(),
                          amounts_datum(total.value, format), amounts_datum(total.won, format),
                          amounts_datum(total.bought, format)});
    if (bars) table.rows.back().emplace_back();
  }
  for (const Row& row : rows) {
    const Stage& stage = playbook.stage(row.stage);
    if (bars && stage.gone && row.leads > 0)
      table.footer.push_back("leads.toml no longer has the stage " + stage.name +
                             "; to move its leads: " + moving_command(stage.name));
  }
  spread_currencies(table, format);
  session.out.print(table);
  return 0;
}

}  // namespace leads
