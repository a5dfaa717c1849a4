// The one error printer: places, excerpts with a caret, hints; one JSON object under --json.
#pragma once

#include "leads/error.h"

namespace leads {

int exit_code(ErrorKind kind);
void print_error(const Error& error, bool json);
/// Warnings and errors of a file as `rules check` shows them.
std::string diagnostic_text(const Diagnostic& problem, bool color);

}  // namespace leads
