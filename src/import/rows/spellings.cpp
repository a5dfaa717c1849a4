// SPDX-License-Identifier: MIT
#include "import/rows/spellings.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "import/columns/survey.h"

namespace leads {

std::string_view without_prefix(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return text;
  const std::string_view word = text.substr(0, colon);
  for (const std::string_view prefix : {"l", "ag", "as", "c", "f", "p", "z"})
    if (word == prefix) return text.substr(colon + 1);
  return text;
}

std::string_view without_id_prefix(std::string_view text) {
  const std::string_view id = without_prefix(text);
  const bool digits =
      std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? id : text;
}

std::string_view without_guard(std::string_view text) {
  const bool guarded =
      text.size() > 1 && text[0] == '\'' && (text[1] == '+' || (text[1] >= '0' && text[1] <= '9'));
  return guarded ? text.substr(1) : text;
}

bool is_whole_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  return text.size() <= kMostDigits && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

bool is_decimal_comma(FieldType type, std::string_view text) {
  if (type != FieldType::money && type != FieldType::number) return false;
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t comma = text.find(',');
  return comma != std::string_view::npos && comma > 0 && comma + 1 < text.size() &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(comma),
                     is_ascii_digit) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(comma) + 1, text.end(),
                     is_ascii_digit);
}

std::string_view without_quote(std::string_view text) {
  return text.size() > 1 && text.front() == '\'' ? text.substr(1) : text;
}

std::string iso_of(Instant local, bool has_time) {
  std::string shown = format_utc(local);
  shown.pop_back();
  return has_time ? shown : shown.substr(0, 10);
}

std::optional<std::string> day_of_serial(std::string_view text, bool from_1904) {
  const auto number = parse_number(text);
  constexpr double kFewestMilliseconds = 1e11, kMost = 1e13;
  if (number && *number >= kFewestUnixSeconds && *number < kMost)
    return format_utc(Instant{Seconds{
        static_cast<std::int64_t>(*number >= kFewestMilliseconds ? *number / 1000 : *number)}});
  constexpr double kFirstDay = 61, kBeyond = 2'958'466, kDaysTo1904 = 1462;
  if (!number || *number < kFirstDay || *number >= kBeyond) return std::nullopt;
  const double days = std::floor(*number) + (from_1904 ? kDaysTo1904 : 0);
  if (days >= kBeyond) return std::nullopt;
  const auto seconds =
      static_cast<std::int64_t>(std::llround((*number - std::floor(*number)) * 86400));
  constexpr std::int64_t kEpoch = 25569;  // 1970-01-01
  const Instant at{Seconds{(static_cast<std::int64_t>(days) - kEpoch) * 86400 + seconds}};
  return iso_of(at, seconds != 0);  // a spreadsheet's day is in nobody's zone
}

bool is_scientific(std::string_view text) {
  const auto letter = std::min(text.find('e'), text.find('E'));
  if (letter == std::string_view::npos || letter == 0) return false;
  std::string number(text);
  std::replace(number.begin(), number.end(), ',', '.');
  return parse_number(number).has_value();
}

bool shows_number(std::string_view text, std::string_view e164) {
  if (text.starts_with('+') || std::any_of(text.begin(), text.end(), is_ascii_letter)) return false;
  const auto digits_of = [](std::string_view written) {
    std::string digits;
    std::copy_if(written.begin(), written.end(), std::back_inserter(digits), is_ascii_digit);
    return digits;
  };
  const std::string number = digits_of(e164);
  if (number.empty()) return false;
  if (digits_of(text) == number) return true;
  const auto mark = text.find_last_of(".,");
  return mark != std::string_view::npos && digits_of(text.substr(0, mark)) == number &&
         text.find_first_not_of('0', mark + 1) == std::string_view::npos;
}

}  // namespace leads
