// SPDX-License-Identifier: MIT
// How many leads each owner has, and how promptly they are answered.
#include <fmt/core.h>

#include "base/time/format.h"
#include "cli/lead/field_input.h"
#include "cli/report/reports.h"
#include "cli/report/shown.h"
#include "core/work/report.h"
#include "store/past/field_history.h"
#include "store/read/ledger.h"

namespace leads {
namespace {

Style warn_if_any(const Datum& value) {
  const auto* count = std::get_if<std::int64_t>(&value.value);
  return count != nullptr && *count > 0 ? Style::bad : Style::plain;
}

Column warning_column(std::string name, std::string heading) {
  Column made = column(std::move(name), std::move(heading), true);
  made.style = warn_if_any;
  return made;
}

/// Seconds for scripts; hours and minutes for people.
Datum working_time(std::optional<std::int64_t> seconds, bool terminal) {
  if (!seconds) return {};
  if (!terminal) return *seconds;
  return *seconds < 3600 ? fmt::format("{}m", *seconds / 60)
                         : fmt::format("{}h {:02}m", *seconds / 3600, *seconds % 3600 / 60);
}

Datum working_time(std::optional<Seconds> span, bool terminal) {
  return working_time(span ? std::optional(span->count()) : std::nullopt, terminal);
}

}  // namespace

int report_owners(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.needs.moves = selection.needs.activities = true;
  selection.needs.add(at(BuiltIn::owner));
  selection.needs.add(at(BuiltIn::currency));
  const WorkingTime working(playbook.calendar);
  OwnersReport report(playbook, working, session.now());
  {
    const ReadingAtOnce moment(store);
    LedgerCursor ledger(store);
    PurchaseCursor purchases(store);
    const auto take = [&](LeadCursor& cursor, const Score& score) {
      const LeadId lead = cursor.lead().id;
      report.add(cursor.lead(), cursor.activities(), score,
                 paid_by(playbook, ledger.of(lead), purchases.of(lead), session.now()));
    };
    select_leads(session.evaluation(), std::move(selection), take);
  }
  const Format format = session.out.settings().format;
  const bool terminal = session.out.settings().format == Format::table;
  Table table;
  table.schema = "leads.report.owners/1";
  table.key = "owners";
  table.members = {{"as_of", session.now()}};
  table.columns = {column("owner", "OWNER"),
                   column("open", "OPEN", true),
                   column("capacity", "CAPACITY", true),
                   column("hot", "HOT", true),
                   warning_column("overdue", "OVERDUE"),
                   column("won", "WON", true),
                   column("bought", "BOUGHT", true),
                   column("away_until", "AWAY UNTIL")};
  for (const OwnersReport::Row& row : report.rows()) {
    table.rows.push_back(
        {row.owner.empty() && terminal ? Datum("(nobody)") : text_or_missing(row.owner), row.open,
         row.capacity ? Datum(*row.capacity) : Datum(), row.hot, row.overdue,
         amounts_datum(row.won, format), amounts_datum(row.bought, format),
         row.away ? Datum(*row.away) : Datum()});
  }
  spread_currencies(table, format);
  table.empty_note = "there are no open leads, and leads.toml names no owners";
  session.out.print(table);
  return 0;
}

int report_answers(Session& session, ReportRequest request) {
  Selection& selection = request.selection;
  const std::string& by = request.by;
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.scores = false;
  selection.needs.moves = selection.needs.activities = true;
  for (const BuiltIn field : {BuiltIn::owner, BuiltIn::name, BuiltIn::first_name,
                              BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
    selection.needs.add(at(field));
  std::optional<FieldIndex> field;
  if (!by.empty()) {
    field = field_named(playbook, by, "--by");
    request.by = playbook.fields[*field].name;
    selection.needs.add(*field);
  }
  const WorkingTime working(playbook.calendar);
  AnswersReport report(playbook, working, session.now(), request.period.since,
                       request.period.until);
  {
    const ReadingAtOnce moment(store);
    LedgerCursor ledger(store);
    // An answer counts for the owner at the time it was given, or at the time it became overdue.
    std::optional<FieldHistory> owners;
    if (field == at(BuiltIn::owner)) owners.emplace(store, *field);
    select_leads(session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score&) {
      const LeadView& lead = cursor.lead();
      const std::vector<Stay> way =
          stays(lead.created_at(), lead.stage, ledger.of(lead.id), session.now());
      const std::string group =
          field ? format_value(playbook.fields[*field], lead.cell(*field)) : "";
      report.add(lead, way, cursor.activities(), [&](Instant charged_at) {
        return owners ? std::string(owners->at(lead.id, charged_at, group)) : group;
      });
    });
  }
  const bool terminal = session.out.settings().format == Format::table;
  Table table;
  table.schema = "leads.report.sla/1";
  table.key = "stages";
  List overdue;
  for (const AnswersReport::Overdue& one : report.overdue()) {
    const std::string& stage = playbook.stage(one.stage).name;
    overdue.emplace_back(Record{{"id", number(one.lead)},
                                {"name", one.name},
                                {"owner", text_or_missing(one.owner)},
                                {"stage", stage},
                                {"due", one.due}});
    if (terminal)
      table.footer.push_back(fmt::format("overdue: {} {}, {}, since {}", number(one.lead), one.name,
                                         one.owner.empty() ? "nobody's" : one.owner,
                                         format_local(one.due, session.zone())));
  }
  const bool late = !overdue.empty();
  table.members = {
      {"as_of", session.now()}, {"by", text_or_missing(by)}, {"overdue_leads", std::move(overdue)}};
  const Format format = session.out.settings().format;
  if (field) table.columns.push_back(column(by, by));
  for (Column& each : std::vector<Column>{
           column("stage", "STAGE"), span_column("within", "WITHIN", format),
           column("entries", "LEADS", true), column("in_time", "IN TIME", true),
           column("late", "LATE", true), column("waiting", "WAITING", true),
           warning_column("overdue", "OVERDUE"), column("moved_on", "MOVED ON", true),
           column("never_touched", "NEVER TOUCHED", true), span_column("median", "MEDIAN", format),
           span_column("p90", "90 %", format)})
    table.columns.push_back(std::move(each));
  for (const AnswersReport::Row& row : report.rows()) {
    const Stage& stage = playbook.stage(row.stage);
    std::vector<Datum>& cells = table.rows.emplace_back();
    if (field)
      cells.push_back(row.group.empty() && terminal ? Datum("(none)") : text_or_missing(row.group));
    for (Datum& cell : std::vector<Datum>{
             stage.name, working_time(stage.respond_within, terminal), row.entries, row.in_time,
             row.late, row.waiting, row.overdue, row.moved_on, row.never_touched,
             working_time(row.median, terminal), working_time(row.p90, terminal)})
      cells.push_back(std::move(cell));
  }
  table.empty_note = "no lead was owed an answer; set respond_within in a [[stage]] of leads.toml";
  if (late || !request.exit_status || !session.options().quiet) session.out.print(table);
  return request.exit_status && late ? 1 : 0;
}

}  // namespace leads
