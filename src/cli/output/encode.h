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

}  // namespace leads
