// SPDX-License-Identifier: MIT
// A way around a fault of toml++ 3.3: it asks of characters in keys and texts whether they are
// white space, and for é, к and many others runs into a branch it declares unreachable. Shifted up
// to plane 16 they pass it by; shifted back they are what they were. Every character stays one
// character, so that columns stay correct.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// Characters from U+0080 to U+FFFF go to U+100080 to U+10FFFF. The text is valid UTF-8 without
/// characters up there.
std::string shift_up(std::string_view text);
std::string shift_back(std::string_view text);
/// True if a character of the text already is where shift_up puts others.
bool is_shifted(std::string_view text);

}  // namespace leads
