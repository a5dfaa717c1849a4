// SPDX-License-Identifier: MIT
// Lines of vCard and iCalendar as they are written (RFC 6350 and RFC 5545, section 3 of both).
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// A text as a value: backslash, comma and semicolon get a backslash, a line break of any kind is
/// \n. Other control characters, which these formats cannot hold, are left out.
std::string content_text(std::string_view text);
/// Appends a line and CR LF, folded where it is longer than 75 bytes, never within a letter.
void append_content_line(std::string& out, std::string_view line);

}  // namespace leads
