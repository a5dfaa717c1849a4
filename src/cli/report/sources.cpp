// SPDX-License-Identifier: MIT
// What the leads of each source, campaign or vendor cost, and what they brought.
#include <fmt/core.h>

#include "base/words.h"
#include "cli/lead/field_input.h"
#include "cli/report/cells.h"
#include "cli/report/charts.h"
#include "cli/report/reports.h"
#include "cli/report/shown.h"
#include "core/work/sources_report.h"
#include "store/read/ledger.h"

namespace leads::sources_report {
namespace {

using SourceRow = SourcesReport::Row;

/// The cells of a row that count leads.
struct SourceCell {
  const char* name;
  std::int64_t SourceRow::*count;
};
constexpr SourceCell kSourceCells[] = {
    {"leads", &SourceRow::leads}, {"qualified", &SourceRow::qualified}, {"won", &SourceRow::won}};

std::optional<std::string> joined_terms(const std::optional<std::string>& one,
                                        const std::optional<std::string>& other) {
  if (!one || !other) return std::nullopt;
  return *one + (one->empty() || other->empty() ? "" : " ") + *other;
}

/// The cells of each group.
class SourceCells {
 public:
  SourceCells(CountedCells& cells, const Playbook& playbook, const Field& field,
              std::optional<std::string> period)
      : cells_(cells),
        field_(field),
        terms_{std::move(period),
               reached_term(playbook, [&](StageId step) { return is_qualified(playbook, step); }),
               reached_term(playbook, [&](StageId step) {
                 return playbook.stage(step).type == StageType::won;
               })} {}
  void check(const SourceRow& row, const Facts& facts) {
    const auto [found, made] = first_.try_emplace(row.key);
    if (made) found->second = add(row);
    cells_.check(facts, found->second, found->second + std::size(kSourceCells));
  }
  Record record(const SourceRow& row) const {
    Record counts;
    for (std::size_t i = 0; i < std::size(kSourceCells); ++i)
      counts.emplace_back(kSourceCells[i].name, cells_.record(first_.at(row.key) + i));
    return counts;
  }
  void explain(const SourceRow& row, std::vector<std::string>& lines) const {
    for (std::size_t i = 0; i < std::size(kSourceCells); ++i) {
      if (row.*kSourceCells[i].count > 0)
        lines.push_back(cells_.line(
            first_.at(row.key) + i,
            fmt::format("{}, {}", row.group.empty() ? "(none)" : row.group, kSourceCells[i].name)));
    }
  }

 private:
  std::size_t add(const SourceRow& row) {
    const auto group = joined_terms(terms_[0], group_term(field_, row.group));
    std::size_t first = 0;
    for (std::size_t i = 0; i < std::size(kSourceCells); ++i) {
      const std::size_t added = cells_.add(i == 0 ? group : joined_terms(group, terms_[i]),
                                           [&row, i] { return row.*kSourceCells[i].count; });
      if (i == 0) first = added;
    }
    return first;
  }

  CountedCells& cells_;
  const Field& field_;
  std::optional<std::string> terms_[std::size(kSourceCells)];
  std::map<std::string, std::size_t> first_;
};

Datum shown_returns(const SourceRow& row, Format format) {
  List list;
  std::string text;
  for (const auto& [currency, times] : SourcesReport::returns_of(row)) {
    const std::string number = fmt::format("{:.2f}", times);
    list.emplace_back(Record{{"currency", text_or_missing(currency)}, {"times", number}});
    text += (text.empty() ? "" : ", ") + number + "x" + (currency.empty() ? "" : " " + currency);
  }
  return is_list(format) ? Datum(std::move(list)) : text_or_missing(text);
}

/// All cells but the first, which is the name.
void add_source_cells(std::vector<Datum>& cells, const SourceRow& row, Format format) {
  cells.emplace_back(row.leads);
  cells.emplace_back(row.qualified);
  cells.emplace_back(row.won);
  add_rate(cells, row.won, row.leads, for_people(format));
  cells.push_back(amounts_datum(row.cost, format));
  cells.push_back(amounts_datum(row.won_money, format));
  cells.push_back(shown_returns(row, format));
  cells.push_back(amounts_datum(row.bought, format));
  cells.emplace_back(row.set_aside);
}

std::vector<Column> source_columns(const std::string& by, Format format) {
  std::vector<Column> made{column(by, heading_of(by)), column("leads", "LEADS", true),
                           column("qualified", "QUALIFIED", true), column("won", "WON", true)};
  add_rate_columns(made, "WON RATE", for_people(format));
  for (Column& each :
       std::vector<Column>{column("cost", "COST", true), column("won_money", "WON MONEY", true),
                           column("returned", "RETURN", true), column("bought", "BOUGHT", true),
                           column("set_aside", "SET ASIDE", true)})
    made.push_back(std::move(each));
  return made;
}

Record record_of(const std::vector<Column>& columns, const SourceRow& row) {
  std::vector<Datum> cells;
  add_source_cells(cells, row, Format::json);
  Record record;
  for (std::size_t i = 0; i < cells.size(); ++i)
    record.emplace_back(columns[i + 1].name, std::move(cells[i]));
  return record;
}

const char* direction_word(Direction direction) {
  return direction == Direction::in    ? "inbound"
         : direction == Direction::out ? "outbound"
                                       : "neither";
}

std::string direction_line(Direction direction, const SourceRow& row) {
  std::string line = fmt::format("{}: {}, {} qualified, {} won", direction_word(direction),
                                 counted(row.leads, "lead", "leads"), row.qualified, row.won);
  if (!row.cost.empty()) line += "; cost " + amounts_text(row.cost);
  if (!row.won_money.empty()) line += "; won " + amounts_text(row.won_money);
  return line;
}

/// The term for the leads created in the period, as it was typed.
std::optional<std::string> period_term(const ReportRequest& request) {
  if (request.since.empty() && request.until.empty()) return "";
  const std::string range = request.since + ".." + request.until;
  if (range.find_first_of(" ,\"") != std::string::npos) return std::nullopt;
  return "created_at:" + range;
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const FieldIndex by = field_named(playbook, request.by.empty() ? "source" : request.by, "--by");
  const Field& field = playbook.fields[by];
  selection.scores = false;
  selection.needs.moves = true;
  selection.needs.add(by);
  for (const BuiltIn each :
       {BuiltIn::source, BuiltIn::cost, BuiltIn::currency, BuiltIn::created_at})
    selection.needs.add(at(each));
  SourcesReport report(playbook);
  CountedCells cells(session, request);
  SourceCells groups(cells, playbook, field, period_term(request));
  {
    const ReadingAtOnce moment(store);
    LedgerCursor ledger(store);
    PurchaseCursor purchases(store);
    select_leads(session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score&) {
      const LeadView& lead = cursor.lead();
      const Instant created = lead.created_at();
      if (created < request.period.since || created > request.period.until) return;
      const std::span<const LedgerMove> moves = ledger.of(lead.id);
      const std::string group = format_value(field, lead.cell(by));
      const SourceRow& row =
          report.add(lead, moves, paid_by(playbook, moves, purchases.of(lead.id), session.now()),
                     session.now(), group_key(field, group), group);
      if (cells.wanted()) groups.check(row, {lead, {}, session.now(), nullptr, {}});
    });
  }
  const Format format = session.out.settings().format;
  Table table;
  table.schema = "leads.report.sources/1";
  table.key = "groups";
  table.columns = source_columns(field.name, format);
  const std::vector<Column> json = source_columns(field.name, Format::json);
  Record directions;
  for (const Direction direction : {Direction::in, Direction::out, Direction::none}) {
    const auto found = report.directions().find(direction);
    const SourceRow row = found == report.directions().end() ? SourceRow{} : found->second;
    directions.emplace_back(direction_word(direction), record_of(json, row));
    if (format == Format::table && found != report.directions().end())
      table.footer.push_back(direction_line(direction, row));
  }
  table.members = {{"as_of", session.now()},
                   {"by", field.name},
                   {"total", record_of(json, report.total())},
                   {"directions", std::move(directions)}};
  const bool counts = cells.wanted() && format != Format::table;
  if (counts) table.columns.push_back(column("counts", ""));
  const std::vector<SourceRow> rows = report.rows();
  for (const SourceRow& row : rows) {
    std::vector<Datum>& made = table.rows.emplace_back();
    made.push_back(shown_group(row.group, for_people(format)));
    add_source_cells(made, row, format);
    if (counts)
      made.emplace_back(groups.record(row));
    else if (cells.wanted())
      groups.explain(row, table.footer);
  }
  add_chart(table, Chart::Kind::pairs, "Leads, and those qualified and won",
            {{"leads", Tone::quiet}, {"qualified", Tone::main}, {"won", Tone::good}});
  if (has_total_row(format) && !rows.empty()) {
    table.has_total = true;
    table.rows.push_back({"total"});
    add_source_cells(table.rows.back(), report.total(), format);
  }
  table.empty_note = "no lead matches";
  spread_currencies(table, format);
  session.out.print(table);
  return 0;
}

}  // namespace leads::sources_report
