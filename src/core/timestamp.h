// Parts that ISO 8601 and the dates of files have in common.
#pragma once

#include "core/scan.h"
#include "leads/instant.h"

namespace leads {

/// Nullopt for a day that does not exist or lies outside the years 1 to 9999.
std::optional<Day> make_day(int year, int month, int day);
/// Takes `Z`, `UTC`, `GMT`, `+01:00`, `+0100` or `+01`: seconds east of UTC.
std::optional<Seconds> scan_zone(Scan& scan);
/// Takes what may follow minutes: `:SS` and a fraction, which is cut. Nullopt for a second that
/// does not exist.
std::optional<Seconds> scan_seconds(Scan& scan);
/// Nullopt when the zone's instant is out of range.
std::optional<ParsedTime> make_time(Day day, std::optional<Seconds> time,
                                    std::optional<Seconds> zone);

}  // namespace leads
