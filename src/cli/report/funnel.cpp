// SPDX-License-Identifier: MIT
// The funnel from the first stage to won: what became of the cycles that entered each stage.
#include <fmt/core.h>

#include <map>

#include "base/scan.h"
#include "base/words.h"
#include "cli/lead/field_input.h"
#include "cli/report/cells.h"
#include "cli/report/charts.h"
#include "cli/report/reports.h"
#include "cli/report/shown.h"
#include "core/work/funnel_report.h"
#include "store/read/ledger.h"

namespace leads::funnel_report {
namespace {

using Count = FunnelReport::Count;
using Step = FunnelReport::Step;

/// The cells of a step that count cycles.
struct StepCell {
  const char* name;
  const char* heading;
  Count Step::*count;
};
constexpr StepCell kStepCells[] = {
    {"reached", "REACHED", &Step::reached},    {"moved_on", "MOVED ON", &Step::moved_on},
    {"still_in", "STILL IN", &Step::still_in}, {"back", "BACK", &Step::back},
    {"parked", "PARKED", &Step::parked},       {"lost", "LOST", &Step::lost}};

/// "stage:a,b" of the stages of a type before `end`; nullopt without any.
std::optional<std::string> stages_term(const Playbook& playbook, StageType type, std::size_t end) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < end; ++i)
    if (playbook.stages[i].type == type) names.push_back(playbook.stages[i].name);
  return names.empty() ? std::nullopt : std::optional("stage:" + join(names, ","));
}

/// What narrows a filter to the leads of a cell, where each has but one cycle.
std::optional<std::string> term_of(const Playbook& playbook, const std::vector<StageId>& steps,
                                   std::size_t step_index, Count Step::*count) {
  const std::string& stage = playbook.stage(steps[step_index]).name;
  if (count == &Step::reached) return step_index == 0 ? "" : "furthest_stage:" + stage + "..";
  if (count == &Step::still_in) return "stage:" + stage;
  if (count == &Step::moved_on)
    return step_index + 1 == steps.size()
               ? std::nullopt
               : std::optional("furthest_stage:" + playbook.stage(steps[step_index + 1]).name +
                               "..");
  const std::size_t all = playbook.stages.size();
  const auto now = count == &Step::back
                       ? stages_term(playbook, StageType::open, index(steps[step_index]))
                   : count == &Step::parked ? stages_term(playbook, StageType::parked, all)
                                            : stages_term(playbook, StageType::lost, all);
  return now ? std::optional("furthest_stage:" + stage + " " + *now) : std::nullopt;
}

CountedCells::Counter leads_of(const Count& count) {
  return [&count] { return count.leads; };
}
CountedCells::Counter cycles_of(const Count& count) {
  return [&count] { return count.cycles; };
}

void add_step_cells(CountedCells& cells, const FunnelReport& report, const Playbook& playbook) {
  const std::vector<Step>& steps = report.so_far().steps;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    for (const StepCell& each : kStepCells) {
      const Count& count = steps[index].*each.count;
      cells.add(term_of(playbook, report.steps(), index, each.count), leads_of(count),
                cycles_of(count));
    }
  }
}

/// The cells of each group: its cycles, and those that reached each step.
class GroupCells {
 public:
  GroupCells(CountedCells& cells, const Playbook& playbook, const Field& field)
      : cells_(cells), playbook_(playbook), field_(field) {}
  void check(const FunnelReport::Row& row, const Facts& facts) {
    const auto [found, made] = first_.try_emplace(row.key);
    if (made) found->second = add(row);
    cells_.check(facts, found->second, found->second + row.steps.size());
  }
  std::size_t first(const FunnelReport::Row& row) const { return first_.at(row.key); }

 private:
  std::size_t add(const FunnelReport::Row& row) {
    std::size_t first = 0;
    for (std::size_t index = 0; index < row.steps.size(); ++index) {
      std::optional<std::string> term = group_term(field_, row.group);
      if (term && index > 0)
        *term += " furthest_stage:" + playbook_.stage(row.steps[index].stage).name + "..";
      const Count& count = row.steps[index].reached;
      const std::size_t added = cells_.add(std::move(term), leads_of(count), cycles_of(count));
      if (index == 0) first = added;
    }
    return first;
  }

  CountedCells& cells_;
  const Playbook& playbook_;
  const Field& field_;
  std::map<std::string, std::size_t> first_;
};

/// All of what the table is made from.
struct FunnelPage {
  const Playbook& playbook;
  const FunnelReport& report;
  const CountedCells& cells;
  Format format = Format::plain;
  bool terminal = false;  ///< for people: in words, without what scripts alone read
  bool has_bars() const { return format == Format::table; }
  bool lists_cells() const { return cells.wanted() && format != Format::table; }
};

void fill_stages(const FunnelPage& made, Table& table) {
  const bool terminal = made.terminal;
  table.key = "stages";
  table.columns = {column("stage", "STAGE")};
  for (const StepCell& each : kStepCells)
    table.columns.push_back(column(each.name, each.heading, true));
  add_rate_columns(table.columns, "MOVED ON %", terminal);
  table.columns.push_back(span_column("median_stay", "MEDIAN STAY", made.format));
  table.columns.push_back(column("value", "VALUE", true));
  table.columns.push_back(column("lost_value", "LOST VALUE", true));
  table.columns.push_back(column("funnel", "FUNNEL"));
  if (made.has_bars()) table.columns.push_back(column("share", "SHARE"));
  if (made.lists_cells()) table.columns.push_back(column("counts", ""));
  const FunnelReport::Row total = made.report.total();
  std::size_t cell = 0;
  for (std::size_t index = 0; index < total.steps.size(); ++index) {
    const Step& step = total.steps[index];
    const Stage& stage = made.playbook.stage(step.stage);
    const bool last = stage.type == StageType::won || index + 1 == total.steps.size();
    std::vector<Datum>& row = table.rows.emplace_back();
    row.emplace_back(stage.name);
    Record counts;
    for (const StepCell& each : kStepCells) {
      const bool none = last && each.count == &Step::moved_on;
      row.push_back(none ? Datum() : Datum((step.*each.count).cycles));
      if (!made.cells.wanted()) continue;
      if (made.has_bars() && (step.*each.count).cycles > 0)
        table.footer.push_back(
            made.cells.line(cell, fmt::format("{}, {}", stage.name, lowered(each.heading))));
      if (!none) counts.emplace_back(each.name, made.cells.record(cell));
      ++cell;
    }
    add_rate(row, step.moved_on.cycles, last ? 0 : step.reached.cycles, terminal);
    row.push_back(stage.type == StageType::won ? Datum() : shown_span(step.median_stay, terminal));
    row.push_back(amounts_datum(step.value, made.format));
    row.push_back(amounts_datum(step.lost_value, made.format));
    row.push_back(stage.funnel == Funnel::none ? Datum() : Datum(funnel_name(stage.funnel)));
    if (made.has_bars()) row.emplace_back(bar(step.reached.cycles, total.steps[0].reached.cycles));
    if (made.lists_cells()) row.emplace_back(std::move(counts));
  }
  add_chart(table, Chart::Kind::funnel, "Cycles that reached each stage",
            {{"reached", Tone::main}});
}

std::vector<Datum> group_cells(const FunnelPage& made, Datum name, const FunnelReport::Row& row) {
  std::vector<Datum> cells{std::move(name), row.whole.began.cycles, row.whole.began.leads};
  add_rate(cells, row.whole.won.cycles, row.whole.began.cycles, made.terminal);
  for (std::size_t step = 1; step < row.steps.size(); ++step)
    cells.emplace_back(row.steps[step].reached.cycles);
  cells.emplace_back(row.whole.parked.cycles);
  cells.emplace_back(row.whole.lost.cycles);
  return cells;
}

void fill_groups(const FunnelPage& made, const std::string& by, const GroupCells& groups,
                 Table& table) {
  table.key = "groups";
  table.columns = {column(by, heading_of(by)), column("cycles", "CYCLES", true),
                   column("leads", "LEADS", true)};
  add_rate_columns(table.columns, "WON RATE", made.terminal);
  for (const StageId step : made.report.steps())
    if (step != made.report.steps().front())
      table.columns.push_back(column(made.playbook.stage(step).name, "", true));
  table.columns.push_back(column("parked", "PARKED", true));
  table.columns.push_back(column("lost", "LOST", true));
  if (made.lists_cells()) table.columns.push_back(column("counts", ""));
  const std::vector<FunnelReport::Row> rows = made.report.rows();
  for (const FunnelReport::Row& row : rows) {
    table.rows.push_back(group_cells(made, shown_group(row.group, made.terminal), row));
    if (!made.cells.wanted()) continue;
    Record counts;
    for (std::size_t step = 0; step < row.steps.size(); ++step) {
      const std::size_t cell = groups.first(row) + step;
      const std::string& stage = made.playbook.stage(row.steps[step].stage).name;
      if (made.has_bars() && row.steps[step].reached.cycles > 0)
        table.footer.push_back(made.cells.line(
            cell, fmt::format("{}, {}", row.group.empty() ? "(none)" : row.group, stage)));
      counts.emplace_back(stage, made.cells.record(cell));
    }
    if (made.lists_cells()) table.rows.back().emplace_back(std::move(counts));
  }
  add_chart(table, Chart::Kind::bars, "Cycles", {{"cycles", Tone::main}});
  if (!has_total_row(made.format) || rows.empty()) return;
  table.rows.push_back(group_cells(made, "total", made.report.total()));
  table.has_total = true;
}

Record total_record(const FunnelReport::Whole& whole) {
  std::vector<Datum> rate;
  add_rate(rate, whole.won.cycles, whole.began.cycles, false);
  return {{"cycles", whole.began.cycles},
          {"leads", whole.began.leads},
          {"won", whole.won.cycles},
          {"open", whole.open.cycles},
          {"parked", whole.parked.cycles},
          {"lost", whole.lost.cycles},
          {"set_aside", whole.set_aside.cycles},
          {"rate", rate[0]},
          {"rate_low", rate[1]},
          {"rate_high", rate[2]}};
}

std::string total_line(const FunnelReport::Whole& whole) {
  std::string line = counted(whole.began.cycles, "cycle", "cycles");
  if (whole.began.leads != whole.began.cycles)
    line += " of " + counted(whole.began.leads, "lead", "leads");
  line += fmt::format(": {} won, {} open, {} parked, {} lost", whole.won.cycles, whole.open.cycles,
                      whole.parked.cycles, whole.lost.cycles);
  const std::optional<Rate> rate = rate_of(whole.won.cycles, whole.began.cycles);
  line += rate ? fmt::format("; {:.1f} % won (95 % interval: {:.1f} to {:.1f} %)",
                             rate->share * 100, rate->low * 100, rate->high * 100)
               : "; too few to say what share is won";
  if (whole.set_aside.cycles > 0)
    line += fmt::format("; duplicates and the like, left out: {}", whole.set_aside.cycles);
  return line;
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.scores = false;
  selection.needs.moves = true;
  for (const BuiltIn each : {BuiltIn::value, BuiltIn::currency}) selection.needs.add(at(each));
  std::optional<FieldIndex> by;
  if (!request.by.empty()) {
    by = field_named(playbook, request.by, "--by");
    request.by = playbook.fields[*by].name;
    selection.needs.add(*by);
  }
  FunnelReport report(playbook, session.now(), request.period.since, request.period.until);
  CountedCells cells(session, request);
  GroupCells groups(cells, playbook, playbook.fields[by.value_or(FieldIndex{})]);
  if (cells.wanted() && !by) add_step_cells(cells, report, playbook);
  {
    const ReadingAtOnce moment(store);
    LedgerCursor ledger(store);
    select_leads(session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score&) {
      const LeadView& lead = cursor.lead();
      const Facts facts{lead, {}, session.now(), nullptr, {}};
      const std::string group =
          by ? format_value(playbook.fields[*by], lead.cell(*by)) : std::string();
      const FunnelReport::Row& row =
          report.add(lead, ledger.of(lead.id),
                     by ? group_key(playbook.fields[*by], group) : std::string(), group);
      if (!cells.wanted()) return;
      if (by)
        groups.check(row, facts);
      else
        cells.check(facts);
    });
  }
  const FunnelReport::Whole& whole = report.so_far().whole;
  const Format format = session.out.settings().format;
  const FunnelPage made{playbook, report, cells, format, for_people(format)};
  Table table;
  table.schema = "leads.report.funnel/1";
  table.members = {{"as_of", session.now()},
                   {"by", text_or_missing(request.by)},
                   {"total", total_record(whole)}};
  if (by)
    fill_groups(made, request.by, groups, table);
  else
    fill_stages(made, table);
  if (made.terminal && whole.began.cycles + whole.set_aside.cycles > 0)
    table.footer.insert(table.footer.begin(), total_line(whole));
  table.empty_note = "no lead matches";
  spread_currencies(table, format);
  session.out.print(table);
  return 0;
}

}  // namespace leads::funnel_report
