// SPDX-License-Identifier: MIT
// Calendar months and weeks in a zone. Pure.
#pragma once

#include <chrono>
#include <string>

#include "base/time/when.h"
#include "leads/zone.h"

namespace leads {

std::chrono::year_month month_of(Day day);
inline std::chrono::year_month month_of(Instant at, const Zone& zone) {
  return month_of(local_day(at, zone));
}
/// "2026-11"
std::string month_text(std::chrono::year_month month);
/// Its first and last second.
InstantRange range_of(std::chrono::year_month month, const Zone& zone);

/// The Monday of the day's week.
Day monday_of(Day day);
/// From the first second of a Monday to the last of its Sunday.
InstantRange week_of(Day monday, const Zone& zone);

}  // namespace leads
