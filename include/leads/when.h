// Dates and durations as people type them, kept relative until the instant of evaluation is known.
#pragma once

#include <chrono>
#include <cstdint>

#include "leads/instant.h"

namespace leads {

/// A typed duration. Months and years are kept apart: they have no fixed length.
struct TypedDuration {
  Seconds seconds{0};
  int months = 0;
};

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

/// The order of a file's dates. Separators (`. / - ` blank), month names in English, times with or
/// without seconds and AM/PM, unpadded parts and two-digit years (69..99 are 19xx) are recognised
/// in each.
enum class DateOrder : std::uint8_t { year_month_day, day_month_year, month_day_year };

}  // namespace leads
