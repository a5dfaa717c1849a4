// SPDX-License-Identifier: MIT
#include "formats/time/ics_rule.h"

#include <algorithm>
#include <cstdlib>

#include "base/scan.h"

namespace leads {
namespace {

using std::chrono::year_month_day;

constexpr int kLargestNumber = 9999;
constexpr std::size_t kLongestRule = 1000;  // every day of every month twice is less

/// Comma-separated parts of a value.
std::vector<std::string_view> ics_list(std::string_view value) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t comma = value.find(',');
    parts.push_back(value.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    value.remove_prefix(comma + 1);
  }
}

std::optional<int> ics_number(std::string_view text) {
  Scan scan(text);
  const bool negative = scan.eat('-');
  if (!negative) scan.eat('+');
  const std::string_view digits = scan.digits();
  if (digits.empty() || digits.size() > 4 || !scan.done()) return std::nullopt;
  const int value = Scan::to_int(digits);
  return negative ? -value : value;
}

/// Those below zero go into `from_end`.
bool ics_numbers(std::string_view value, int least, int most, std::uint32_t& into,
                 std::uint32_t& from_end) {
  for (const std::string_view part : ics_list(value)) {
    const auto number = ics_number(part);
    if (!number || *number == 0 || *number < least || *number > most) return false;
    (*number > 0 ? into : from_end) |= 1U << static_cast<unsigned>(std::abs(*number));
  }
  return true;
}

bool contains(std::uint32_t set, unsigned number) {
  return (set >> number & 1U) != 0;
}

}  // namespace

std::optional<Day> parse_ics_date(std::string_view text) {
  Scan scan(text);
  const auto year = scan.number(4), month = scan.number(2), day = scan.number(2);
  if (!year || !month || !day || !(scan.done() || scan.peek() == 'T')) return std::nullopt;
  const year_month_day date = std::chrono::year{*year} / *month / *day;
  return date.ok() && *year > 0 ? std::optional<Day>(date) : std::nullopt;
}

bool YearlyRule::read_weekdays(std::string_view value) {
  constexpr std::string_view kNames = "SUMOTUWETHFRSA";
  for (const std::string_view part : ics_list(value)) {
    if (part.size() < 2) return false;
    const std::size_t index = kNames.find(part.substr(part.size() - 2));
    const std::string_view nth = part.substr(0, part.size() - 2);
    const auto number = nth.empty() ? std::optional<int>(0) : ics_number(nth);
    if (index == std::string_view::npos || index % 2 != 0 || !number || *number < -5 || *number > 5)
      return false;
    Nths& nths = weekdays_[index / 2];
    (*number >= 0 ? nths.from_begin : nths.from_end) |= 1U
                                                        << static_cast<unsigned>(std::abs(*number));
    by_weekday_ = true;
  }
  return true;
}

bool YearlyRule::read_part(std::string_view name, std::string_view value) {
  if (name == "FREQ") return yearly_ = value == "YEARLY";
  if (name == "UNTIL") return (until_ = parse_ics_date(value)).has_value();
  std::uint32_t none = 0;
  if (name == "BYMONTH") return ics_numbers(value, 1, 12, months_, none);
  if (name == "BYMONTHDAY") return ics_numbers(value, -31, 31, days_, days_from_end_);
  if (name == "BYDAY") return read_weekdays(value);
  if (name == "WKST") return true;  // matters to weeks only
  const auto number = ics_number(value);
  if (!number || *number < 1 || *number > kLargestNumber) return false;
  if (name == "INTERVAL") interval_ = *number;
  if (name == "COUNT") count_ = *number;
  return name == "INTERVAL" || name == "COUNT";
}

std::optional<YearlyRule> YearlyRule::parse(std::string_view text) {
  YearlyRule rule;
  if (text.size() > kLongestRule) return std::nullopt;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos ||
        !rule.read_part(part.substr(0, equals), part.substr(equals + 1)))
      return std::nullopt;
  }
  // Every Monday, or the end of every month: nobody's holiday.
  const bool any_month =
      rule.months_ == 0 && (rule.days_ != 0 || rule.days_from_end_ != 0 || rule.by_weekday_);
  return rule.yearly_ && !any_month ? std::optional(rule) : std::nullopt;
}

bool YearlyRule::falls_on(Day date, unsigned day, unsigned last, unsigned start) const {
  const bool by_day = days_ != 0 || days_from_end_ != 0;
  if (by_day && !contains(days_, day) && !contains(days_from_end_, last - day + 1)) return false;
  if (!by_weekday_) return by_day || day == start;
  const Nths& nths = weekdays_[std::chrono::weekday{date}.c_encoding()];
  return contains(nths.from_begin, 0) || contains(nths.from_begin, (day - 1) / 7 + 1) ||
         contains(nths.from_end, (last - day) / 7 + 1);
}

std::optional<std::vector<Day>> YearlyRule::days(Day first, Day last, std::size_t& looks) const {
  const year_month_day start{first};
  const auto start_day = static_cast<unsigned>(start.day());
  std::vector<Day> found;
  const Day end = std::min(last, until_.value_or(last));
  for (auto year = start.year(); Day{year / 1 / 1} <= end; year += std::chrono::years{interval_}) {
    for (unsigned month = 1; month <= 12; ++month) {
      const bool wanted =
          months_ == 0 ? std::chrono::month{month} == start.month() : contains(months_, month);
      if (!wanted) continue;
      const auto of_month = year / std::chrono::month{month};
      const auto length = static_cast<unsigned>((of_month / std::chrono::last).day());
      if (looks < length) return std::nullopt;
      looks -= length;
      Day date{of_month / 1};
      for (unsigned day = 1; day <= length; ++day, date += std::chrono::days{1}) {
        if (date < first || date > end || !falls_on(date, day, length, start_day)) continue;
        if (count_ && found.size() >= static_cast<std::size_t>(*count_)) return found;
        found.push_back(date);
      }
    }
  }
  return found;
}

}  // namespace leads
