// SPDX-License-Identifier: MIT
// Dates as files write them: an order of day, month and year with any separator, month names,
// 12-hour times.
#include "base/time/file_date.h"

#include <array>

#include "base/time/timestamp.h"
#include "leads/when.h"

namespace leads {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

// The name in full or cut to three letters.
template <std::size_t N>
std::optional<int> name_index(std::string_view word, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i)
    if (equal_ascii_case(word, names[i]) || equal_ascii_case(word, names[i].substr(0, 3)))
      return static_cast<int>(i);
  return std::nullopt;
}

// One of the three parts of a date; `digits` counts what was typed, 0 for a month name.
struct DatePart {
  int value = 0;
  std::size_t digits = 0;
};

std::optional<DatePart> scan_part(Scan& scan) {
  if (is_ascii_digit(scan.peek())) {
    const std::string_view digits = scan.digits();
    if (digits.size() > 4 || digits.size() == 3) return std::nullopt;
    return DatePart{Scan::to_int(digits), digits.size()};
  }
  const auto month = month_number(scan.letters());
  if (!month) return std::nullopt;
  return DatePart{*month, 0};
}

// The separator's own character: ' ' when it is blanks alone, '\0' when there is none.
char scan_separator(Scan& scan, bool comma) {
  const bool blank = scan.eat_blanks();
  const char c = scan.peek();
  if (!scan.eat_any(comma ? "./-," : "./-")) return blank ? ' ' : '\0';
  scan.eat_blanks();
  return c;
}

void skip_weekday(Scan& scan) {
  Scan ahead = scan;
  if (!weekday_number(ahead.letters())) return;
  ahead.eat(',');
  if (ahead.eat_blanks()) scan = ahead;
}

std::optional<int> full_year(DatePart part) {
  if (part.digits == 4) return part.value;
  if (part.digits != 2) return std::nullopt;
  return part.value + (part.value >= 69 ? 1900 : 2000);
}

std::optional<Day> ordered_day(DatePart year, DatePart month, DatePart day) {
  const auto full = full_year(year);
  if (!full || month.digits > 2 || day.digits > 2 || day.digits == 0) return std::nullopt;
  return make_day(*full, month.value, day.value);
}

std::optional<Day> assemble(const std::array<DatePart, 3>& parts, DateOrder order) {
  const auto& [a, b, c] = parts;
  if (a.digits == 4) return ordered_day(a, b, c);
  if (a.digits == 0) return ordered_day(c, a, b);
  if (b.digits == 0)
    return order == DateOrder::year_month_day && c.digits != 4 ? ordered_day(a, b, c)
                                                               : ordered_day(c, b, a);
  switch (order) {
    case DateOrder::year_month_day:
      return ordered_day(a, b, c);
    case DateOrder::day_month_year:
      return ordered_day(c, b, a);
    case DateOrder::month_day_year:
      return ordered_day(c, a, b);
  }
  return std::nullopt;
}

std::optional<Day> scan_day(Scan& scan, DateOrder order) {
  skip_weekday(scan);
  std::array<DatePart, 3> parts;
  std::array<char, 2> separators{};
  bool named = false;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto part = scan_part(scan);
    if (!part || (named && part->digits == 0)) return std::nullopt;
    parts[i] = *part;
    named = named || part->digits == 0;
    if (i == 2) break;
    separators[i] = scan_separator(scan, named);
    if (separators[i] == '\0') return std::nullopt;
  }
  if (!named && separators[0] != separators[1]) return std::nullopt;
  return assemble(parts, order);
}

// `AM`, `pm`, `a.m.`: 0, 12, or nothing.
std::optional<int> scan_half_day(Scan& scan) {
  Scan ahead = scan;
  const char letter = ascii_lower(ahead.peek());
  if (!ahead.eat_any("aApP")) return std::nullopt;
  const bool dotted = ahead.eat('.');
  if (!ahead.eat_any("mM") || (dotted && !ahead.eat('.'))) return std::nullopt;
  scan = ahead;
  return letter == 'a' ? 0 : 12;
}

std::optional<Seconds> scan_time(Scan& scan) {
  const std::string_view digits = scan.digits();
  if (digits.empty() || digits.size() > 2 || !scan.eat(':')) return std::nullopt;
  int hour = Scan::to_int(digits);
  const auto minute = scan.number(2);
  const auto seconds = minute && *minute <= 59 ? scan_seconds(scan) : std::nullopt;
  if (!seconds || hour > 23) return std::nullopt;
  Scan ahead = scan;
  ahead.eat_blanks();
  if (const auto half = scan_half_day(ahead)) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + *half;
    scan = ahead;
  }
  return std::chrono::hours{hour} + std::chrono::minutes{*minute} + *seconds;
}

}  // namespace

std::optional<int> month_number(std::string_view word) {
  if (equal_ascii_case(word, "sept")) return 9;
  const auto index = name_index(word, kMonths);
  return index ? std::optional(*index + 1) : std::nullopt;
}

std::optional<int> weekday_number(std::string_view word) {
  return name_index(word, kWeekdays);
}

std::optional<DateOrder> parse_date_order(std::string_view text) {
  constexpr std::string_view kSeparators = "./- ";
  if (text.size() != 5 || text[1] != text[3] || kSeparators.find(text[1]) == std::string_view::npos)
    return std::nullopt;
  const std::array<char, 3> letters{ascii_lower(text[0]), ascii_lower(text[2]),
                                    ascii_lower(text[4])};
  const std::string_view order(letters.data(), letters.size());
  if (order == "ymd") return DateOrder::year_month_day;
  if (order == "dmy") return DateOrder::day_month_year;
  if (order == "mdy") return DateOrder::month_day_year;
  return std::nullopt;
}

std::optional<ParsedTime> parse_ordered(std::string_view text, DateOrder order) {
  if (auto iso = parse_iso(text)) return iso;
  Scan scan(text);
  const auto day = scan_day(scan, order);
  if (!day) return std::nullopt;
  if (scan.done()) return make_time(*day, std::nullopt, std::nullopt);
  const bool comma = scan.eat(',');
  if (!scan.eat_blanks() && (comma || !scan.eat_any("Tt"))) return std::nullopt;
  const auto time = scan_time(scan);
  if (!time) return std::nullopt;
  if (scan.done()) return make_time(*day, time, std::nullopt);
  scan.eat_blanks();
  const auto zone = scan_zone(scan);
  if (!zone || !scan.done()) return std::nullopt;
  return make_time(*day, time, zone);
}

}  // namespace leads
