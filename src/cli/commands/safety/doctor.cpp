// SPDX-License-Identifier: MIT
// leads doctor: whether the database, the rules and the machine are in order.
#include <algorithm>

#include "base/words.h"
#include "cli/command/command.h"
#include "cli/doctor/examination.h"
#include "cli/session.h"

namespace leads::doctor_command {
namespace {

using State = Answer::State;

struct Options {};

void declare(Flags&, Options&) {}

Style style_of(State state) {
  switch (state) {
    case State::ok:
      return Style::dim;
    case State::warning:
      return Style::warning;
    case State::problem:
      return Style::bad;
  }
  return Style::plain;
}

Page page_of(const std::vector<Answer>& answers, std::size_t problems, std::size_t warnings) {
  constexpr int kState = 9, kCheck = 13;
  Page page;
  page.schema = "leads.doctor/1";
  List list;
  for (const Answer& answer : answers) {
    list.push_back(Record{{"check", answer.check},
                          {"state", state_name(answer.state)},
                          {"says", answer.says},
                          {"fix", text_or_missing(answer.fix)}});
    const auto padded = [](std::string_view text, int width) {
      std::string cell(text);
      cell.resize(std::max(cell.size() + 1, static_cast<std::size_t>(width)), ' ');
      return cell;
    };
    Page::Line& line = page.line();
    line.hang = kState + kCheck;
    line.spans = {{padded(state_name(answer.state), kState), style_of(answer.state)},
                  {padded(answer.check, kCheck), Style::plain},
                  {answer.says, Style::plain}};
    if (answer.fix.empty()) continue;
    Page::Line& fix = page.line();
    fix.hang = kState + kCheck;
    fix.spans = {{std::string(kState + kCheck, ' ') + answer.fix, Style::dim}};
  }
  page.document = {{"problems", problems}, {"warnings", warnings}, {"checks", std::move(list)}};
  return page;
}

int run(const Options&, Session& session) {
  session.check_no_fields();
  std::vector<Answer> answers = examine_surroundings(session);
  const auto is = [](State state) {
    return [state](const Answer& answer) { return answer.state == state; };
  };
  const bool usable = std::none_of(answers.begin(), answers.end(), is(State::problem));
  const auto add = [&answers](std::vector<Answer> more) {
    for (Answer& answer : more) answers.push_back(std::move(answer));
  };
  if (usable) add(examine_book(session));
  add(examine_installation());
  const auto problems =
      static_cast<std::size_t>(std::count_if(answers.begin(), answers.end(), is(State::problem)));
  const auto warnings =
      static_cast<std::size_t>(std::count_if(answers.begin(), answers.end(), is(State::warning)));
  if (session.options().quiet && !session.out.is_data()) std::erase_if(answers, is(State::ok));
  Page page = page_of(answers, problems, warnings);
  if (!session.options().quiet) {
    page.blank();
    page.text(problems == 0 && warnings == 0 ? "everything is in order"
                                             : counted(problems, "problem", "problems") + ", " +
                                                   counted(warnings, "warning", "warnings"));
  }
  session.out.print(page);
  return problems == 0 ? 0 : 1;
}

}  // namespace

extern const Command kCommand{
    .name = "doctor",
    .group = "Safety",
    .summary = "check the database, the rules and the machine",
    .usage = "",
    .details =
        "Asks, a line each: the file, its permissions, the disk and the file system; who else has "
        "the database open; the rules; every page and row of the database; the clock; the last "
        "nightly run; stored scores against a new evaluation; leads in stages that the rules no "
        "longer have; missing consent; likely duplicates; whether manual pages and completion are "
        "installed. Below a warning or a problem is what to do about it.\n"
        "It changes nothing. Exits with 1 if there is a problem. With -q it prints nothing that "
        "is in order.",
    .examples = {{"leads doctor", "after installing or upgrading, or when something looks odd"},
                 {"leads doctor -q", "from cron: prints only what needs attention"},
                 {"leads doctor --json", "for monitoring"}},
    .make = make_invocation<Options, declare, run>,
    .needs_config = false,
};

}  // namespace leads::doctor_command
