// Instants, zones, and the date and duration words a user types. Pure: nothing here reads a clock
// or a zone file.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// Whole seconds UTC, years 0001 to 9999. `as_of` is the only name for the instant of evaluation.
using Instant = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;

inline constexpr Instant kFirstInstant = std::chrono::sys_days{std::chrono::year{1} / 1 / 1};
inline constexpr Instant kLastInstant =
    Instant{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}} + Seconds{86399};

/// A value and the instant up to which (exclusive) it holds if nothing is recorded. Early is
/// allowed, late never.
template <class T>
struct Until {
  T value;
  Instant valid_until;
};

/// Adds, and stays within kFirstInstant..kLastInstant.
inline Instant add_clamped(Instant at, Seconds span) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(std::int64_t{at.time_since_epoch().count()},
                             std::int64_t{span.count()}, &sum))
    return span.count() < 0 ? kFirstInstant : kLastInstant;
  return std::clamp(Instant{Seconds{sum}}, kFirstInstant, kLastInstant);
}

/// A time zone as data: offsets east of UTC from each transition on, then for ever by the POSIX
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
  /// A local time that happens twice means the first; one that is skipped means the same time after
  /// the gap's shift.
  Instant to_instant(std::chrono::local_seconds local) const;
  /// The first instant whose local time is `local` or later: where `local` is skipped, the end of
  /// the gap.
  Instant first_at_or_after(std::chrono::local_seconds local) const;
  /// FNV-1a of every transition and the footer, for the rules mark.
  std::uint64_t hash() const;

 private:
  std::string name_ = "UTC";
  std::int32_t first_offset_ = 0;
  std::vector<Transition> transitions_;
  std::optional<Footer> footer_;
};

/// A calendar day, as days since 1970-01-01: what a field of type `date` stores.
/// Local days partition time: a day lasts from its first second to the next day's, also where
/// clocks are set back across midnight. (A day that a zone skipped is empty.)
using Day = std::chrono::sys_days;
Day local_day(Instant at, const Zone& zone);
Instant first_second(Day day, const Zone& zone);
Instant last_second(Day day, const Zone& zone);
/// The first second of the next local day, later than `at` except at kLastInstant.
Instant next_midnight(Instant at, const Zone& zone);

/// A typed duration. Months and years are kept apart: they have no fixed length.
struct TypedDuration {
  Seconds seconds{0};
  int months = 0;
};
/// `2w 3d 6h 30m 90s`, and `1mo 1y` when `months` is allowed; one number with one unit. Nullopt for
/// anything else or beyond 10,000 years.
std::optional<TypedDuration> parse_duration(std::string_view text, bool months);
/// "14d", "4h", "90s": the largest of d, h, m and s that divides it.
std::string format_duration(Seconds span);

/// An instant as typed, kept relative until an as-of instant is known.
struct When {
  enum class Kind : std::uint8_t { instant, local_time, day, relative, word };
  enum class Word : std::uint8_t {
    now,
    today,
    yesterday,
    tomorrow,
    mon,
    tue,
    wed,
    thu,
    fri,
    sat,
    sun,
    sow,
    eow,
    som,
    eom,
    soq,
    eoq,
    soy,
    eoy
  };
  Kind kind = Kind::instant;
  Instant instant{};                   ///< kind instant: it was typed with a zone
  std::chrono::local_seconds local{};  ///< kinds local_time and day
  TypedDuration span;                  ///< kind relative: signed, ahead is positive
  Word word = Word::now;
  bool next_weekday = false;  ///< mon..sun: the next one (a week ahead on that day), else the last
                              ///< (today on that day)
};
/// A bare duration is ago (`past`) or ahead (`future`); `mon` is the last or the next one likewise.
enum class Sense : std::uint8_t { past, future };
/// CLI.md "Dates and durations", one bound (no range). Nullopt when it is none of those forms.
std::optional<When> parse_when(std::string_view text, Sense sense);
/// The accepted forms in one line, for error messages.
std::string_view when_forms();

/// First and last second meant: a day or a day word spans its day in `zone`, anything else is one
/// second.
struct InstantRange {
  Instant first, last;
};
InstantRange resolve(const When& when, Instant as_of, const Zone& zone);
/// True for the words (but `now`) whose meaning changes at the next midnight of the zone.
bool changes_at_midnight(const When& when);

/// "2026-11-21T14:30:00Z"
std::string format_utc(Instant at);
/// "2026-11-21 14:30" in the zone.
std::string format_local(Instant at, const Zone& zone);
/// "2026-11-21"
std::string format_day(Day day);
/// A date or time as stored files and `--at` bring it: ISO 8601, extended or basic, with optional
/// time, seconds, fraction (cut) and zone; a blank may stand for the T and before the zone, UTC for
/// Z. `zoned` false: `local` is naive.
struct ParsedTime {
  std::chrono::local_seconds local{};
  bool has_time = false;
  bool zoned = false;
  Instant instant{};  ///< when zoned
};
std::optional<ParsedTime> parse_iso(std::string_view text);

/// The order of a file's dates. Separators (`. / - ` blank), month names in English, times with or
/// without seconds and AM/PM, unpadded parts and two-digit years (69..99 are 19xx) are recognised
/// in each.
enum class DateOrder : std::uint8_t { year_month_day, day_month_year, month_day_year };
/// "D.M.Y" "M/D/Y" "Y-M-D" (any separator); nullopt otherwise.
std::optional<DateOrder> parse_date_order(std::string_view text);
/// A date of a file in the given order; ISO 8601, a year of four digits in front and a month in
/// letters are taken in any order.
std::optional<ParsedTime> parse_ordered(std::string_view text, DateOrder order);

}  // namespace leads
