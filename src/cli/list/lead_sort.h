// SPDX-License-Identifier: MIT
// The order of a list of leads: columns as keys, `-` reversing one.
#pragma once

#include <string>
#include <vector>

#include "cli/list/lead_columns.h"

namespace leads {

struct SortKey {
  std::size_t column = 0;
  bool descending = false;
};

/// "-score" when the text is empty. Throws usage with the nearest column.
std::vector<SortKey> sort_keys(const std::string& text, const std::vector<LeadColumn>& columns);
/// Below, above or equal to 0; missing values come last in either direction.
int compare(const Datum& a, const Datum& b, bool descending);

}  // namespace leads
