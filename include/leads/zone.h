// SPDX-License-Identifier: MIT
// Time zones as data, and the calendar days of a zone. Nothing here reads a clock or a zone file.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "leads/instant.h"

namespace leads {

/// A time zone as data: offsets east of UTC from each transition on, then indefinitely by the POSIX
/// footer rule (RFC 8536, 3.3). Default-constructed it is UTC. Immutable and cheap to copy by
/// reference; built by formats/tzif.
class Zone {
 public:
  struct Transition {
    std::int64_t at;      ///< seconds since 1970, UTC
    std::int32_t offset;  ///< seconds east of UTC from `at` on
  };
  /// One switch of the footer rule: Mm.w.d, Jn or n, and the local second of the day (may be
  /// negative or over 86400).
  struct Switch {
    enum class Kind : std::uint8_t {
      month_week_day,
      julian_no_leap,
      julian
    } kind = Kind::month_week_day;
    int month = 1, week = 1, day = 0;
    std::int32_t second = 7200;
  };
  struct Footer {
    std::int32_t standard_offset = 0;
    std::int32_t daylight_offset = 0;
    bool has_daylight = false;
    Switch start, end;
  };

  Zone() = default;
  Zone(std::string name, std::int32_t first_offset, std::vector<Transition> transitions,
       std::optional<Footer> footer);

  const std::string& name() const { return name_; }
  /// Seconds east of UTC at `at`.
  Seconds offset_at(Instant at) const;
  /// The time around an instant during which the offset stays the same: [begin, end).
  struct Stretch {
    Instant begin, end;  ///< within kFirstInstant and one second past kLastInstant
    Seconds offset;
  };
  Stretch stretch_at(Instant at) const;
  std::chrono::local_seconds to_local(Instant at) const;
  /// A local time that occurs twice means the first; one that is skipped is shifted by the length
  /// of the gap.
  Instant to_instant(std::chrono::local_seconds local) const;
  /// The first instant whose local time is `local` or later: where `local` is skipped, the end of
  /// the gap.
  Instant first_at_or_after(std::chrono::local_seconds local) const;
  /// FNV-1a of every transition and the footer, for the fingerprint of the rules.
  std::uint64_t hash() const;

 private:
  std::string name_ = "UTC";
  std::int32_t first_offset_ = 0;
  std::vector<Transition> transitions_;
  std::optional<Footer> footer_;
};

/// A calendar day, as days since 1970-01-01: what a field of type `date` stores.
/// Local days partition time: a day lasts from its first second to the next day's, even where
/// clocks are set back across midnight. (A day that a zone skipped is empty.)
using Day = std::chrono::sys_days;
Day local_day(Instant at, const Zone& zone);
Instant first_second(Day day, const Zone& zone);
Instant last_second(Day day, const Zone& zone);
/// The first second of the next local day, later than `at` except at kLastInstant.
Instant next_midnight(Instant at, const Zone& zone);

}  // namespace leads
