// SPDX-License-Identifier: MIT
// Problems of whole records, and of whole files.
#pragma once

#include <cstddef>
#include <vector>

#include "import/source/row_reader.h"

namespace leads {

/// The problem of a record with more or fewer cells than the header.
Diagnostic wrong_width(const RowReader& rows, std::size_t cells, std::size_t columns);
/// Throws bad_input with all of them, in order of files and lines.
[[noreturn]] void throw_problems(std::vector<Diagnostic> problems);

}  // namespace leads
