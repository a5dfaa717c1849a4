// SPDX-License-Identifier: MIT
// The only error printer: positions, excerpts with a caret, hints; one JSON object under --json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/output/rows.h"
#include "leads/error.h"

namespace leads {

/// Several leads where one was meant.
struct AmbiguousLead : Error {
  explicit AmbiguousLead(const Error& error) : Error(error) {}
  List candidates;    ///< records
  std::string table;  ///< the same for people
};

int exit_code(ErrorKind kind);
/// How errors are shown; determined before the flags are parsed, since parsing may fail.
struct ErrorStyle {
  bool json = false, color = false;
};
/// From the unparsed command line and the environment.
ErrorStyle error_style(const std::vector<std::string>& words);
/// Writes a message to stderr. A failure to do so is ignored, since it could not be reported.
void print_on_stderr(const std::string& text);
/// Asks on stderr, and returns the line of standard input without blanks around it.
std::string read_answer(const std::string& question);
void print_error(const Error& error, ErrorStyle style);
/// Warnings and errors of a file as `rules check` shows them; `shown` are lines before the hint.
std::string diagnostic_text(const Diagnostic& problem, bool color, std::string_view shown = {});

}  // namespace leads
