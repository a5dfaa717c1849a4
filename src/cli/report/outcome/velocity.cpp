// SPDX-License-Identifier: MIT
// How long cycles take from step to step and to be won, and what that brings a day.
#include <fmt/core.h>

#include <cmath>

#include "base/percentile.h"
#include "base/words.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/report/velocity_report.h"

namespace leads::velocity_report {
namespace {

using Row = VelocityReport::Row;
using Step = VelocityReport::Step;

std::vector<Column> group_columns(Format format) {
  std::vector<Column> made{column("open", "OPEN", true), column("won", "WON", true),
                           column("lost", "LOST", true)};
  add_rate_columns(made, "WON RATE", for_people(format));
  made.push_back(column("average_won", "AVERAGE WON", true));
  made.push_back(span_column("median_to_won", "MEDIAN TO WON", format));
  made.push_back(column("a_day", "A DAY", true));
  return made;
}

std::vector<Datum> group_figures(const Row& row, Format format) {
  std::vector<Datum> cells{row.open.cycles, row.won.cycles, row.lost.cycles};
  add_rate(cells, row.won.cycles, row.won.cycles + row.lost.cycles, for_people(format));
  cells.push_back(amounts_datum(VelocityReport::average_won(row), format));
  cells.push_back(shown_span(median(row.to_won), for_people(format)));
  cells.push_back(amounts_datum(VelocityReport::velocity_of(row), format));
  return cells;
}

std::vector<Column> step_columns(Format format) {
  return {column("entered", "ENTERED", true), column("moved_on", "MOVED ON", true),
          span_column("median_to_next", "MEDIAN TO NEXT", format), column("won", "WON", true),
          span_column("median_to_won", "MEDIAN TO WON", format)};
}

std::vector<Datum> step_figures(const Step& step, bool last, Format format) {
  const bool people = for_people(format);
  return {step.entered.cycles, last ? Datum() : Datum(step.moved_on.cycles),
          shown_span(median(step.to_next), people), step.won.cycles,
          last ? Datum() : shown_span(median(step.to_won), people)};
}

/// "12 open x 25.0 % won x 1200 EUR / 43d to be won = 83.72 EUR a day".
std::string formula(const Row& row) {
  const Amounts velocity = VelocityReport::velocity_of(row);
  const auto rate = rate_of(row.won.cycles, row.won.cycles + row.lost.cycles);
  if (!rate)
    return fmt::format("velocity: too few to say; {} won and {} lost so far", row.won.cycles,
                       row.lost.cycles);
  if (velocity.empty()) return "velocity: no purchase was recorded on winning";
  return fmt::format(
      "velocity: {} open x {:.1f} % won x {} / {} to be won = {} a day", row.open.cycles,
      rate->share * 100, amounts_text(VelocityReport::average_won(row)),
      datum_text(shown_span(median(row.to_won), true), {}, true), amounts_text(velocity));
}

Record total_record(const Row& row) {
  Record record;
  const std::vector<Column> columns = group_columns(Format::json);
  const std::vector<Datum> figures = group_figures(row, Format::json);
  for (std::size_t i = 0; i < figures.size(); ++i) record.emplace_back(columns[i].name, figures[i]);
  return record;
}

void add_groups(const VelocityReport& report, const Playbook& playbook, Sheet& sheet) {
  std::vector<std::string> open;
  for (const Stage& stage : playbook.stages)
    if (is_worked(stage)) open.push_back(stage.name);
  for (const Row& row : report.rows())
    sheet.add(row.group, row.key, {}, [&row](Format format) { return group_figures(row, format); },
              {{"open", "stage:" + join(open, ","), row.open.leads, row.open.cycles}});
  sheet.set_total([&](Format format) { return group_figures(report.total(), format); });
}

void add_steps(const VelocityReport& report, const Playbook& playbook, const ReportRequest& request,
               Sheet& sheet) {
  const std::string range = period_range(request);
  const std::vector<Step>& steps = report.total().steps;
  for (std::size_t place = 0; place < steps.size(); ++place) {
    const Step& step = steps[place];
    const std::string& name = playbook.stage(step.stage).name;
    const bool last = place + 1 == steps.size();
    const std::string entered =
        range.empty() ? "furthest_stage:" + name + ".." : "entered:" + name + "..@" + range;
    sheet.add("", "", {name}, [&](Format format) { return step_figures(step, last, format); },
              {{"entered", entered, step.entered.leads, step.entered.cycles}});
  }
}

/// Days to the next stage; of groups, days to be won.
void add_velocity_chart(const VelocityReport& report, const Playbook& playbook, bool by,
                        Table& table) {
  Chart chart{Chart::Kind::bars,
              by ? "Median days to be won" : "Median days to the next stage",
              {},
              {{"Days", Tone::main, {}}}};
  chart.unit = "days";
  const auto add = [&chart](std::string label, const std::vector<std::int64_t>& seconds) {
    const auto middle = median(seconds);
    if (!middle || chart.labels.size() >= 12) return;
    chart.labels.push_back(std::move(label));
    chart.series[0].values.push_back(std::round(static_cast<double>(*middle) / 8640) / 10);
  };
  if (by) {
    for (const Row& row : report.rows()) add(shown_name(row.group), row.to_won);
  } else {
    for (const Step& step : report.total().steps)
      add(playbook.stage(step.stage).name, step.to_next);
  }
  add_chart(table, std::move(chart));
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  VelocityReport report(playbook, session.now(), request.period.since, request.period.until);
  Sheet sheet(session, request, by,
              by ? std::vector<Column>{} : std::vector{column("stage", "STAGE")},
              by ? group_columns : step_columns);
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by,
               {.ledger = true, .purchases = true, .fields = {BuiltIn::currency}},
               [&](const WalkedLead& walked) {
                 report.add(walked.lead, walked.moves, walked.purchases, walked.key, walked.group);
               });
    if (by)
      add_groups(report, playbook, sheet);
    else
      add_steps(report, playbook, request, sheet);
    sheet.count_again();
  }
  add_velocity_chart(report, playbook, static_cast<bool>(by), sheet.table);
  if (!by) sheet.table.members = {{"total", total_record(report.total())}};
  if (sheet.people() && report.total().steps.front().entered.cycles > 0)
    sheet.table.footer.push_back(formula(report.total()));
  sheet.print("leads.report.velocity/1", by ? "groups" : "stages", "no lead matches");
  return 0;
}

}  // namespace leads::velocity_report
