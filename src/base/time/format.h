// SPDX-License-Identifier: MIT
// The text of instants and days.
#pragma once

#include <string>
#include <string_view>

#include "leads/zone.h"

namespace leads {

/// "2026-11-21T14:30:00Z"
std::string format_utc(Instant at);
/// "2026-11-21 14:30" in the zone.
std::string format_local(Instant at, const Zone& zone);
/// "2026-11-21"
std::string format_day(Day day);

/// "Jan" for 1.
std::string_view month_abbreviation(unsigned month);
/// "Sun" for 0.
std::string_view weekday_abbreviation(unsigned weekday);

}  // namespace leads
