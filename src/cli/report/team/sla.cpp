// SPDX-License-Identifier: MIT
// How promptly leads are answered.
#include <fmt/core.h>

#include "base/time/format.h"
#include "cli/report/charts.h"
#include "cli/report/sheet.h"
#include "core/work/report.h"
#include "store/past/field_history.h"

namespace leads::sla_report {
namespace {

using Row = AnswersReport::Row;

/// Seconds for scripts; hours and minutes for people.
Datum working_time(std::optional<std::int64_t> seconds, bool people) {
  if (!seconds) return {};
  if (!people) return *seconds;
  return *seconds < 3600 ? fmt::format("{}m", *seconds / 60)
                         : fmt::format("{}h {:02}m", *seconds / 3600, *seconds % 3600 / 60);
}

std::vector<Column> columns(Format format) {
  return {column("entries", "LEADS", true),
          column("in_time", "IN TIME", true),
          column("late", "LATE", true),
          column("waiting", "WAITING", true),
          warning_column("overdue", "OVERDUE"),
          column("moved_on", "MOVED ON", true),
          column("never_touched", "NEVER TOUCHED", true),
          span_column("median", "MEDIAN", format),
          span_column("p90", "90 %", format)};
}

std::vector<Datum> figures(const Row& row, Format format) {
  const bool people = for_people(format);
  return {row.entries,
          row.in_time,
          row.late,
          row.waiting,
          row.overdue,
          row.moved_on,
          row.never_touched,
          working_time(row.median, people),
          working_time(row.p90, people)};
}

std::vector<Sheet::Counted> counted(const Row& row, const std::string& stage,
                                    const ReportRequest& request, bool by_owner) {
  const std::string range = period_range(request);
  // An entry counts for the owner at its time, not for the present one.
  const auto entered = by_owner
                           ? std::nullopt
                           : std::optional("entered:" + stage + (range.empty() ? "" : "@" + range));
  return {{"entries", entered, row.leads, row.entries}};
}

/// The leads that wait too long, longest first.
List overdue_list(const AnswersReport& report, const Playbook& playbook) {
  List list;
  for (const AnswersReport::Overdue& one : report.overdue())
    list.emplace_back(Record{{"id", number(one.lead)},
                             {"name", one.name},
                             {"owner", text_or_missing(one.owner)},
                             {"stage", playbook.stage(one.stage).name},
                             {"due", one.due}});
  return list;
}

void add_overdue(const AnswersReport& report, const Zone& zone, Table& table) {
  for (const AnswersReport::Overdue& one : report.overdue())
    table.footer.push_back(fmt::format("overdue: {} {}, {}, since {}", number(one.lead), one.name,
                                       one.owner.empty() ? "nobody's" : one.owner,
                                       format_local(one.due, zone)));
}

void walk(Session& session, const ReportRequest& request, const Grouping& by,
          AnswersReport& report) {
  Store& store = session.store(false);
  // An answer counts for the owner at the time it was given, or at the time it became overdue.
  std::optional<FieldHistory> owners;
  if (by && by.index() == at(BuiltIn::owner)) owners.emplace(store, by.index());
  walk_leads(session, request, by,
             {.ledger = true,
              .activities = true,
              .fields = {BuiltIn::owner, BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name,
                         BuiltIn::company, BuiltIn::email}},
             [&](const WalkedLead& walked) {
               const LeadView& lead = walked.lead;
               report.add(lead, stays(lead.created_at(), lead.stage, walked.moves, session.now()),
                          walked.activities, [&](Instant charged_at) {
                            return owners
                                       ? std::string(owners->at(lead.id, charged_at, walked.group))
                                       : walked.group;
                          });
             });
}

}  // namespace

int run(Session& session, ReportRequest request) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const Grouping by(playbook, request.by);
  const WorkingTime working(playbook.calendar);
  AnswersReport report(playbook, working, session.now(), request.period.since,
                       request.period.until);
  const bool people = for_people(session.out.settings().format);
  Sheet sheet(
      session, request, by,
      {column("stage", "STAGE"), span_column("within", "WITHIN", session.out.settings().format)},
      columns);
  {
    const ReadingAtOnce moment(store);
    walk(session, request, by, report);
    for (const Row& row : report.rows()) {
      const Stage& stage = playbook.stage(row.stage);
      const auto within =
          stage.respond_within ? std::optional(stage.respond_within->count()) : std::nullopt;
      sheet.add(
          row.group, by.key(row.group), {stage.name, working_time(within, people)},
          [&row](Format format) { return figures(row, format); },
          counted(row, stage.name, request, by && by.index() == at(BuiltIn::owner)));
    }
    sheet.count_again();
  }
  add_chart(sheet.table, Chart::Kind::bars, "Answers",
            {{"in_time", Tone::good},
             {"late", Tone::warm},
             {"overdue", Tone::bad},
             {"waiting", Tone::quiet},
             {"moved_on", Tone::second}},
            by ? 2 : 1);
  const Row total = report.total();
  sheet.set_total([&total](Format format) { return figures(total, format); });
  const bool late = !report.overdue().empty();
  if (sheet.bars()) add_overdue(report, session.zone(), sheet.table);
  sheet.table.members = {{"overdue_leads", overdue_list(report, playbook)}};
  if (late || !request.exit_status || !session.options().quiet)
    sheet.print("leads.report.sla/1", "stages",
                "no lead was owed an answer; set respond_within in a [[stage]] of leads.toml");
  return request.exit_status && late ? 1 : 0;
}

}  // namespace leads::sla_report
