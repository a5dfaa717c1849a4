// SPDX-License-Identifier: MIT
// What a date that was typed means at an instant of evaluation.
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time/when.h"

namespace leads {
namespace {

using std::chrono::days;
using std::chrono::months;
using Word = When::Word;

// Of the month `delta` months on, the same day or the last one there is.
std::chrono::year_month_day shift_months(std::chrono::year_month_day date, int delta) {
  const std::chrono::year_month month = date.year() / date.month() + months{delta};
  const std::chrono::year_month_day shifted = month / date.day();
  return shifted.ok() ? shifted : std::chrono::year_month_day{month / std::chrono::last};
}

Instant shift(Instant as_of, TypedDuration span, const Zone& zone) {
  if (span.months == 0) return add_clamped(as_of, span.seconds);
  const auto local = zone.to_local(as_of);
  const auto midnight = std::chrono::floor<days>(local);
  const std::chrono::year_month_day date{midnight};
  const std::int64_t year = static_cast<int>(date.year()) + std::int64_t{span.months} / 12;
  if (year < 0 || year > 10'000) return year < 0 ? kFirstInstant : kLastInstant;
  const std::chrono::local_days moved{shift_months(date, span.months)};
  return add_clamped(zone.to_instant(moved + (local - midnight)), span.seconds);
}

int weekday_index(Day day) {
  return static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1;
}

// `later_today`: today is not over for what is meant.
Day weekday_day(const When& when, Day today, bool later_today) {
  const int wanted = static_cast<int>(when.word) - static_cast<int>(Word::mon);
  const int index = weekday_index(today);
  if (when.next_week) return today + days{7 - index + wanted};
  if (when.sense != Sense::future) return today - days{(index - wanted + 7) % 7};
  if (index == wanted && later_today) return today;
  return today + days{(wanted - index + 6) % 7 + 1};
}

// Of the years around `today`, the one in which the day is the last, the next, or that of this
// year.
Day month_day_day(const When& when, Day today, bool later_today) {
  const std::chrono::month_day wanted{std::chrono::month(static_cast<unsigned>(when.month)),
                                      std::chrono::day(static_cast<unsigned>(when.month_day))};
  const std::chrono::year this_year = std::chrono::year_month_day{today}.year();
  const auto in_year = [&wanted](std::chrono::year year) -> std::optional<Day> {
    const std::chrono::year_month_day date{year, wanted.month(), wanted.day()};
    return date.ok() ? std::optional<Day>(date) : std::nullopt;
  };
  // A 29th of February may be eight years away.
  for (int step = 0; step <= 8; ++step) {
    const auto year = this_year + std::chrono::years{when.sense == Sense::past ? -step : step};
    const std::optional<Day> day = in_year(year);
    if (!day) continue;
    if (when.sense == Sense::filter) return *day;
    if (when.sense == Sense::past ? *day <= today : *day > today || (*day == today && later_today))
      return *day;
  }
  return today;
}

Day first_of_month(std::chrono::year_month month) {
  return Day{month / 1};
}

// The day a word other than `now` means.
Day word_day(const When& when, Day today) {
  const std::chrono::year_month_day date{today};
  const std::chrono::year_month month = date.year() / date.month();
  const std::chrono::year_month quarter =
      month - months{(static_cast<unsigned>(date.month()) - 1) % 3};
  const std::chrono::year_month january = date.year() / std::chrono::January;
  switch (when.word) {
    case Word::now:
    case Word::today:
      return today;
    case Word::yesterday:
      return today - days{1};
    case Word::tomorrow:
      return today + days{1};
    case Word::sow:
      return today - days{weekday_index(today)};
    case Word::eow:
      return today + days{6 - weekday_index(today)};
    case Word::som:
      return first_of_month(month);
    case Word::eom:
      return first_of_month(month + months{1}) - days{1};
    case Word::soq:
      return first_of_month(quarter);
    case Word::eoq:
      return first_of_month(quarter + months{3}) - days{1};
    case Word::soy:
      return first_of_month(january);
    case Word::eoy:
      return first_of_month(january + months{12}) - days{1};
    default:
      return today;
  }
}

bool is_weekday(const When& when) {
  return when.kind == When::Kind::word && when.word >= Word::mon && when.word <= Word::sun;
}

// The day meant by what has no year or week of its own.
Day day_of(const When& when, Day today, bool later_today) {
  if (when.kind == When::Kind::month_day) return month_day_day(when, today, later_today);
  if (is_weekday(when)) return weekday_day(when, today, later_today);
  return word_day(when, today);
}

InstantRange whole_day(Day day, const Zone& zone) {
  return {first_second(day, zone), last_second(day, zone)};
}

}  // namespace

InstantRange resolve(const When& when, Instant as_of, const Zone& zone) {
  const auto second = [](Instant at) { return InstantRange{at, at}; };
  const auto on_day = [&zone, &second](Day day, Seconds time) {
    return second(zone.to_instant(std::chrono::local_seconds{day.time_since_epoch()} + time));
  };
  const Day today = local_day(as_of, zone);
  switch (when.kind) {
    case When::Kind::instant:
      return second(when.instant);
    case When::Kind::local_time:
      return second(zone.to_instant(when.local));
    case When::Kind::relative:
      return second(shift(as_of, when.span, zone));
    case When::Kind::day:
      return whole_day(Day{std::chrono::floor<days>(when.local).time_since_epoch()}, zone);
    case When::Kind::period:
      return {first_second(when.first, zone), last_second(when.last, zone)};
    case When::Kind::month: {
      const std::chrono::year_month_day date{today};
      const std::chrono::month month(static_cast<unsigned>(when.month));
      const std::chrono::year year = date.year() - std::chrono::years{month > date.month() ? 1 : 0};
      return {first_second(Day{year / month / 1}, zone),
              last_second(Day{year / month / std::chrono::last}, zone)};
    }
    case When::Kind::time: {
      const InstantRange here = on_day(today, *when.time);
      if (when.sense == Sense::future && here.first <= as_of)
        return on_day(today + days{1}, *when.time);
      if (when.sense == Sense::past && here.first > as_of)
        return on_day(today - days{1}, *when.time);
      return here;
    }
    case When::Kind::month_day:
    case When::Kind::word:
      break;
  }
  if (when.kind == When::Kind::word && when.word == Word::now) return second(as_of);
  // A date without a time lasts all day; but after --next a weekday is never today.
  const bool later_today =
      when.time ? on_day(today, *when.time).first > as_of : when.kind == When::Kind::month_day;
  const Day day = day_of(when, today, later_today);
  return when.time ? on_day(day, *when.time) : whole_day(day, zone);
}

bool depends_on_now(const When& when) {
  return changes_at_midnight(when) || when.kind == When::Kind::relative ||
         when.kind == When::Kind::word;
}

bool changes_at_midnight(const When& when) {
  switch (when.kind) {
    case When::Kind::word:
      return when.word != Word::now;
    case When::Kind::time:
    case When::Kind::month_day:
    case When::Kind::month:
      return true;
    case When::Kind::instant:
    case When::Kind::local_time:
    case When::Kind::day:
    case When::Kind::relative:
    case When::Kind::period:
      break;
  }
  return false;
}

bool means_day(const When& when) {
  switch (when.kind) {
    case When::Kind::relative:
      return when.span.of_days;
    case When::Kind::word:
      return when.word != When::Word::now && !when.time;
    case When::Kind::month_day:
      return !when.time;
    case When::Kind::day:
    case When::Kind::month:
    case When::Kind::period:
      return true;
    case When::Kind::instant:
    case When::Kind::local_time:
    case When::Kind::time:
      return false;
  }
  return false;
}

}  // namespace leads
