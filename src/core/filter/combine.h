// SPDX-License-Identifier: MIT
// Making one filter of two.
#pragma once

#include "leads/filter.h"

namespace leads {

/// Appends the terms of another filter to every alternative: both must match.
void narrow(Filter& filter, Filter by);
/// The alternatives of both.
void widen(Filter& filter, Filter by);

}  // namespace leads
