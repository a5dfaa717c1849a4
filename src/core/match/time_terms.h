// SPDX-License-Identifier: MIT
// Terms about instants and lengths of time, each with the instant at which its answer may flip.
#pragma once

#include <vector>

#include "leads/filter.h"
#include "leads/zone.h"

namespace leads {

/// Whether `value` is in one of the ranges, or on one of the days, that the operands mean at as_of.
Until<bool> is_in_dates(Instant value, const std::vector<Operand>& operands, Instant as_of,
                        const Zone& zone);
/// Whether the time from `since` to as_of (never below zero) is in one of the ranges.
Until<bool> is_in_lengths(Instant since, const std::vector<Operand>& operands, Instant as_of,
                          const Zone& zone);

}  // namespace leads
