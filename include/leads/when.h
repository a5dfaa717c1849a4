// SPDX-License-Identifier: MIT
// Dates and durations as people type them, kept relative until the instant of evaluation is known.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "leads/instant.h"
#include "leads/zone.h"

namespace leads {

/// A typed duration. Months and years are kept apart: they have no fixed length.
struct TypedDuration {
  Seconds seconds{0};
  int months = 0;
  bool of_days = false;  ///< typed in days, weeks, months or years
};

/// How an ambiguous date (without a year, a weekday or a time of day) is resolved: to the last one
/// (what happened), the next one (what is planned), or the current one (filters: this year's,
/// today's, the newest month that has begun, the last such weekday).
enum class Sense : std::uint8_t { past, future, filter };

/// An instant as typed, kept relative until an as-of instant is known.
struct When {
  enum class Kind : std::uint8_t {
    instant,
    local_time,
    day,
    relative,
    word,
    time,       ///< a time of day alone
    month_day,  ///< a day without a year
    month,      ///< a month without a year
    period      ///< a specific year, month or week
  };
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
  Sense sense = Sense::past;
  Instant instant{};                   ///< kind instant: it was typed with a zone
  std::chrono::local_seconds local{};  ///< kinds local_time and day
  TypedDuration span;                  ///< kind relative: signed, ahead is positive
  Word word = Word::now;
  bool next_week = false;        ///< of a weekday: that of the next calendar week
  int month = 1, month_day = 1;  ///< kinds month_day and month
  Day first{}, last{};           ///< kind period
  std::optional<Seconds> time;   ///< of day; kind time, else of a word or a month_day
};

/// The order of a file's dates. Separators (`. / - ` blank), month names in English, times with or
/// without seconds and AM/PM, unpadded parts and two-digit years (69..99 are 19xx) are recognised
/// in each.
enum class DateOrder : std::uint8_t { year_month_day, day_month_year, month_day_year };

}  // namespace leads
