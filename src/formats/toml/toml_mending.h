// SPDX-License-Identifier: MIT
// Reading on after a syntax error: what the parser stumbled over is taken out of the text, so that
// one slip does not hide what else is wrong.
#pragma once

#include <string>
#include <string_view>

#include "formats/toml/problems.h"

namespace leads {

/// Puts a string as wide as `word`, a part of the text, in its place. False when the code no longer
/// has it there. The lines of the code are those of the text, without comments.
bool mend_bare_word(std::string& code, std::string_view word, const Problems& problems);
/// Leaves out the table that has the line; every line stays where it was. Returns the first part of
/// its name, "" for what comes before all tables: of that only the line is left out. An error
/// `inside` brackets that are still open where a table begins is that of the table before it.
std::string leave_out_table(std::string& code, int line, bool inside_brackets);

}  // namespace leads
