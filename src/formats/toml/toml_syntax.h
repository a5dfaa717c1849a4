// SPDX-License-Identifier: MIT
// Syntax errors in terms familiar to somebody who edits a file by hand.
#pragma once

#include <string_view>

#include "formats/toml/problems.h"

namespace leads {

/// Notes what the parser says, "Error while parsing WHERE: WHAT", at its position. Returns the
/// value that lacks its quotes, a part of the text, if it was that.
std::string_view note_syntax_error(std::string_view description, Place place, Problems& problems);

}  // namespace leads
