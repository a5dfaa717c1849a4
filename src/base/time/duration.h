// SPDX-License-Identifier: MIT
// Durations as typed and as shown: one number with one unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "leads/when.h"

namespace leads {

/// `2w 3d 6h 30m 90s`, and `1mo 1y` when `months` is allowed; one number with one unit. Nullopt for
/// anything else or beyond 10,000 years.
std::optional<TypedDuration> parse_duration(std::string_view text, bool months);
/// "14d", "4h", "90s": the largest of d, h, m and s that divides it.
std::string format_duration(Seconds span);
/// The same, or "3y" and "18mo".
std::string format_duration(TypedDuration span);

}  // namespace leads
