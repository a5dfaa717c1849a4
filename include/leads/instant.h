// SPDX-License-Identifier: MIT
// Instants in whole seconds UTC, and values that are valid until an instant. Header only.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace leads {

/// Whole seconds UTC, years 0001 to 9999. `as_of` is the only name for the instant of evaluation.
using Instant = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

inline constexpr Instant kFirstInstant = std::chrono::sys_days{std::chrono::year{1} / 1 / 1};
inline constexpr Instant kLastInstant =
    Instant{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}} + Seconds{86399};

/// A value and the instant until which (exclusive) it is valid if nothing is recorded. The instant
/// may be too early, never too late.
template <class T>
struct Until {
  T value;
  Instant valid_until;
};

/// `at` + `span`, clamped to kFirstInstant..kLastInstant.
inline Instant add_clamped(Instant at, Seconds span) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(std::int64_t{at.time_since_epoch().count()},
                             std::int64_t{span.count()}, &sum))
    return span.count() < 0 ? kFirstInstant : kLastInstant;
  return std::clamp(Instant{Seconds{sum}}, kFirstInstant, kLastInstant);
}

}  // namespace leads
