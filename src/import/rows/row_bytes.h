// SPDX-License-Identifier: MIT
// Rows of leads as bytes of a spool.
#pragma once

#include <string>
#include <string_view>

#include "import/rows/lead_row.h"

namespace leads {

/// As bytes, to be kept in a spool, and back.
void append_row(std::string& bytes, const LeadRow& row);
void read_row(std::string_view bytes, LeadRow& row);
void read_row(std::string_view bytes, LeadRowView& row);

}  // namespace leads
