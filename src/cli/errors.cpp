#include "cli/errors.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cli/render.h"
#include "leads/text.h"

namespace leads {
namespace {

constexpr std::size_t kMostProblems = 20;

std::string_view kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return "usage";
    case ErrorKind::not_found: return "not-found";
    case ErrorKind::bad_input: return "bad-input";
    case ErrorKind::refused: return "refused";
    case ErrorKind::busy: return "busy";
    case ErrorKind::storage: return "storage";
    case ErrorKind::partial: return "partial";
    case ErrorKind::cancelled: return "cancelled";
    case ErrorKind::bug: return "bug";
  }
  return "bug";
}

// The part of a long line around the place, so that the caret stays on the screen.
std::string excerpt_lines(const Diagnostic& problem, bool color) {
  if (problem.excerpt.empty() || problem.column < 1) return {};
  constexpr int kWindow = 96;
  const int start = problem.column > kWindow ? problem.column - kWindow / 2 : 1;
  std::string shown, before;
  int place = 0;
  for (std::size_t i = 0; i < problem.excerpt.size();) {
    std::size_t end = i + 1;
    while (end < problem.excerpt.size() && (static_cast<unsigned char>(problem.excerpt[end]) & 0xc0) == 0x80) ++end;
    ++place;
    if (place >= start && place < start + kWindow + 8) {
      const std::string letter = escape_terminal(std::string_view(problem.excerpt).substr(i, end - i));
      if (place < problem.column) before += letter;
      shown += letter;
    }
    i = end;
  }
  const std::string number = problem.line > 0 ? std::to_string(problem.line) : "";
  const std::string margin(number.size() + 2, ' ');
  const int room = std::max(1, display_width(shown) - display_width(before));
  const std::string caret(static_cast<std::size_t>(std::clamp(problem.width, 1, room)), '^');
  return fmt::format("  {} | {}\n{} | {}{}\n", number, shown, margin,
                     std::string(static_cast<std::size_t>(display_width(before)), ' '), styled(caret, Style::bad, color));
}

std::string place(const Diagnostic& problem) {
  std::string where = problem.file;
  if (problem.line > 0) where += fmt::format("{}{}", where.empty() ? "line " : ":", problem.line);
  if (problem.column > 0) where += fmt::format(":{}", problem.column);
  return where;
}

Record json_problem(const Diagnostic& problem) {
  return {{"where", text_or_missing(place(problem))}, {"line", problem.line > 0 ? Datum(problem.line) : Datum()},
          {"column", problem.column > 0 ? Datum(problem.column) : Datum()}, {"message", problem.message},
          {"hint", text_or_missing(problem.hint)}};
}

void print_json(const Error& error) {
  List problems;
  for (const Diagnostic& problem : error.problems) problems.emplace_back(json_problem(problem));
  const bool single = error.problems.empty();
  Record inner{{"kind", kind_name(error.kind)}, {"exit_code", exit_code(error.kind)},
               {"where", text_or_missing(single ? error.where : place(error.problems.front()))},
               {"message", error.what()},
               {"hint", text_or_missing(single ? error.hint : error.problems.front().hint)},
               {"problems", std::move(problems)}};
  std::fputs((to_json({{"schema", "leads.error/1"}, {"error", std::move(inner)}}) + "\n").c_str(), stderr);
}

bool stderr_color() { return ::isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

}  // namespace

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return 2;
    case ErrorKind::not_found: return 3;
    case ErrorKind::bad_input: return 4;
    case ErrorKind::refused: return 5;
    case ErrorKind::busy: return 6;
    case ErrorKind::storage: return 7;
    case ErrorKind::partial: return 8;
    case ErrorKind::cancelled: return 9;
    case ErrorKind::bug: return 70;
  }
  return 70;
}

std::string diagnostic_text(const Diagnostic& problem, bool color) {
  const std::string where = place(problem);
  std::string text = "leads: " + (problem.warning ? styled("warning", Style::warning, color) : styled("error", Style::bad, color)) +
                     ": " + escape_terminal(where) + (where.empty() ? "" : ": ") + escape_terminal(problem.message) + "\n";
  text += excerpt_lines(problem, color);
  if (!problem.hint.empty()) text += "  hint: " + escape_terminal(problem.hint, true) + "\n";
  return text;
}

void print_error(const Error& error, bool json) {
  if (json) {
    print_json(error);
    return;
  }
  std::string text;
  if (error.problems.empty()) {
    const Diagnostic single{error.where, 0, 0, 1, error.what(), error.hint, "", false};
    text = diagnostic_text(single, stderr_color());
  }
  for (std::size_t i = 0; i < std::min(error.problems.size(), kMostProblems); ++i)
    text += diagnostic_text(error.problems[i], stderr_color());
  if (error.problems.size() > kMostProblems)
    text += fmt::format("leads: and {} more\n", error.problems.size() - kMostProblems);
  std::fputs(text.c_str(), stderr);
}

}  // namespace leads
