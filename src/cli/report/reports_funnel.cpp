// SPDX-License-Identifier: MIT
// The pipeline by stage, and the funnel from the first stage to won.
#include <fmt/core.h>

#include <algorithm>

#include "base/numbers.h"
#include "base/time/duration.h"
#include "cli/lead/field_input.h"
#include "cli/report/reports.h"
#include "core/work/report.h"

namespace leads {
namespace {

constexpr int kBar = 20;

std::string bar(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return {};
  const auto length = static_cast<std::size_t>((part * kBar + whole - 1) / whole);
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += "\u2588";
  return text;
}

std::string amounts(const std::map<std::string, std::int64_t>& value) {
  std::string text;
  for (const auto& [currency, amount] : value)
    text += (text.empty() ? "" : ", ") + format_money(amount) +
            (currency.empty() ? "" : " " + currency);
  return text;
}

Datum amounts_datum(const std::map<std::string, std::int64_t>& value, bool data) {
  if (!data) return text_or_missing(amounts(value));
  List list;
  for (const auto& [currency, amount] : value)
    list.emplace_back(
        Record{{"currency", text_or_missing(currency)}, {"amount", format_money(amount)}});
  return Datum(std::move(list));
}

}  // namespace

int report_pipeline(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.needs.moves = true;
  for (const BuiltIn field : {BuiltIn::value, BuiltIn::currency}) selection.needs.add(at(field));
  PipelineReport report(playbook);
  const SelectionCount count = select_leads(session.evaluation(), std::move(selection),
                                            [&](LeadCursor& cursor, const Score& score) {
                                              report.add(cursor.lead(), score, session.now());
                                            });
  Table table;
  table.schema = "leads.report.pipeline/1";
  table.key = "stages";
  table.members = {{"as_of", session.now()}, {"leads", count.matched}};
  const bool terminal = session.out.settings().format == Format::table;
  table.columns = {column("stage", "STAGE", false),
                   column("type", "TYPE", false),
                   column("leads", "LEADS", true),
                   column("hot", "HOT", true),
                   column("warm", "WARM", true),
                   column("cold", "COLD", true),
                   column("median_age", terminal ? "MEDIAN AGE" : "", true),
                   column("value", "VALUE", true)};
  if (terminal) table.columns.push_back(column("share", "SHARE", false));
  const std::vector<PipelineReport::Row> rows = report.rows();
  std::int64_t most = 0;
  for (const auto& row : rows) most = std::max(most, row.leads);
  for (const auto& row : rows) {
    const Stage& stage = playbook.stage(row.stage);
    const Datum age =
        row.leads == 0 ? Datum()
        : terminal
            ? Datum(format_duration(Seconds{
                  row.median_age - row.median_age % (row.median_age >= 86400 ? 86400 : 3600)}))
            : Datum(row.median_age);
    table.rows.push_back({stage.name, stage_type_name(stage.type), row.leads, row.hot, row.warm,
                          row.cold, age, amounts_datum(row.value, session.out.is_data())});
    if (terminal) table.rows.back().push_back(bar(row.leads, most));
  }
  if (terminal) table.footer.push_back(fmt::format("{} leads", count.matched));
  for (const auto& row : rows) {
    const Stage& stage = playbook.stage(row.stage);
    if (terminal && stage.gone && row.leads > 0)
      table.footer.push_back(
          fmt::format("leads.toml no longer has the stage {0}; to move its leads: leads advance "
                      "stage:{0} --to STAGE",
                      stage.name));
  }
  session.out.print(table);
  return 0;
}

namespace {

Datum rate(std::int64_t part, std::int64_t whole, bool terminal) {
  if (whole == 0) return {};
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  return terminal ? Datum(fmt::format("{:.1f} %", share * 100))
                  : Datum(parse_number(fmt::format("{:.4f}", share)).value_or(0));
}

}  // namespace

int report_funnel(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  const std::string& by = request.by;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.scores = false;
  selection.needs.moves = true;
  std::optional<FieldIndex> field;
  if (!by.empty()) {
    field = field_named(playbook, by, "--by");
    request.by = playbook.fields[*field].name;
    selection.needs.add(*field);
  }
  FunnelReport report(playbook);
  select_leads(session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score&) {
    report.add(
        cursor.lead(),
        field ? format_value(playbook.fields[*field], cursor.lead().cell(*field)) : std::string());
  });
  const bool terminal = session.out.settings().format == Format::table;
  Table table;
  table.schema = "leads.report.funnel/1";
  table.members = {{"as_of", session.now()}, {"by", text_or_missing(by)}};
  const std::vector<FunnelReport::Row> rows = report.rows();
  if (field) {
    table.key = "groups";
    table.columns = {column(by, heading_of(by), false), column("leads", "LEADS", true),
                     column("rate", "WON RATE", true)};
    for (const StageId step : report.steps()) {
      if (step == report.steps().front()) continue;
      table.columns.push_back(column(playbook.stage(step).name, "", true));
    }
    table.columns.push_back(column("lost", "LOST", true));
    for (const FunnelReport::Row& row : rows) {
      std::vector<Datum>& cells = table.rows.emplace_back();
      cells.push_back(row.group.empty() && terminal ? Datum("(none)") : text_or_missing(row.group));
      cells.emplace_back(row.reached.front());
      cells.push_back(rate(row.reached.back(), row.reached.front(), terminal));
      for (std::size_t step = 1; step < row.reached.size(); ++step)
        cells.emplace_back(row.reached[step]);
      cells.emplace_back(row.lost);
    }
  } else {
    table.key = "stages";
    table.columns = {column("stage", "STAGE", false), column("funnel", "FUNNEL", false),
                     column("reached", "REACHED", true),
                     column("from_previous", "OF PREVIOUS", true),
                     column("from_first", "OF ALL", true)};
    if (terminal) table.columns.push_back(column("share", "SHARE", false));
    const std::vector<std::int64_t> none(report.steps().size());
    const std::vector<std::int64_t>& reached = rows.empty() ? none : rows.front().reached;
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const Stage& stage = playbook.stage(report.steps()[i]);
      table.rows.push_back(
          {stage.name, stage.funnel == Funnel::none ? Datum() : Datum(funnel_name(stage.funnel)),
           reached[i], i == 0 ? Datum() : rate(reached[i], reached[i - 1], terminal),
           rate(reached[i], reached[0], terminal)});
      if (terminal) table.rows.back().push_back(bar(reached[i], reached[0]));
    }
    if (!rows.empty() && terminal)
      table.footer.push_back(
          fmt::format("now lost {}, parked {}", rows.front().lost, rows.front().parked) +
          (rows.front().set_aside > 0
               ? fmt::format("; duplicates and the like, left out: {}", rows.front().set_aside)
               : ""));
  }
  table.empty_note = "no lead matches";
  session.out.print(table);
  return 0;
}

}  // namespace leads
