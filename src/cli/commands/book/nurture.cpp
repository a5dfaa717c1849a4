// SPDX-License-Identifier: MIT
// leads nurture: what sequences of letters and tasks are due, and sending the letters.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/lead_targets.h"
#include "cli/nurture/listing.h"
#include "cli/nurture/sending.h"
#include "cli/nurture/templates.h"
#include "cli/output/errors.h"
#include "core/nurture/letter_names.h"
#include "flows/nurture/suggestions.h"
#include "leads/error.h"
#include "store/rights/secret.h"

namespace leads::nurture_command {
namespace {

struct Options {
  LeadTargets targets;
  std::string run;
  bool all = false, render = false, sent = false, unsent = false, exit_status = false;
};

void declare(Flags& flags, Options& options) {
  flags
      .words("LEAD…|FILTER…", options.targets.words, false,
             "which leads; default: all that are in a sequence or begin one")
      .kind = ValueKind::lead_or_filter;
  declare_ids_from(flags, options.targets);
  flags
      .toggle("-a,--all", options.all,
              "also list the next steps that are not due yet, and what was stopped")
      .one_of = "do";
  flags
      .toggle("--render", options.render,
              "print the letters that are due as a mailbox (mbox), or with --jsonl one object each")
      .one_of = "do";
  flags
      .value("--run", "CMD", options.run,
             "send each letter that is due: CMD gets it on its standard input, once")
      .one_of = "do";
  flags
      .toggle("--sent", options.sent,
              "record that the unconfirmed letters of these leads were sent")
      .one_of = "do";
  flags
      .toggle("--unsent", options.unsent,
              "record that they were not: the next --run sends them again")
      .one_of = "do";
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 if nothing is due");
}

/// What the words select, as of now.
NurtureScope scope_of(const Options& options, Session& session) {
  NurtureScope scope;
  scope.zone = &session.zone();
  const std::vector<std::string>& words = options.targets.words;
  if (options.targets.ids_from) {
    scope.among = ids_among(session, options.targets);
  } else if (!words.empty() && !is_filter(words)) {
    scope.among = named_leads(session, options.targets);
    std::sort(scope.among->begin(), scope.among->end());
  } else if (!words.empty()) {
    scope.filter = session.filter(words);
  }
  return scope;
}

/// Signs links with the book's key.
MakeToken token_maker(Store& store) {
  const std::optional<SecretKey> secret = secret_key(store);
  return [secret](LeadId lead, std::string_view email) {
    return secret ? std::optional(unsubscribe_token(*secret, lead, email)) : std::nullopt;
  };
}

void check_sequences(const Playbook& playbook, const Session& session) {
  if (playbook.nurtures.empty())
    throw Error(ErrorKind::not_found,
                session.rules_path().empty() ? "leads nurture" : session.rules_path(),
                "there is no [[nurture]]: no sequence of letters and tasks",
                "leads help toml shows how to write one; leads init --example has some");
}

int list(const Options& options, Session& session, const NurturePlanner& planner) {
  Store& store = session.store(false);
  const Playbook& playbook = planner.playbook();
  const LoadedTemplates loaded = load_templates(playbook, session.rules_path());
  for (Diagnostic problem : loaded.problems) {
    problem.warning = true;
    print_on_stderr(diagnostic_text(problem, false));
  }
  const LetterWriter writer(playbook, loaded.templates, token_maker(store));
  Suggestions suggestions(store, session.now());
  const Suggest suggest = suggest_from(suggestions);
  CheckLetter check;
  if (loaded.problems.empty() && missing_mail_settings(playbook).empty())
    check = [&](const LeadView& lead, const Nurture& nurture, const NurtureStep& step) {
      return writer.write(lead, nurture, step, suggest).why_not;
    };
  NurtureScope scope = scope_of(options, session);
  const NurtureListing listing = [&] {
    const ReadingAtOnce together(store);
    return list_nurture(session, planner, std::move(scope), options.all, check);
  }();
  Table table = nurture_table(listing.rows);
  table.members = {{"as_of", session.now()}, {"due", listing.due}, {"enrols", listing.enrols}};
  table.empty_note = "nothing is due";
  if (listing.enrols > 0)
    table.footer.push_back(fmt::format("{} a sequence; it counts from the first --run or --render",
                                       counted(listing.enrols, "lead begins", "leads begin")));
  session.out.print(table);
  return options.exit_status && listing.due == 0 ? 1 : 0;
}

Record letter_record(const DueLetter& due, const std::string& message) {
  return {{"lead_id", number(due.step.lead)},
          {"sequence", due.step.sequence},
          {"step", due.step.step},
          {"to", due.letter.to.address},
          {"subject", due.letter.subject},
          {"message_id", due.letter.message_id},
          {"unsubscribe", due.letter.unsubscribe},
          {"text", due.letter.text},
          {"html", due.letter.html},
          {"message", message}};
}

void print_letters(Session& session, const Playbook& playbook, const DueLetters& due) {
  const Format format = session.out.settings().format;
  List letters;
  for (const DueLetter& each : due.letters) {
    const std::string message = message_text(each.letter, session.now(), playbook.calendar.zone);
    if (format == Format::jsonl)
      session.out.write(to_json(letter_record(each, message)) + "\n");
    else if (format == Format::json)
      letters.emplace_back(letter_record(each, message));
    else
      session.out.write(mbox_entry(each.letter, message, session.now()));
  }
  if (format == Format::json)
    session.out.write(to_json({{"schema", "leads.nurture.letters/1"},
                               {"as_of", session.now()},
                               {"letters", std::move(letters)}}) +
                      "\n");
}

std::string letters_line(const SendingResult& result, bool dry_run) {
  std::string line = dry_run ? counted(result.sent, "letter", "letters") + " would be sent"
                             : counted(result.sent, "letter was sent", "letters were sent");
  std::string parts;
  for (const auto& [sequence, count] : result.sent_by_sequence)
    parts += fmt::format("{}{} {}", parts.empty() ? ": " : ", ", sequence, count);
  return line + parts;
}

/// Everything that is done with letters starts here: what is due, by the rules as they are now.
struct Work {
  const Playbook& playbook;
  const NurturePlanner& planner;
  const LetterTemplates& templates;
  LetterFinder& finder;
  NurtureListing listing;
};

int render(const Options& options, Session& session, Work work) {
  const Format format = session.out.settings().format;
  const bool mailbox = format == Format::table || format == Format::plain;
  if (!mailbox && format != Format::json && format != Format::jsonl)
    throw Error(ErrorKind::usage, "--render", "prints a mailbox, JSON or JSON Lines",
                "leads nurture --render --jsonl");
  Operation operation(session.store(true), session.now(), session.preferences().actor(),
                      std::string(kNurture));
  const DueLetters due = work.finder.find(session.evaluation(), work.listing.to_send);
  record_claims(operation, work.playbook, due, false);
  operation.finish(claims_summary(due, false), session.options().dry_run);
  print_letters(session, work.playbook, due);
  SendingResult rest;
  rest.held = due.held;
  const std::vector<NurtureRow> rows = rows_after(session, rest, std::move(work.listing.rows));
  for (const NurtureRow& row : rows)
    if (row.channel == "email")
      session.say(
          fmt::format("not written: {} for lead {}: {}", row.step, number(row.lead), row.why));
  return options.exit_status && due.letters.empty() ? 1 : 0;
}

bool is_unconfirmed(const NurtureRow& row) {
  return row.state == step_state_name(StepState::unconfirmed);
}

/// Leaves out what another run confirmed meanwhile. Returns how many are unconfirmed still.
std::size_t recheck_unconfirmed(Session& session, const NurturePlanner& planner,
                                std::vector<NurtureRow>& rows) {
  NurtureScope scope;
  scope.among.emplace();
  for (const NurtureRow& row : rows)
    if (is_unconfirmed(row)) scope.among->push_back(row.lead);
  if (scope.among->empty()) return 0;
  std::sort(scope.among->begin(), scope.among->end());
  scope.among->erase(std::unique(scope.among->begin(), scope.among->end()), scope.among->end());
  session.store(true);
  std::set<std::tuple<LeadId, std::string, std::string>> still;
  for (const NurtureRow& row : list_nurture(session, planner, std::move(scope), false, {}).rows)
    if (is_unconfirmed(row)) still.emplace(row.lead, row.sequence, row.step);
  std::erase_if(rows, [&](const NurtureRow& row) {
    return is_unconfirmed(row) && !still.contains({row.lead, row.sequence, row.step});
  });
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), is_unconfirmed));
}

void warn_of(const SendingResult& result, std::size_t unconfirmed) {
  const auto warn = [](std::string what, const char* hint) {
    print_on_stderr(diagnostic_text({"--run", 0, 0, 1, std::move(what), hint, "", true}, false));
  };
  constexpr const char* kFindOut =
      "find out, then: leads nurture LEAD --sent, or --unsent to send it again";
  if (!result.given_up.empty())
    warn("stopped: " + result.given_up, "what was not handed over is sent by the next run");
  if (!result.failed.empty())
    warn(counted(result.failed.size(), "letter was", "letters were") +
             " handed over, but may not have been sent; no run sends " +
             (result.failed.size() == 1 ? "it" : "them") + " again by itself",
         kFindOut);
  if (unconfirmed > 0)
    warn(counted(unconfirmed, "letter of another run is", "letters of other runs are") +
             " unconfirmed; no run sends such a letter again by itself",
         kFindOut);
}

int send(const Options& options, Session& session, Work work) {
  const Mailer mailer(options.run);
  session.warn_of_clock();
  SendingResult result;
  const bool dry_run = session.options().dry_run;
  if (dry_run) {
    Operation operation(session.store(true), session.now(), session.preferences().actor(),
                        std::string(kNurture));
    DueLetters due = work.finder.find(session.evaluation(), work.listing.to_send);
    result.enrolled = due.enrolled.size();
    result.held = std::move(due.held);
    for (const DueLetter& each : due.letters) {
      ++result.sent;
      ++result.sent_by_sequence[each.step.sequence];
    }
  } else {
    result = send_due(session, work.playbook, work.finder, mailer, work.listing.to_send);
  }
  std::vector<NurtureRow> rows = rows_after(session, result, std::move(work.listing.rows));
  const std::size_t unconfirmed = recheck_unconfirmed(session, work.planner, rows);
  Table table = nurture_table(rows);
  table.members = {
      {"as_of", session.now()},         {"dry_run", dry_run},
      {"enrolled", result.enrolled},    {"sent", result.sent},
      {"failed", result.failed.size()}, {"given_up", text_or_missing(result.given_up)}};
  const bool failed = !result.failed.empty() || !result.given_up.empty() || unconfirmed > 0;
  if (session.out.is_data() || failed || (!session.options().quiet && !rows.empty()))
    session.out.print(table);
  session.say(letters_line(result, dry_run));
  warn_of(result, unconfirmed);
  if (failed) return exit_code(ErrorKind::partial);
  return options.exit_status && result.sent == 0 ? 1 : 0;
}

/// The unconfirmed letters of these leads were sent after all, or were not.
int settle(const Options& options, Session& session, const NurturePlanner& planner) {
  Store& store = session.store(true);
  if (options.targets.words.empty() && !options.targets.ids_from)
    throw Error(ErrorKind::usage, options.sent ? "--sent" : "--unsent", "no leads were named",
                options.sent ? "leads nurture 42 --sent" : "leads nurture 42 --unsent");
  NurtureScope scope = scope_of(options, session);
  scope.needs.add(LeadNeeds::all_but_texts(planner.playbook().fields));
  Operation operation(store, session.now(), session.preferences().actor(), std::string(kNurture));
  std::vector<StepOfLead> steps;
  std::vector<NurtureRow> rows;
  const char* state = options.sent ? "sent" : "released";
  plan_leads(session.evaluation(), planner, std::move(scope),
             [&](LeadCursor& cursor, const std::vector<SequencePlan>& plans) {
               for (const SequencePlan& plan : plans)
                 for (const PlannedStep& step : plan.steps) {
                   if (step.state != StepState::unconfirmed) continue;
                   const std::string offer =
                       plan.sequence && step.step
                           ? planner.playbook().nurtures[*plan.sequence].steps[*step.step].offer
                           : "";
                   steps.push_back({cursor.lead().id, plan.name, step.key, step.after, offer});
                   rows.push_back({cursor.lead().id, display_name(cursor.lead()), plan.name,
                                   step.key, "email", state, "", step.due});
                 }
             });
  record_outcome(operation, planner.playbook(),
                 options.sent ? NurtureEvent::sent : NurtureEvent::released, steps);
  const bool dry_run = session.options().dry_run;
  operation.finish(counted(steps.size(), "letter", "letters") + " recorded as " + state, dry_run);
  Table table = nurture_table(rows);
  table.members = {{"as_of", session.now()}, {"dry_run", dry_run}, {state, steps.size()}};
  table.empty_note = "no letter of these leads is unconfirmed";
  if (session.out.is_data() || !session.options().quiet) session.out.print(table);
  return options.exit_status && steps.empty() ? 1 : 0;
}

int run(const Options& options, Session& session) {
  const bool writes = options.render || !options.run.empty() || options.sent || options.unsent;
  if (writes) session.check_may_write();
  session.store(writes);
  const Playbook playbook = session.playbook();  // of its own: the book is closed in between
  check_sequences(playbook, session);
  const NurturePlanner planner(playbook);
  if (options.sent || options.unsent) return settle(options, session, planner);
  if (!writes) return list(options, session, planner);
  const LetterTemplates templates = need_templates(playbook, session.rules_path());
  const LetterWriter writer(playbook, templates, token_maker(session.store(true)));
  LetterFinder finder(planner, writer);
  Work work{playbook, planner, templates, finder,
            list_nurture(session, planner, scope_of(options, session), false, {})};
  return options.render ? render(options, session, std::move(work))
                        : send(options, session, std::move(work));
}

}  // namespace

extern const Command kCommand{
    .name = "nurture",
    .group = "Whole book",
    .summary = "list or send the letters and tasks of sequences that are due",
    .usage = "[LEAD…|FILTER…] [-a|--render|--run CMD|--sent|--unsent] [-e]",
    .details =
        "A [[nurture]] of leads.toml is a sequence of letters and tasks. A lead begins it when "
        "`when` first matches in a --render or --run. It ends for the lead, for good, when a "
        "--render or --run finds that `stop` matches, or when the lead is lost. Without a flag "
        "this lists the steps that are due, and those that are held "
        "back with the reason: nobody is mailed without permission, outside working hours where "
        "the sequence says so, or more often than [mail] at_most. Tasks (phone, sms, post) are "
        "listed here and by leads next until the lead is contacted that way.\n"
        "--run hands each letter to CMD, a program and its arguments without a shell, as a "
        "message on standard input, and never twice to one address: not after a crash, an edit of "
        "leads.toml, a merge, a change of addresses or of the clock. (A letter with another text, "
        "in a sequence and of a template with other names, is a new one.) What was handed over "
        "when a run was killed, or when CMD "
        "failed, is listed as unconfirmed until --sent or --unsent says what became of it. A run "
        "stops when CMD fails three times in a row; it exits with 8 as long as a letter is "
        "unconfirmed.\n"
        "--render prints the same messages and sends nothing. Templates are Markdown files beside "
        "leads.toml: leads help toml.",
    .examples = {{"leads nurture", "what is due, and what is held back"},
                 {"leads nurture -a", "also the next step of everybody else"},
                 {"leads nurture --render -n", "read the letters before they are sent"},
                 {"leads nurture --run true -n", "what a run would send"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .writes_with = {"--run", "--render", "--sent", "--unsent"},
    .needs_valid_rules = true,
    .is_tool = false,
};

}  // namespace leads::nurture_command
