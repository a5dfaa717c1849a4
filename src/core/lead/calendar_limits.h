// SPDX-License-Identifier: MIT
// Dates and times of leads are of the years 1 to 9999: others, which only a damaged book has, count
// as the nearest of them. `doctor` names such leads.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "leads/field.h"
#include "leads/instant.h"

namespace leads {

constexpr std::int64_t kFirstDay =
    std::chrono::floor<std::chrono::days>(kFirstInstant).time_since_epoch().count();
constexpr std::int64_t kLastDay =
    std::chrono::floor<std::chrono::days>(kLastInstant).time_since_epoch().count();

/// The nearest value that a field of dates or times may have.
constexpr std::int64_t within_calendar(FieldType type, std::int64_t stored) {
  if (type == FieldType::date) return std::clamp(stored, kFirstDay, kLastDay);
  if (is_stored_day(stored))
    return std::clamp(stored, kStoredDays + kFirstDay, kStoredDays + kLastDay);
  return std::clamp(stored, std::int64_t{kFirstInstant.time_since_epoch().count()},
                    std::int64_t{kLastInstant.time_since_epoch().count()});
}

}  // namespace leads
