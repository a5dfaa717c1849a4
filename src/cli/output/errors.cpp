// SPDX-License-Identifier: MIT
#include "cli/output/errors.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "base/display.h"
#include "base/text.h"
#include "cli/output/render.h"
#include "cli/preferences.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kMostShown = 20;
constexpr int kExcerptWidth = 80;

std::string_view kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::not_found:
      return "not-found";
    case ErrorKind::bad_input:
      return "bad-input";
    case ErrorKind::refused:
      return "refused";
    case ErrorKind::busy:
      return "busy";
    case ErrorKind::storage:
      return "storage";
    case ErrorKind::partial:
      return "partial";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::bug:
      return "bug";
  }
  return "bug";
}

struct Excerpt {
  std::string before, marked, after;  // escaped
};

Excerpt split_excerpt(const Diagnostic& problem) {
  Excerpt excerpt;
  const std::string& line = problem.excerpt;
  int column = 0;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t end = i + 1;
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) ++end;
    ++column;
    std::string& part = column < problem.column                   ? excerpt.before
                        : column < problem.column + problem.width ? excerpt.marked
                                                                  : excerpt.after;
    part += escape_terminal(std::string_view(line).substr(i, end - i));
    i = end;
  }
  return excerpt;
}

// The end of a text, at most this many cells wide.
std::string tail(const std::string& text, int width) {
  if (display_width(text) <= width) return text;
  std::size_t begin = 0;
  int rest = display_width(text);
  while (begin < text.size() && rest > width - 1) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
    rest -= display_width(std::string_view(text).substr(begin, end - begin));
    begin = end;
  }
  return "\u2026" + text.substr(begin);
}

// The part of a long line around the position, so that the caret stays on the screen.
std::string excerpt_lines(const Diagnostic& problem, bool color) {
  if (problem.excerpt.empty() || problem.column < 1) return {};
  const Excerpt excerpt = split_excerpt(problem);
  const std::string number = problem.line > 0 ? std::to_string(problem.line) : "";
  const int space = kExcerptWidth - static_cast<int>(number.size()) - 5;
  const std::string marked = fit_width(excerpt.marked, space / 2);
  const std::string before =
      tail(excerpt.before, space - std::min(display_width(marked + excerpt.after), space / 2));
  const std::string after = fit_width(excerpt.after, space - display_width(before + marked));
  const std::string caret(static_cast<std::size_t>(std::max(1, display_width(marked))), '^');
  return fmt::format("  {} | {}{}{}\n{:{}} | {:{}}{}\n", number, before, marked, after, "",
                     number.size() + 2, "", display_width(before),
                     styled(caret, Style::bad, color));
}

// Wrapped at blanks, with continuation lines indented; line breaks of the hint are kept.
std::string hint_lines(const std::string& hint) {
  constexpr int kIndent = 8;
  std::string text = "  hint:";
  int used = display_width(text);
  std::string_view rest = hint;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" \n", 1), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end);
    if (word.front() == '\n') {
      text += word;
      used = display_width(word.substr(1));
      continue;
    }
    const std::string shown = escape_terminal(word.front() == ' ' ? word.substr(1) : word);
    const bool breaks = used + 1 + display_width(shown) > kExcerptWidth && used > kIndent;
    text += breaks ? "\n" + std::string(kIndent, ' ') : " ";
    used = (breaks ? kIndent : used + 1) + display_width(shown);
    text += shown;
  }
  return text + "\n";
}

std::string position(const Diagnostic& problem) {
  std::string where = problem.file;
  // A column without a line could be mistaken for a line.
  if (problem.line <= 0) return where;
  where += fmt::format("{}{}", where.empty() ? "line " : ":", problem.line);
  if (problem.column > 0) where += fmt::format(":{}", problem.column);
  return where;
}

Record json_problem(const Diagnostic& problem) {
  return {{"where", text_or_missing(position(problem))},
          {"line", problem.line > 0 ? Datum(problem.line) : Datum()},
          {"column", problem.column > 0 ? Datum(problem.column) : Datum()},
          {"message", problem.message},
          {"hint", text_or_missing(problem.hint)}};
}

std::string message_of(const Error& error) {
  return std::string(error.what()) + (error.unchanged ? "; nothing was changed" : "");
}

void print_json(const Error& error) {
  List problems;
  for (const Diagnostic& problem : error.problems) problems.emplace_back(json_problem(problem));
  const bool single = error.problems.empty();
  Record inner{{"kind", kind_name(error.kind)},
               {"exit_code", exit_code(error.kind)},
               {"where", text_or_missing(single ? error.where : position(error.problems.front()))},
               {"message", message_of(error)},
               {"hint", text_or_missing(single ? error.hint : error.problems.front().hint)},
               {"problems", std::move(problems)}};
  if (const auto* several = dynamic_cast<const AmbiguousLead*>(&error)) {
    inner.push_back({"reason", "ambiguous"});
    inner.push_back({"candidates", several->candidates});
  }
  print_on_stderr(to_json({{"schema", "leads.error/1"}, {"error", std::move(inner)}}) + "\n");
}

bool words_want_json(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--json" || word == "--jsonl" || word.starts_with("-Ojson") ||
        word.starts_with("-O=json") || word.starts_with("--format=json"))
      return true;
    if ((word == "-O" || word == "--format") && i + 1 < words.size() &&
        words[i + 1].starts_with("json"))
      return true;
  }
  return false;
}

bool words_want_color(const std::vector<std::string>& words) {
  std::string when;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--color=")) when = words[i].substr(8);
    if (words[i] == "--color" && i + 1 < words.size()) when = words[i + 1];
  }
  if (when == "always" || when == "never") return when == "always";
  if (environment("NO_COLOR") || environment("CLICOLOR") == "0") return false;
  return ::isatty(STDERR_FILENO) == 1 && environment("TERM").value_or("dumb") != "dumb";
}

}  // namespace

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return 2;
    case ErrorKind::not_found:
      return 3;
    case ErrorKind::bad_input:
      return 4;
    case ErrorKind::refused:
      return 5;
    case ErrorKind::busy:
      return 6;
    case ErrorKind::storage:
      return 7;
    case ErrorKind::partial:
      return 8;
    case ErrorKind::cancelled:
      return 9;
    case ErrorKind::bug:
      return 70;
  }
  return 70;
}

std::string diagnostic_text(const Diagnostic& problem, bool color, std::string_view shown) {
  const std::string where = position(problem);
  std::string text = "leads: " +
                     (problem.warning ? styled("warning", Style::warning, color)
                                      : styled("error", Style::bad, color)) +
                     ": " + escape_terminal(where) + (where.empty() ? "" : ": ") +
                     escape_terminal(problem.message) + "\n";
  text += excerpt_lines(problem, color);
  text += shown;
  if (!problem.hint.empty()) text += hint_lines(problem.hint);
  return text;
}

ErrorStyle error_style(const std::vector<std::string>& words) {
  // After `--` there are no flags.
  const std::vector<std::string> typed(words.begin(), std::find(words.begin(), words.end(), "--"));
  return {words_want_json(typed), words_want_color(typed)};
}

void print_on_stderr(const std::string& text) {
  static_cast<void>(std::fputs(text.c_str(), stderr));
}

std::string read_answer(const std::string& question) {
  print_on_stderr(question);
  std::string answer;
  for (int letter = std::getc(stdin); letter != EOF && letter != '\n'; letter = std::getc(stdin))
    answer += static_cast<char>(letter);
  return std::string(trim(answer));
}

void print_error(const Error& error, ErrorStyle style) {
  if (style.json) {
    print_json(error);
    return;
  }
  std::string text;
  if (error.problems.empty()) {
    const Diagnostic single{error.where, 0, 0, 1, message_of(error), error.hint, "", false};
    const auto* several = dynamic_cast<const AmbiguousLead*>(&error);
    text = diagnostic_text(single, style.color, several != nullptr ? several->table : "");
  }
  for (std::size_t i = 0; i < std::min(error.problems.size(), kMostShown); ++i)
    text += diagnostic_text(error.problems[i], style.color);
  if (error.problems.size() > kMostShown)
    text += fmt::format("leads: and {} more\n", error.problems.size() - kMostShown);
  print_on_stderr(text);
}

}  // namespace leads
