// SPDX-License-Identifier: MIT
// Text on a terminal: its width, cutting it to one, and escaping whatever could steer the terminal.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// Terminal cells taken (0 for combining marks, 2 for wide characters and emoji).
int display_width(std::string_view text);
/// At most `width` cells; a cut value ends in an ellipsis, never inside a grapheme.
std::string fit_width(std::string_view text, int width);
/// C0 (a newline only if `keep_newline`), DEL, C1, bidi controls (U+061C 200E/F 202A-E 2066-9),
/// U+2028/9 and invisible characters (U+00AD 200B 2060 FEFF) as \u{1b}; invalid bytes as
/// \x{ff}.
std::string escape_terminal(std::string_view text, bool keep_newline = false);

}  // namespace leads
