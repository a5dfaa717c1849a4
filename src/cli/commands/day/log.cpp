// SPDX-License-Identifier: MIT
// leads log: records an activity of a lead.
#include <fmt/core.h>

#include "base/files/read_file.h"
#include "base/numbers.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/time/when.h"
#include "base/words.h"
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
  bool done = false;
};

void declare(Flags& flags, Options& options) {
  flags
      .word("LEAD", options.lead, false,
            "an id, an e-mail, or a part of a name that matches exactly one lead")
      .kind = ValueKind::lead;
  flags.word("KIND", options.kind, false, "the kind of activity; done: only end the step").kind =
      ValueKind::activity_kind;
  flags.words("TEXT", options.text, false, "a note; `-` reads it from standard input");
  flags.value("--at", "WHEN", options.at, "when it happened; default now").kind =
      ValueKind::past_date;
  flags.value("--value", "NUMBER", options.value, "an amount or count, such as the price").kind =
      ValueKind::number;
  flags.text("--subject", "TEXT", options.subject, "page, product, subject line or form");
  flags.value("--next", "WHEN", options.next, "when to get in touch again; none ends the step")
      .kind = ValueKind::coming_date;
  flags.text("--do", "TEXT", options.task, "what to do then");
  flags.toggle("--done", options.done, "the next step is done: it ends");
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

/// What the lead's next step was before.
struct Step {
  std::string text;
  std::optional<std::int64_t> at;  ///< as stored: a day or a time
  bool exists() const { return !text.empty() || at; }
};

Step step_of(Session& session, LeadId lead) {
  Step step;
  with_lead(session, lead, [&step](LeadCursor& cursor) {
    step.text = cursor.lead().cell(BuiltIn::next_step).text;
    if (const Cell& due = cursor.lead().cell(BuiltIn::next_step_at); due.present())
      step.at = due.integer;
  });
  return step;
}

bool is_due(const Session& session, const Step& step) {
  if (!step.at) return false;
  const Day today = local_day(session.now(), session.zone());
  const Day day = is_stored_day(*step.at) ? day_of_stored(*step.at)
                                          : local_day(Instant{Seconds{*step.at}}, session.zone());
  return day <= today;
}

/// The note: the words, or all of standard input for `-`.
std::string note_of(const Options& options) {
  if (options.text == std::vector<std::string>{"-"}) {
    const std::string text(trim(read_to_end("-")));
    if (text.empty())
      throw Error(ErrorKind::usage, "TEXT", "standard input is empty",
                  "to log without a note, leave out the -");
    return text;
  }
  return join(options.text, " ");
}

/// The step that is planned: what replaces the one there was.
struct Plan {
  bool ends = false;  ///< the step there was
  std::optional<Value> next;
  std::string task;
};

Plan plan_of(const Options& options, Session& session) {
  Plan plan;
  const bool none = fold(options.next) == "none";
  if (none && !options.task.empty())
    throw Error(ErrorKind::usage, "--do", "needs a date, but --next none ends the step",
                "--next tomorrow --do " + in_quotes(options.task));
  plan.ends = options.done || none;
  if (!none) plan.next = next_step_at(session, options.next);
  plan.task = options.task;
  return plan;
}

void check_task(const Plan& plan, const Step& step) {
  if (plan.task.empty() || plan.next || (step.at && !plan.ends)) return;
  throw Error(ErrorKind::usage, "--do", "needs the date of the step",
              "--next tomorrow --do " + in_quotes(plan.task));
}

void plan_step(Session& session, Operation& operation, const Plan& plan, ChangedLead& changed) {
  if (plan.next)
    set_field(session, operation, at(BuiltIn::next_step_at), *plan.next, changed);
  else if (plan.ends)
    set_field(session, operation, at(BuiltIn::next_step_at), Value{}, changed);
  if (!plan.task.empty())
    set_field(session, operation, at(BuiltIn::next_step), Value{plan.task}, changed);
  else if (plan.ends)
    set_field(session, operation, at(BuiltIn::next_step), Value{}, changed);
}

/// A contact may have been the step that was due; only the user knows.
void hint_to_end(Session& session, const Plan& plan, const Step& step, const Kind& kind,
                 LeadId lead) {
  if (plan.ends || plan.next || !is_contact(kind, false) || !is_due(session, step)) return;
  session.say(fmt::format("hint: its next step{} is still due; if this was it: leads log {} done",
                          step.text.empty() ? "" : " (" + step.text + ")", number(lead)));
}

/// `leads log 42 done`: the step ends, and a note says that it was done.
bool is_done_word(const Playbook& playbook, const std::string& kind) {
  return fold(kind) == "done" && !playbook.kinds.find(kind);
}

NewActivity activity_of(const Options& options, Session& session, LeadId lead, const Step& step) {
  const Playbook& playbook = session.playbook();
  NewActivity activity;
  activity.lead = lead;
  activity.note = note_of(options);
  if (is_done_word(playbook, options.kind)) {
    if (!step.exists())
      throw Error(
          ErrorKind::refused, fmt::format("lead {}", number(lead)),
          "has no next step that could be done",
          fmt::format("to plan one: leads log {} call … --next tomorrow --do TEXT", number(lead)));
    activity.kind = kind_named(playbook, "note", "KIND");
    const std::string& more = activity.note;
    activity.note = "done" + (step.text.empty() ? "" : ": " + step.text) +
                    (more.empty() ? "" : (step.text.empty() ? ": " : "; ") + more);
  } else {
    activity.kind = kind_named(playbook, options.kind, "KIND");
  }
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
  if (activity.at > session.now()) warn_of_ahead(session, activity.at);
  return activity;
}

Record record_of(const NewActivity& activity, const Playbook& playbook) {
  return {{"lead", number(activity.lead)},
          {"at", activity.at},
          {"kind", playbook.kinds[activity.kind].name},
          {"subject", text_or_missing(activity.subject)},
          {"note", text_or_missing(activity.note)},
          {"value", activity.value ? Datum(*activity.value) : Datum()}};
}

int run(const Options& options, Session& session) {
  Store& store = session.store(true);
  const Playbook& playbook = store.playbook();
  if (options.kind.empty())
    throw Error(ErrorKind::usage, "leads log", "needs a lead and a kind",
                "leads log 42 call \"wants a quote\"");
  const LeadId lead = session.find_lead(options.lead);
  const Step step = step_of(session, lead);
  const NewActivity activity = activity_of(options, session, lead, step);
  check_text(options.task, "--do");
  Plan plan = plan_of(options, session);
  plan.ends = plan.ends || is_done_word(playbook, options.kind);
  check_task(plan, step);
  session.scorer();  // created before the book is locked
  Operation operation = session.begin("log");
  const Score before = score_of(session, lead);
  const StageId stood = stage_of(session, lead);
  operation.record({activity});
  operation.reopen(std::vector{lead});  // by one that was dated ahead, when its time has come
  const auto owners = assign_reopened(store, operation, session.now());
  ChangeReport report;
  report.verb = is_done_word(playbook, options.kind)
                    ? "ended the step of"
                    : fmt::format("logged {} with", playbook.kinds[activity.kind].name);
  report.dry_run = session.options().dry_run;
  ChangedLead changed{lead, lead_name(session, lead), {}, {}};
  plan_step(session, operation, plan, changed);
  const StageId stage = stage_of(session, lead);  // getting in touch re-opens a lost lead
  if (stage != stood)
    changed.fields.push_back({"stage", playbook.stage(stood).name, playbook.stage(stage).name});
  add_owners(owners, changed);
  const Score after = score_of(session, lead);
  report.extra = {{"activity", record_of(activity, playbook)},
                  {"score_before", before.total},
                  {"score", after.total}};
  if (before.total != after.total)
    changed.notes.push_back(fmt::format("score {} -> {}", before.total, after.total));
  report.changed.push_back(std::move(changed));
  report.op = operation.finish("1 activity", report.dry_run);
  print_change(session, report);
  hint_to_end(session, plan, step, playbook.kinds[activity.kind], lead);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "log",
    .group = "Every day",
    .summary = "record a call, e-mail, meeting or other activity",
    .usage = "LEAD KIND [TEXT|-] [--at W] [--done] [--next W --do TEXT]",
    .details =
        "KIND is a kind of activity or a short word for one: met, visit and demo (meeting), mail "
        "(email_sent), reply, vm (voicemail), tried (call_attempt), booked, noshow, quote, "
        "bought…; "
        "for all of them see leads help kinds.\n"
        "--done ends the next step of the lead, as do the kind `done`, which is kept as a note, "
        "and --next none.\n"
        "Dates may be words: --at yesterday, --at 2h (two hours ago), --next mon, --next 3d (in "
        "three days).",
    .examples = {{"leads log acme call \"wants a quote\" --next +3d --do \"send it\"",
                  "a call and the next step"},
                 {"leads log 42 call \"will buy in May\" --done", "the step that was due is done"},
                 {"leads log 42 met --at yesterday", "a meeting that was yesterday"},
                 {"echo \"likes blue\" | leads log 42 note -", "a note from standard input"},
                 {"leads log 42 purchase --value 1200 --subject \"Pro plan\"", "with an amount"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
};

}  // namespace leads::log_command
