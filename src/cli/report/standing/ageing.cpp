// SPDX-License-Identifier: MIT
// How long open and parked leads have been in their stages.
#include <fmt/core.h>

#include <array>

#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/funnel/working_time.h"
#include "core/report/ageing_report.h"

namespace leads::ageing_report {
namespace {

using Row = AgeingReport::Row;

/// The name and heading of each span of ages, and the term that lists it.
struct Age {
  std::string name, heading, term;
};
std::vector<Age> ages() {
  std::vector<Age> made;
  for (std::size_t i = 0; i < AgeingReport::kAges; ++i) {
    const int from = i == 0 ? 0 : AgeingReport::kBounds[i - 1];
    const std::string least = from == 0 ? "" : fmt::format("in_stage:{}d..", from);
    if (i + 1 == AgeingReport::kAges) {
      made.push_back({fmt::format("from_{}d", from), fmt::format("{} D ON", from), least});
      continue;
    }
    const int to = AgeingReport::kBounds[i];
    made.push_back({fmt::format("below_{}d", to), fmt::format("BELOW {} D", to),
                    least + (least.empty() ? "" : " ") + fmt::format("not:in_stage:{}d..", to)});
  }
  return made;
}

std::vector<Column> columns(Format format) {
  std::vector<Column> made{column("leads", "LEADS", true)};
  for (const Age& age : ages()) made.push_back(column(age.name, age.heading, true));
  made.push_back(warning_column("stale", "STALE"));
  made.push_back(span_column("median", "MEDIAN", format));
  made.push_back(span_column("oldest", "OLDEST", format));
  made.push_back(column("value", "VALUE", true));
  return made;
}

std::vector<Datum> figures(const Row& row, Format format) {
  std::vector<Datum> cells{row.leads};
  for (const std::int64_t age : row.ages) cells.emplace_back(age);
  cells.emplace_back(row.stale);
  cells.push_back(shown_span(row.median, for_people(format)));
  cells.push_back(shown_span(row.oldest, for_people(format)));
  cells.push_back(amounts_datum(row.value, format));
  return cells;
}

std::vector<Sheet::Counted> counted(const Row& row, const std::string& stage, const Sheet& sheet) {
  const auto whole = all_of({"stage:" + stage, sheet.created_term()});
  std::vector<Sheet::Counted> made{{"leads", whole, row.leads}};
  const std::vector<Age> spans = ages();
  for (std::size_t i = 0; i < spans.size(); ++i)
    made.push_back({spans[i].name, all_of({whole, spans[i].term}), row.ages[i]});
  return made;
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  AgeingReport report(playbook, session.now());
  Sheet sheet(session, request, by, {column("stage", "STAGE")}, columns);
  {
    const ReadingAtOnce moment(store);
    walk_leads(
        session, request, by,
        {.activities = true, .created_within = true, .fields = {BuiltIn::value, BuiltIn::currency}},
        [&](const WalkedLead& walked) {
          const auto stale = stale_at(walked.lead, walked.activities, playbook, session.now());
          report.add(walked.lead, stale && *stale <= session.now(), walked.key, walked.group);
        });
    for (const Row& row : report.rows()) {
      const std::string& stage = playbook.stage(row.stage).name;
      sheet.add(
          row.group, row.key, {stage}, [&row](Format format) { return figures(row, format); },
          counted(row, stage, sheet));
    }
    sheet.count_again();
  }
  std::vector<ChartedColumn> charted;
  constexpr std::array<Tone, AgeingReport::kAges> kTones{Tone::good, Tone::second, Tone::warm,
                                                         Tone::bad};
  for (std::size_t i = 0; i < AgeingReport::kAges; ++i)
    charted.push_back({ages()[i].name, kTones[i]});
  add_chart(sheet.table, Chart::Kind::bars, "Days in the stage", charted, by ? 2 : 1);
  const Row total = report.total();
  sheet.set_total([&total](Format format) { return figures(total, format); });
  sheet.print("leads.report.ageing/1", "stages", "there are no open leads");
  return 0;
}

}  // namespace leads::ageing_report
