// SPDX-License-Identifier: MIT
// Whether a filter can match at all, as far as that can be seen cheaply: pairs of terms that shut
// each other out.
#pragma once

#include <span>

#include "leads/filter.h"

namespace leads {

/// True only if no lead can ever match; or, for a `where`, no activity of one of `kinds` (empty: of
/// any).
bool can_never_hold(const Filter& filter, std::span<const KindId> kinds = {});

}  // namespace leads
