// SPDX-License-Identifier: MIT
// The sum of a field over the leads that match: `leads list FILTER --sum value`.
#pragma once

#include "cli/session.h"
#include "flows/select.h"

namespace leads {

/// Amounts are added up currency by currency; those of leads without one are in that of [calendar].
/// Throws usage for a field that has no numbers, bad_input when a sum is more than fits.
Page list_sum(Session& session, const Filter& filter, const std::string& field,
              SelectionCount& count);

}  // namespace leads
