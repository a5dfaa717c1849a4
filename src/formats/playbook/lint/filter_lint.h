// SPDX-License-Identifier: MIT
// Whether a filter can match at all, as far as that can be seen cheaply: pairs of terms that shut
// each other out.
#pragma once

#include <optional>
#include <span>

#include "formats/playbook/reading.h"
#include "leads/filter.h"

namespace leads {

/// True only if no lead can ever match; or, for a `where`, no activity of one of `kinds` (empty: of
/// any).
bool can_never_hold(const Filter& filter, std::span<const KindId> kinds = {});

/// True only if every lead that `later` matches is matched by `earlier`.
bool includes(const Filter& earlier, const Filter& later);

/// The least and the most that can come out; nullopt is "no end to it".
struct Yield {
  std::optional<std::int64_t> least = 0, most = 0;
};
struct Yields {
  Yield fit, engagement, total;
};
/// Warns of stages whose filter no score can satisfy.
void lint_stages(Reading& reading, const TomlNode& root, const Yields& yields);
/// Warns of an [[assign]] that is never asked, since an earlier one takes all of its leads.
void lint_assigns(Reading& reading, const TomlNode& root);

}  // namespace leads
