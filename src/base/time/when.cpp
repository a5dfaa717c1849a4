// SPDX-License-Identifier: MIT
// Dates as people type them on the command line and in filters.
#include "base/time/when.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/duration.h"
#include "base/time/file_date.h"
#include "base/time/timestamp.h"
#include "base/words.h"

namespace leads {
namespace {

using std::chrono::days;
using std::chrono::months;
using Word = When::Word;

struct NamedWord {
  std::string_view name;
  Word word;
};

// Weekdays and months have tables of their own (file_date.h).
constexpr std::array<NamedWord, 12> kWords{{
    {"now", Word::now},
    {"today", Word::today},
    {"yesterday", Word::yesterday},
    {"tomorrow", Word::tomorrow},
    {"sow", Word::sow},
    {"eow", Word::eow},
    {"som", Word::som},
    {"eom", Word::eom},
    {"soq", Word::soq},
    {"eoq", Word::eoq},
    {"soy", Word::soy},
    {"eoy", Word::eoy},
}};

// Where dates with slashes are written month first; after them, where both orders are in use.
constexpr std::array<std::string_view, 17> kMonthFirst{"US", "PR", "GU", "VI", "AS", "MP",
                                                       "FM", "MH", "PW", "PH", "JP", "CN",
                                                       "KR", "TW", "HU", "LT", "MN"};
constexpr std::array<std::string_view, 1> kEitherFirst{"CA"};

std::optional<When> relative(TypedDuration span, bool past) {
  if (past) span = {-span.seconds, -span.months, span.of_days};
  When when;
  when.kind = When::Kind::relative;
  when.span = span;
  return when;
}

std::optional<When> from_iso(std::string_view text) {
  const auto parsed = parse_iso(text);
  if (!parsed) return std::nullopt;
  When when;
  when.kind = parsed->zoned      ? When::Kind::instant
              : parsed->has_time ? When::Kind::local_time
                                 : When::Kind::day;
  when.instant = parsed->instant;
  when.local = parsed->local;
  return when;
}

std::optional<Seconds> parse_time_of_day(std::string_view text) {
  Scan scan(text);
  const std::string_view hours = scan.digits();
  if (hours.empty() || hours.size() > 2) return std::nullopt;
  int hour = Scan::to_int(hours);
  int minute = 0;
  const bool has_minutes = scan.eat(':');
  if (has_minutes) {
    const auto minutes = scan.number(2);
    if (!minutes) return std::nullopt;
    minute = *minutes;
  }
  if (!scan.done()) {
    const bool after_noon = equal_ascii_case(scan.rest(), "pm");
    if ((!after_noon && !equal_ascii_case(scan.rest(), "am")) || hour < 1 || hour > 12)
      return std::nullopt;
    hour = hour % 12 + (after_noon ? 12 : 0);
  } else if (!has_minutes) {
    return std::nullopt;
  }
  if (hour > 23 || minute > 59) return std::nullopt;
  return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

// "3 days", "2 weeks": a number and a unit in words, or apart from it.
std::optional<TypedDuration> parse_spoken_duration(std::string_view text) {
  struct SpokenUnit {
    std::string_view word, letters;
  };
  static constexpr std::array<SpokenUnit, 7> kSpoken{{{"second", "s"},
                                                      {"minute", "m"},
                                                      {"hour", "h"},
                                                      {"day", "d"},
                                                      {"week", "w"},
                                                      {"month", "mo"},
                                                      {"year", "y"}}};
  Scan scan(text);
  const std::string count(scan.digits());
  if (count.empty()) return std::nullopt;
  scan.eat_blanks();
  std::string_view unit = scan.letters();
  if (!scan.done()) return std::nullopt;
  if (equal_ascii_case(unit, "min")) unit = "minute";
  for (const SpokenUnit& known : kSpoken) {
    if (equal_ascii_case(unit, known.word) || equal_ascii_case(unit, std::string(known.word) + "s"))
      return parse_duration(count + std::string(known.letters), true);
  }
  return parse_duration(count + std::string(unit), true);
}

When fixed_day(Day day) {
  When when;
  when.kind = When::Kind::day;
  when.local = std::chrono::local_seconds{day.time_since_epoch()};
  return when;
}

std::optional<When> some_year(int month, int month_day) {
  // 2028 is a leap year.
  if (!make_day(2028, month, month_day)) return std::nullopt;
  When when;
  when.kind = When::Kind::month_day;
  when.month = month;
  when.month_day = month_day;
  return when;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& countries, std::string_view country) {
  return std::find(countries.begin(), countries.end(), country) != countries.end();
}

struct Slashes {
  int first = 0, second = 0;
  std::string_view year;
};
std::optional<Slashes> parse_slashes(std::string_view text) {
  Scan scan(text);
  const std::string_view first = scan.digits();
  if (first.empty() || first.size() > 2 || !scan.eat('/')) return std::nullopt;
  const std::string_view second = scan.digits();
  if (second.empty() || second.size() > 2) return std::nullopt;
  std::string_view year;
  if (!scan.done()) {
    if (!scan.eat('/')) return std::nullopt;
    year = scan.digits();
    if (year.size() != 4 || !scan.done()) return std::nullopt;
  }
  return Slashes{Scan::to_int(first), Scan::to_int(second), year};
}

std::optional<When> month_and_day(int month, int day, std::string_view year) {
  if (year.empty()) return some_year(month, day);
  const std::optional<Day> date = make_day(Scan::to_int(year), month, day);
  return date ? std::optional(fixed_day(*date)) : std::nullopt;
}

// 12/24, 24/12, 12/24/2026: by the country's order; without one only where a single reading exists.
std::optional<When> from_slashes(std::string_view text, std::string_view country) {
  const std::optional<Slashes> parts = parse_slashes(text);
  if (!parts) return std::nullopt;
  const auto [first, second, year] = *parts;
  const bool known = !country.empty() && !contains(kEitherFirst, country);
  if (!known && first <= 12 && second <= 12 && first != second) return std::nullopt;
  const bool month_first = known ? contains(kMonthFirst, country) : second > 12;
  return month_first ? month_and_day(first, second, year) : month_and_day(second, first, year);
}

// 24.12., 24.12.2026
std::optional<When> from_dots(std::string_view text) {
  Scan scan(text);
  const std::string_view day = scan.digits();
  if (day.empty() || day.size() > 2 || !scan.eat('.')) return std::nullopt;
  scan.eat_blanks();
  const std::string_view month = scan.digits();
  if (month.empty() || month.size() > 2 || !scan.eat('.')) return std::nullopt;
  scan.eat_blanks();
  const std::string_view year = scan.digits();
  if (!scan.done() || (!year.empty() && year.size() != 4)) return std::nullopt;
  return month_and_day(Scan::to_int(month), Scan::to_int(day), year);
}

// dec 24, 24 dec, 24. December 2026
std::optional<When> from_month_name(std::string_view text) {
  Scan scan(text);
  std::string_view day = scan.digits(), name;
  if (!day.empty()) {
    scan.eat('.');
    scan.eat_blanks();
  }
  name = scan.letters();
  const auto month = month_number(name);
  if (!month) return std::nullopt;
  scan.eat('.');
  scan.eat_blanks();
  if (day.empty()) {
    day = scan.digits();
    scan.eat_any(".,");
    scan.eat_blanks();
  }
  const std::string_view year = scan.digits();
  if (day.empty() || day.size() > 2 || !scan.done() || (!year.empty() && year.size() != 4))
    return std::nullopt;
  return month_and_day(*month, Scan::to_int(day), year);
}

std::optional<When> period(Day first, Day last) {
  When when;
  when.kind = When::Kind::period;
  when.first = first;
  when.last = last;
  return when;
}

// 2026, 2026-11, 2026-w48, november
std::optional<When> from_period(std::string_view text) {
  if (const auto month = month_number(text)) {
    When when;
    when.kind = When::Kind::month;
    when.month = *month;
    return when;
  }
  Scan scan(text);
  const auto number = scan.number(4);
  if (!number || *number < 1) return std::nullopt;
  const std::chrono::year year{*number};
  if (scan.done()) {
    return period(Day{year / std::chrono::January / 1}, Day{year / std::chrono::December / 31});
  }
  scan.eat('-');
  const bool week = scan.eat_any("wW");
  const std::string_view digits = scan.digits();
  if (digits.empty() || digits.size() > 2 || !scan.done()) return std::nullopt;
  const int part = Scan::to_int(digits);
  if (week) {
    // The first week of a year contains its 4th of January (ISO 8601).
    const Day fourth{year / std::chrono::January / 4};
    const Day monday =
        fourth - (std::chrono::weekday{fourth} - std::chrono::Monday) + days{(part - 1) * 7};
    const Day thursday = monday + days{3};
    if (part < 1 || std::chrono::year_month_day{thursday}.year() != year) return std::nullopt;
    return period(monday, monday + days{6});
  }
  if (digits.size() != 2 || part < 1 || part > 12) return std::nullopt;
  const std::chrono::year_month month = year / std::chrono::month(static_cast<unsigned>(part));
  return period(Day{month / 1}, Day{month / std::chrono::last});
}

// A day, without a time of day.
std::optional<When> parse_day_words(std::string_view text, std::string_view country) {
  for (const NamedWord& named : kWords) {
    if (!equal_ascii_case(text, named.name)) continue;
    When when;
    when.kind = When::Kind::word;
    when.word = named.word;
    return when;
  }
  std::string_view weekday = text;
  const bool next_week = text.size() > 5 && equal_ascii_case(text.substr(0, 5), "next ");
  if (next_week) weekday = trim(text.substr(5));
  if (const auto index = weekday_number(weekday)) {
    When when;
    when.kind = When::Kind::word;
    when.word = static_cast<Word>(static_cast<int>(Word::mon) + *index);
    when.next_week = next_week;
    return when;
  }
  if (auto when = from_dots(text)) return when;
  if (auto when = from_slashes(text, country)) return when;
  return from_month_name(text);
}

// "tomorrow 14:00", "mon 9:30", "24.12. 8:00"
std::optional<When> parse_day_and_time(std::string_view text, std::string_view country) {
  const std::size_t blank = text.find_last_of(" \t");
  if (blank == std::string_view::npos) return std::nullopt;
  const auto time = parse_time_of_day(text.substr(blank + 1));
  if (!time) return std::nullopt;
  std::string_view day = trim(text.substr(0, blank));
  if (day.size() > 3 && equal_ascii_case(day.substr(day.size() - 3), " at"))
    day = trim(day.substr(0, day.size() - 3));
  auto when = parse_day_words(day, country);
  if (!when || (when->kind == When::Kind::word && when->word == Word::now)) return std::nullopt;
  if (when->kind == When::Kind::day) {
    when->kind = When::Kind::local_time;
    when->local += *time;
  } else {
    when->time = time;
  }
  return when;
}

std::optional<When> parse_relative(std::string_view text, Sense sense) {
  if (text.starts_with('+')) {
    const auto span = parse_spoken_duration(text.substr(1));
    return span ? relative(*span, false) : std::nullopt;
  }
  if (text.size() > 3 && equal_ascii_case(text.substr(0, 3), "in ")) {
    const auto span = parse_spoken_duration(trim(text.substr(3)));
    return span ? relative(*span, false) : std::nullopt;
  }
  if (text.size() > 4 && equal_ascii_case(text.substr(text.size() - 4), " ago")) {
    const auto span = parse_spoken_duration(trim(text.substr(0, text.size() - 4)));
    return span ? relative(*span, true) : std::nullopt;
  }
  const auto span = parse_spoken_duration(text);
  return span ? relative(*span, sense != Sense::future) : std::nullopt;
}

std::optional<When> parse_any(std::string_view text, Sense sense, std::string_view country) {
  if (auto when = from_iso(text)) return when;
  if (auto when = parse_relative(text, sense)) return when;
  if (const auto time = parse_time_of_day(text)) {
    When when;
    when.kind = When::Kind::time;
    when.time = time;
    return when;
  }
  if (auto when = parse_day_words(text, country)) return when;
  if (auto when = parse_day_and_time(text, country)) return when;
  return sense == Sense::filter ? from_period(text) : std::nullopt;
}

}  // namespace

std::optional<When> parse_when(std::string_view text, Sense sense, std::string_view country) {
  auto when = parse_any(trim(text), sense, country);
  if (when) when->sense = sense;
  return when;
}

std::string when_hint(std::string_view text) {
  if (const std::optional<Slashes> parts = parse_slashes(text);
      parts && parts->first <= 12 && parts->second <= 12 && parts->first > 0 && parts->second > 0) {
    const auto name = [](int month) {
      static constexpr std::string_view kNames = "janfebmaraprmayjunjulaugsepoctnovdec";
      return std::string(kNames.substr(static_cast<std::size_t>(month - 1) * 3, 3));
    };
    return "write " + name(parts->first) + ' ' + std::to_string(parts->second) + " or " +
           name(parts->second) + ' ' + std::to_string(parts->first) +
           ", or set country in [calendar] of leads.toml";
  }
  // Of words of three letters nearly every short word is a neighbour.
  std::vector<std::string> words;
  for (const std::string_view name : {"today", "yesterday", "tomorrow", "monday", "tuesday",
                                      "wednesday", "thursday", "friday", "saturday", "sunday"})
    words.emplace_back(name);
  const std::vector<std::string_view> typed = split_blanks(text);
  const std::vector<std::string> near = typed.empty() || typed.front().size() < 4
                                            ? std::vector<std::string>()
                                            : nearest(typed.front(), words);
  return near.empty() ? std::string(when_forms()) : did_you_mean(near);
}

std::string_view when_forms() {
  return "write a date (2026-11-21, 24.12., dec 24), a time (14:30, tomorrow 14:00), a weekday "
         "(mon, "
         "next monday), a length of time (2w 3d 6h 30m 1mo 1y, in 3 days) or a word (now today "
         "yesterday tomorrow eow eom eoq eoy): leads help dates";
}

}  // namespace leads
