// SPDX-License-Identifier: MIT
// leads log: records an activity of a lead.
#include <fmt/core.h>

#include "base/numbers.h"
#include "base/time/format.h"
#include "base/time/when.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/lead/field_input.h"
#include "cli/output/errors.h"
#include "flows/qualify.h"
#include "leads/error.h"

namespace leads::log_command {
namespace {

struct Options {
  std::string lead, kind;
  std::vector<std::string> text;
  std::string at, subject, next, task;
  std::optional<std::string> value;
};

void declare(Flags& flags, Options& options) {
  flags
      .word("LEAD", options.lead, false,
            "an id, an e-mail, or a part of a name that matches exactly one lead")
      .kind = ValueKind::lead;
  flags.word("KIND", options.kind, false, "the kind of activity").kind = ValueKind::activity_kind;
  flags.words("TEXT", options.text, false, "a note");
  flags.value("--at", "WHEN", options.at, "when it happened; default now").kind =
      ValueKind::past_date;
  flags.value("--value", "NUMBER", options.value, "an amount or count, such as the price").kind =
      ValueKind::number;
  flags.text("--subject", "TEXT", options.subject, "page, product, subject line or form");
  flags.value("--next", "WHEN", options.next, "when to get in touch again").kind =
      ValueKind::coming_date;
  flags.text("--do", "TEXT", options.task, "what to do then");
}

StageId stage_of(Session& session, LeadId lead) {
  StageId stage{};
  with_lead(session, lead, [&stage](LeadCursor& cursor) { stage = cursor.lead().stage; });
  return stage;
}

// An activity in the future has no effect yet; usually --next was meant.
void warn_of_ahead(const Session& session, Instant at) {
  if (session.options().quiet) return;
  const Diagnostic warning{
      "--at",
      0,
      0,
      1,
      "is in the future: it has no effect before " + format_local(at, session.zone()),
      "to plan a next step: --next WHEN --do TEXT",
      "",
      true};
  print_on_stderr(diagnostic_text(warning, false));
}

/// When the next step is: a day, or a time.
std::optional<Value> next_step_at(Session& session, const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto parsed = parse_typed_value(session, at(BuiltIn::next_step_at), text);
  if (const auto* problem = std::get_if<ValueProblem>(&parsed))
    throw Error(ErrorKind::usage, "--next", problem->message, problem->hint);
  Value value = std::get<Value>(std::move(parsed));
  warn_of_next_step(session, value, "--next");
  return value;
}

int run(const Options& options, Session& session) {
  Store& store = session.store(true);
  const Playbook& playbook = store.playbook();
  if (options.kind.empty())
    throw Error(ErrorKind::usage, "leads log", "needs a lead and a kind",
                "leads log 42 call \"left voicemail\"");
  const LeadId lead = session.find_lead(options.lead);
  NewActivity activity;
  activity.lead = lead;
  activity.kind = kind_named(playbook, options.kind, "KIND");
  for (const std::string& word : options.text)
    activity.note += (activity.note.empty() ? "" : " ") + word;
  activity.at =
      options.at.empty() ? session.now() : session.moment(options.at, Sense::past, "--at").first;
  activity.subject = options.subject;
  if (options.value) {
    activity.value = parse_number(typed_digits(session, *options.value, "--value"));
    if (!activity.value)
      throw Error(ErrorKind::usage, "--value", "\"" + *options.value + "\" is not a number",
                  "write it as 1234.5");
  }
  check_text(activity.note, "TEXT");
  check_text(activity.subject, "--subject");
  check_text(options.task, "--do");
  if (activity.at > session.now()) warn_of_ahead(session, activity.at);
  const std::optional<Value> next = next_step_at(session, options.next);
  session.scorer();  // created before the book is locked
  Operation operation = session.begin("log");
  const Score before = score_of(session, lead);
  const StageId stood = stage_of(session, lead);
  operation.record({activity});
  operation.reopen(std::vector{lead});  // by one that was dated ahead, when its time has come
  const auto owners = assign_reopened(store, operation, session.now());
  ChangeReport report;
  const std::string& kind = playbook.kinds[activity.kind].name;
  report.verb = fmt::format("logged {} with", kind);
  report.dry_run = session.options().dry_run;
  ChangedLead changed{lead, lead_name(session, lead), {}, {}};
  if (next) set_field(session, operation, at(BuiltIn::next_step_at), *next, changed);
  if (!options.task.empty())
    set_field(session, operation, at(BuiltIn::next_step), Value{options.task}, changed);
  const StageId stage = stage_of(session, lead);  // getting in touch re-opens a lost lead
  if (stage != stood)
    changed.fields.push_back({"stage", playbook.stage(stood).name, playbook.stage(stage).name});
  add_owners(owners, changed);
  const Score after = score_of(session, lead);
  report.extra = {
      {"activity", Record{{"lead", number(lead)},
                          {"at", activity.at},
                          {"kind", kind},
                          {"subject", text_or_missing(activity.subject)},
                          {"note", text_or_missing(activity.note)},
                          {"value", activity.value ? Datum(*activity.value) : Datum()}}},
      {"score_before", before.total},
      {"score", after.total}};
  if (before.total != after.total)
    changed.notes.push_back(fmt::format("score {} -> {}", before.total, after.total));
  report.changed.push_back(std::move(changed));
  report.op = operation.finish("1 activity", report.dry_run);
  print_change(session, report);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "log",
    .group = "Every day",
    .summary = "record a call, e-mail, meeting or other activity",
    .usage = "LEAD KIND [TEXT] [--at W] [--next W --do TEXT]",
    .details =
        "KIND is a kind of activity or a short word for one: met (meeting), mail (email_sent), "
        "reply, vm (voicemail), tried (call_attempt), booked, noshow, demo, quote, bought…; for "
        "all of them see leads help kinds.\n"
        "Dates may be words: --at yesterday, --at 2h (two hours ago), --next mon, --next 3d (in "
        "three days).",
    .examples = {{"leads log acme call \"left voicemail\" --next +3d --do \"call back\"",
                  "a call and the next step"},
                 {"leads log 42 met --at yesterday", "a meeting that was yesterday"},
                 {"leads log 42 purchase --value 1200 --subject \"Pro plan\"", "with an amount"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
};

}  // namespace leads::log_command
