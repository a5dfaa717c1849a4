// SPDX-License-Identifier: MIT
// leads rules: checks a rules file, or describes what it means.
#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "base/spelling.h"
#include "base/time/format.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/list/lead_columns.h"
#include "cli/output/errors.h"
#include "cli/session.h"
#include "core/playbook/rule_text.h"
#include "formats/playbook/playbook_toml.h"
#include "import/rows/constants.h"
#include "leads/error.h"

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

std::string day_text(Day day) {
  return format_utc(Instant{day}).substr(0, 10);
}

std::string time_text(int seconds) {
  return fmt::format("{:02}:{:02}", seconds / 3600, seconds % 3600 / 60);
}

/// "2026-12-25", and "2026-12-24 12:00..24:00" where only a part of the day is off.
std::vector<std::string> days_off(const Calendar& calendar) {
  std::vector<std::string> days;
  for (const Day day : calendar.holidays) days.push_back(day_text(day));
  for (const Calendar::Absence& part : calendar.absences)
    days.push_back(fmt::format("{} {}..{}", day_text(part.day), time_text(part.span.from),
                               time_text(part.span.to)));
  std::sort(days.begin(), days.end());
  return days;
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
  }
  if (result.failed() && !session.out.is_data()) throw Error(ErrorKind::bad_input, result.problems);
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

std::string stage_line(const Playbook& playbook, const Stage& stage) {
  std::string line = stage.qualify ? "when " + stage.qualify->source : "";
  for (const FieldIndex field : stage.require) {
    line += field == stage.require.front() ? (line.empty() ? "requires " : ", requires ") : ", ";
    line += playbook.fields[field].name;
  }
  return line;
}

Page rules_page(const Session& session, const Playbook& playbook) {
  Page page;
  page.text(rules_name(session), Style::bold);
  const auto labelled = [&page](const std::string& label, const std::string& text) {
    Page::Line& line = page.line();
    line.hang = 4;
    line.spans = {{"  " + label + "  ", Style::bold}, {text, Style::plain}};
  };
  if (playbook.rules.empty())
    page.text("no rules yet, so every lead scores 0; write rules in leads.toml");
  for (const Part part : {Part::fit, Part::engagement}) {
    const bool any = std::any_of(playbook.rules.begin(), playbook.rules.end(),
                                 [part](const Rule& rule) { return rule.part == part; });
    if (!any) continue;
    page.blank();
    page.text(part == Part::fit ? "fit: who they are" : "engagement: what they do", Style::dim);
    for (const Rule& rule : playbook.rules) {
      if (rule.part == part) labelled(rule.name, describe_rule(playbook, rule));
    }
  }
  const ScoreSettings& score = playbook.score;
  page.blank();
  page.text("thresholds and stages", Style::dim);
  labelled("temperature", fmt::format("hot from {}, warm from {} points", score.hot, score.warm));
  labelled("grade", fmt::format("A from {}, B from {}, C from {} points of fit; U while fewer than "
                                "{} rules of fit can be decided",
                                score.grade_a, score.grade_b, score.grade_c, score.grade_needs));
  for (const Stage& stage : playbook.stages) {
    const std::string line = stage_line(playbook, stage);
    if (!line.empty()) labelled(stage.name, line);
  }
  if (const std::vector<std::string> days = days_off(playbook.calendar); !days.empty())
    labelled("days off", join(days, ", "));
  if (!playbook.views.empty()) {
    page.blank();
    page.text("views", Style::dim);
  }
  for (const View& view : playbook.views) {
    std::string line = view.filter;
    if (!view.fields.empty()) line += ", with " + join(view.fields, ", ");
    if (!view.sort.empty()) line += ", by " + join(view.sort, ", ");
    labelled("@" + view.name, line);
  }
  return page;
}

int show(Session& session) {
  const Playbook& playbook = session.playbook();
  Table table;
  table.schema = "leads.rules/1";
  table.key = "rules";
  const ScoreSettings& score = playbook.score;
  List days;
  for (std::string& day : days_off(playbook.calendar)) days.emplace_back(std::move(day));
  table.members = {{"rules_file", text_or_missing(session.rules_path())},
                   {"hot", score.hot},
                   {"warm", score.warm},
                   {"grade_a", score.grade_a},
                   {"grade_b", score.grade_b},
                   {"grade_c", score.grade_c},
                   {"grade_needs", score.grade_needs},
                   {"days_off", std::move(days)}};
  table.columns = {column("rule", "RULE"), column("part", "PART"), column("says", "SAYS"),
                   column("line", "LINE", true)};
  table.columns[3].shown = session.out.is_data();
  List views;
  for (const View& view : playbook.views)
    views.emplace_back(Record{{"name", view.name},
                              {"filter", view.filter},
                              {"fields", List(view.fields.begin(), view.fields.end())},
                              {"sort", List(view.sort.begin(), view.sort.end())}});
  table.members.emplace_back("views", std::move(views));
  for (const Rule& rule : playbook.rules)
    table.rows.push_back({rule.name, rule.part == Part::fit ? "fit" : "engagement",
                          describe_rule(playbook, rule), rule.line});
  if (session.out.settings().format == Format::table && !session.options().fields) {
    session.out.print(rules_page(session, playbook));
    return 0;
  }
  session.out.print(table);
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
        "what is unusual but allowed, and what is checked but has no effect yet.\n"
        "show: describes every rule, the thresholds, and what the stages require.",
    .examples = {{"leads rules check", "the rules beside the database"},
                 {"leads rules check -r leads.toml", "check a file before installing it"},
                 {"leads rules show", "what the rules mean"}},
    .make = make_invocation<Options, declare, run>,
};

}  // namespace leads::rules_command
