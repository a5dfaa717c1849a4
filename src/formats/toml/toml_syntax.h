// SPDX-License-Identifier: MIT
// Syntax errors in the words of somebody who edits a file by hand.
#pragma once

#include <string_view>

#include "formats/toml/problems.h"

namespace leads {

/// Notes what the parser says, "Error while parsing WHERE: WHAT", at its place.
void note_syntax_error(std::string_view description, Place place, Problems& problems);

}  // namespace leads
