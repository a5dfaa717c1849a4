// SPDX-License-Identifier: MIT
// leads rules: checks a rules file, or describes what it means.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/spelling.h"
#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/list/lead_columns.h"
#include "cli/nurture/templates.h"
#include "cli/output/errors.h"
#include "cli/score/rules_screen.h"
#include "cli/session.h"
#include "cli/stage/gone_stages.h"
#include "formats/playbook/playbook_toml.h"
#include "import/rows/constants.h"
#include "leads/error.h"
#include "store/store.h"

namespace leads::rules_command {
namespace {

struct Options {
  std::string what;
};

void declare(Flags& flags, Options& options) {
  flags.word("check|show", options.what, true, "what to do with the rules").choices = {"check",
                                                                                       "show"};
}

std::string rules_name(const Session& session) {
  const std::string path = session.rules_path();
  return path.empty() ? "the built-in defaults" : path;
}

List problem_list(const std::vector<Diagnostic>& problems) {
  List list;
  for (const Diagnostic& problem : problems) {
    list.emplace_back(Record{{"severity", problem.warning ? "warning" : "error"},
                             {"line", problem.line},
                             {"column", problem.column},
                             {"message", problem.message},
                             {"hint", text_or_missing(problem.hint)}});
  }
  return list;
}

void say_days_off(const Session& session, const Calendar& calendar) {
  if (calendar.ics.empty()) return;
  session.verbose(fmt::format("{}: {} and {} by events with times; {} left out", calendar.ics,
                              counted(calendar.holidays.size(), "day", "days"),
                              counted(calendar.absences.size(), "part of a day", "parts of days"),
                              counted(calendar.ics_left_out, "event", "events")));
}

/// Columns of views that no list has.
std::vector<Diagnostic> unknown_columns(const Playbook& playbook, Instant now) {
  std::vector<std::string> names;
  for (const LeadColumn& column : lead_columns(playbook, now)) names.push_back(column.column.name);
  std::vector<Diagnostic> problems;
  const auto check = [&](const View& view, std::string name) {
    if (name.starts_with('-') || name.starts_with('+')) name.erase(0, 1);
    if (std::any_of(names.begin(), names.end(),
                    [&name](const std::string& known) { return means_column(name, known); }))
      return;
    std::string hint = did_you_mean(nearest(name, names));
    if (hint.empty()) hint = "to list the columns: leads list -F help";
    problems.push_back({"", view.line, 0, 1,
                        "view " + view.name + ": there is no column \"" + name + "\"", hint, "",
                        false});
  };
  for (const View& view : playbook.views) {
    for (const std::string& name : view.fields) check(view, name);
    for (const std::string& name : view.sort) check(view, name);
  }
  return problems;
}

/// What the book, if there is one, says of the rules: fields of other types, and leads in stages
/// that the rules do not have.
std::vector<Diagnostic> problems_with_book(Session& session) {
  std::error_code failed;
  if (!std::filesystem::exists(session.db_path(), failed)) return {};
  std::vector<GoneStage> gone;
  try {
    gone = gone_stages(session.store(false));
  } catch (const Error& error) {
    // A field of another type than the book's is a mistake in the file; the rest is the book's.
    if (error.kind != ErrorKind::bad_input || error.where != session.rules_path()) return {};
    return {{"", 0, 0, 1, error.what(), error.hint, "", false}};
  }
  std::vector<Diagnostic> problems;
  for (const GoneStage& stage : gone)
    problems.push_back({"", 0, 0, 1,
                        counted(stage.leads, "lead is", "leads are") + " in the stage " +
                            stage.name + ", which leads.toml no longer has",
                        "declare it again, or move them: " + moving_command(stage.name), "", true});
  return problems;
}

int check(Session& session) {
  PlaybookResult result = session.read_rules();
  if (!result.failed()) {
    const auto add = [&](std::vector<Diagnostic> problems) {
      for (Diagnostic& problem : problems) {
        problem.file = session.rules_path();
        result.problems.push_back(std::move(problem));
      }
    };
    add(refused_constants(result.playbook));
    add(unknown_columns(result.playbook, session.now()));
    add(problems_with_book(session));
    for (Diagnostic& problem : load_templates(result.playbook, session.rules_path()).problems)
      result.problems.push_back(std::move(problem));
  }
  if (result.failed() && !session.out.is_data()) {
    // All of them: this is the command that lists them.
    for (const Diagnostic& problem : result.problems)
      print_on_stderr(diagnostic_text(problem, session.out.settings().color));
    return exit_code(ErrorKind::bad_input);
  }
  Page page;
  page.schema = "leads.rules.check/1";
  List not_acted_on;
  for (const std::string& what : result.not_acted_on) not_acted_on.emplace_back(what);
  page.document = {{"rules", text_or_missing(session.rules_path())},
                   {"ok", !result.failed()},
                   {"problems", problem_list(result.problems)},
                   {"not_acted_on", std::move(not_acted_on)}};
  if (!session.out.is_data() && !session.options().quiet) {
    for (const Diagnostic& warning : result.problems)
      print_on_stderr(diagnostic_text(warning, false));
  }
  const Playbook& playbook = result.playbook;
  say_days_off(session, playbook.calendar);
  page.text(fmt::format("{}: ok, {} rules, {} stages, {} fields of your own", rules_name(session),
                        playbook.rules.size(), playbook.stages.size(),
                        playbook.fields.size() - static_cast<std::size_t>(BuiltIn::count)),
            Style::good);
  for (const std::string& what : result.not_acted_on)
    page.text("checked, but without effect yet: " + what, Style::dim);
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  return result.failed() ? exit_code(ErrorKind::bad_input) : 0;
}

int show(Session& session) {
  if (session.out.settings().format == Format::table && !session.options().fields) {
    session.out.print(rules_page(session.playbook(), rules_name(session)));
    return 0;
  }
  session.out.print(rules_table(session.playbook(), session.rules_path(), session.out.is_data()));
  return 0;
}

int run(const Options& options, Session& session) {
  if (options.what == "check") return check(session);
  if (options.what == "show") return show(session);
  std::string hint = did_you_mean(nearest(options.what, {"check", "show"}));
  throw Error(ErrorKind::usage, "\"" + options.what + "\"", "unknown subcommand",
              hint.empty() ? "leads rules check, or leads rules show" : hint);
}

}  // namespace

extern const Command kCommand{
    .name = "rules",
    .group = "Set-up",
    .summary = "check the rules file, or describe what it means",
    .usage = "check|show",
    .details =
        "check: reports every problem of leads.toml at once, each with its line and a fix; then "
        "what is allowed but cannot be intended, and what is checked but has no effect yet. Where "
        "there is a database, it also counts the leads in stages that leads.toml no longer has. "
        "Templates of [[nurture]] are checked too.\n"
        "show: describes everything that the rules say: each rule and its limits, the thresholds, "
        "the stages with what they require and promise, who is assigned, the reasons, the "
        "sequences, the calendar and the views.",
    .examples = {{"leads rules check", "the rules beside the database"},
                 {"leads rules check -r leads.toml", "check a file before installing it"},
                 {"leads rules show", "what the rules mean"}},
    .make = make_invocation<Options, declare, run>,
};

}  // namespace leads::rules_command
