// SPDX-License-Identifier: MIT
// Texts as TOML writes them, for people to read on a terminal and in an editor.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// In double quotes, on one line. What would steer a terminal is escaped: controls of any kind and
/// marks of direction.
std::string toml_line(std::string_view text);
/// The same; what has several lines is shown as such, between three quotes each.
std::string toml_text(std::string_view text);

}  // namespace leads
