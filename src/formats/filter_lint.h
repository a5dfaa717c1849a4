// Whether a filter can hold at all, as far as that can be seen cheaply: pairs of terms that shut each other out.
#pragma once

#include <vector>

#include "leads/filter.h"

namespace leads {

/// True only if no lead (or activity) can ever match.
bool can_never_hold(const Filter& filter);
/// True only if the filter matches no activity of these kinds, because it names other ones.
bool excludes_kinds(const Filter& where, const std::vector<KindId>& kinds);

}  // namespace leads
