// SPDX-License-Identifier: MIT
// Rows as bytes of a data format: one field of CSV, TSV or plain text, one JSON object.
#pragma once

#include <string>
#include <string_view>

#include "cli/output/render.h"

namespace leads {

/// Appends a field, with the separator before it unless `first`. CSV is protected against
/// being run by spreadsheets.
void append_field(std::string& out, std::string_view value, Format format, bool first);
/// Throws bad_input for a cell of a book that is not UTF-8: `import` would refuse the file. The row
/// is named by its first cell and that one's column.
[[noreturn]] void refuse_cell(std::string_view column, std::string_view first);

}  // namespace leads
