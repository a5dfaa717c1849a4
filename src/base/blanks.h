// SPDX-License-Identifier: MIT
// Blanks of every kind, as people type and programs paste them into names.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// Every run of blanks, no-break and wide ones too, as one space; those at the ends, and letters
/// that are invisible, off.
std::string one_blank(std::string_view text);
/// Whether a letter of it is invisible: a soft hyphen, a blank without width, a mark of direction.
bool has_unseen_letter(std::string_view text);

}  // namespace leads
