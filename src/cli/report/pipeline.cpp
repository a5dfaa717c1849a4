// SPDX-License-Identifier: MIT
// The pipeline: how many leads are in each stage, how hot they are, and what they are worth.
#include <algorithm>
#include <map>

#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "cli/stage/gone_stages.h"
#include "core/work/report.h"

namespace leads::pipeline_report {
namespace {

using Row = PipelineReport::Row;

/// The figures of a row that count leads; what narrows a filter to them is the stage and this.
struct Counter {
  const char* name;
  const char* heading;
  std::int64_t Row::*count;
  const char* term;
};
constexpr Counter kCounters[] = {{"leads", "LEADS", &Row::leads, ""},
                                 {"hot", "HOT", &Row::hot, "temperature:hot"},
                                 {"warm", "WARM", &Row::warm, "temperature:warm"},
                                 {"cold", "COLD", &Row::cold, "temperature:cold"}};

std::vector<Column> columns(Format format) {
  std::vector<Column> made;
  for (const Counter& each : kCounters) made.push_back(column(each.name, each.heading, true));
  made.push_back(span_column("median_age", "MEDIAN AGE", format));
  for (const char* name : {"value", "won", "bought"})
    made.push_back(column(name, heading_of(name), true));
  if (format == Format::table) made.push_back(column("share", "SHARE"));
  return made;
}

std::vector<Datum> figures(const Row& row, Format format, std::int64_t most) {
  std::vector<Datum> cells;
  for (const Counter& each : kCounters) cells.emplace_back(row.*each.count);
  cells.push_back(shown_span(row.leads == 0 ? std::nullopt : std::optional(row.median_age),
                             for_people(format)));
  for (const Amounts* amounts : {&row.value, &row.won, &row.bought})
    cells.push_back(amounts_datum(*amounts, format));
  if (format == Format::table) cells.push_back(most > 0 ? Datum(bar(row.leads, most)) : Datum());
  return cells;
}

std::vector<Sheet::Counted> counted(const Row& row, const std::string& stage, const Sheet& sheet) {
  std::vector<Sheet::Counted> made;
  for (const Counter& each : kCounters)
    made.push_back(
        {each.name, all_of({"stage:" + stage, each.term, sheet.created_term()}), row.*each.count});
  return made;
}

/// One report a group of --by; a single one without it.
class Groups {
 public:
  explicit Groups(const Playbook& playbook) : playbook_(playbook) {}
  struct Group {
    std::string key, name;
    PipelineReport report;
  };
  void add(const WalkedLead& walked, Instant as_of) {
    if (last_ == nullptr || last_->key != walked.key) {
      const auto found = groups_.try_emplace(
          walked.key, Group{walked.key, walked.group, PipelineReport(playbook_)});
      last_ = &found.first->second;
    }
    last_->report.add(walked.lead, walked.score, walked.paid, as_of);
  }
  const std::map<std::string, Group>& all() {
    if (groups_.empty()) groups_.emplace("", Group{"", "", PipelineReport(playbook_)});
    return groups_;
  }

 private:
  const Playbook& playbook_;
  std::map<std::string, Group> groups_;
  Group* last_ = nullptr;
};

void add_rows(Groups& groups, const Playbook& playbook, bool by, Sheet& sheet, Row& total) {
  std::int64_t most = 0;
  for (const auto& [key, group] : groups.all())
    for (const Row& row : group.report.so_far()) most = std::max(most, row.leads);
  for (const auto& [key, group] : groups.all()) {
    for (const Row& row : group.report.rows()) {
      if (by && row.leads == 0) continue;
      const std::string& stage = playbook.stage(row.stage).name;
      sheet.add(
          group.name, key, {stage, stage_type_name(playbook.stage(row.stage).type)},
          [&](Format format) { return figures(row, format, most); }, counted(row, stage, sheet));
      for (const Counter& each : kCounters) total.*each.count += row.*each.count;
      add_all(total.value, row.value);
      add_all(total.won, row.won);
      add_all(total.bought, row.bought);
    }
  }
}

/// Of no single stage, so that it has no age.
std::vector<Datum> total_figures(const Row& total, Format format) {
  std::vector<Datum> cells = figures(total, format, 0);
  cells[std::size(kCounters)] = Datum();
  return cells;
}

void add_notes(Groups& groups, const Playbook& playbook, Sheet& sheet) {
  for (std::size_t i = 0; i < playbook.stages.size(); ++i) {
    const Stage& stage = playbook.stages[i];
    const bool used = std::any_of(groups.all().begin(), groups.all().end(), [i](const auto& group) {
      return group.second.report.so_far()[i].leads > 0;
    });
    if (stage.gone && used)
      sheet.table.footer.push_back("leads.toml no longer has the stage " + stage.name +
                                   "; to move its leads: " + moving_command(stage.name));
  }
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  Groups groups(playbook);
  Sheet sheet(session, request, by, {column("stage", "STAGE"), column("type", "TYPE")}, columns);
  Row total;
  {
    const ReadingAtOnce moment(store);
    walk_leads(session, request, by,
               {.paid = true,
                .scores = true,
                .created_within = true,
                .fields = {BuiltIn::value, BuiltIn::currency}},
               [&](const WalkedLead& walked) { groups.add(walked, session.now()); });
    add_rows(groups, playbook, static_cast<bool>(by), sheet, total);
    sheet.count_again();
  }
  add_chart(sheet.table, Chart::Kind::bars, "Leads by stage",
            {{"hot", Tone::hot}, {"warm", Tone::warm}, {"cold", Tone::cold}}, by ? 2 : 1);
  sheet.set_total([&total](Format format) { return total_figures(total, format); });
  sheet.table.members = {{"leads", total.leads}};
  if (sheet.bars()) add_notes(groups, playbook, sheet);
  sheet.print("leads.report.pipeline/1", "stages", "no lead matches");
  return 0;
}

}  // namespace leads::pipeline_report
