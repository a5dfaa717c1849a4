// SPDX-License-Identifier: MIT
// The one error printer: places, excerpts with a caret, hints; one JSON object under --json.
#pragma once

#include <string>
#include <vector>

#include "leads/error.h"

namespace leads {

int exit_code(ErrorKind kind);
/// How errors are shown: known before the flags are, since those may be what is wrong.
struct ErrorStyle {
  bool json = false, color = false;
};
/// From the words of the command line as they are, and the environment.
ErrorStyle error_style(const std::vector<std::string>& words);
/// What is said beside the output. When it can't be written nobody can be told.
void print_on_stderr(const std::string& text);
void print_error(const Error& error, ErrorStyle style);
/// Warnings and errors of a file as `rules check` shows them.
std::string diagnostic_text(const Diagnostic& problem, bool color);

}  // namespace leads
