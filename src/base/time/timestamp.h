// SPDX-License-Identifier: MIT
// Dates and times by ISO 8601, and the parts that they share with the dates of files.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/scan.h"
#include "leads/zone.h"

namespace leads {

/// A date or time as stored files and `--at` bring it: ISO 8601, extended or basic, with optional
/// time, seconds, fraction (cut) and zone; a blank may replace the T and before the zone, UTC for
/// Z. `zoned` false: `local` is naive.
struct ParsedTime {
  std::chrono::local_seconds local{};
  bool has_time = false;
  bool zoned = false;
  Instant instant{};  ///< when zoned
};
std::optional<ParsedTime> parse_iso(std::string_view text);

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
