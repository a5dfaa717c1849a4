// SPDX-License-Identifier: MIT
#include "formats/time/ics_rule.h"

#include <algorithm>

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

bool ics_numbers(std::string_view value, int least, int most, std::vector<int>& into) {
  for (const std::string_view part : ics_list(value)) {
    const auto number = ics_number(part);
    if (!number || *number == 0 || *number < least || *number > most) return false;
    into.push_back(*number);
  }
  return true;
}

unsigned days_in(year_month_day day) {
  return static_cast<unsigned>((day.year() / day.month() / std::chrono::last).day());
}

bool is_nth(unsigned day, unsigned last, int nth) {
  return nth == 0 || (nth > 0 ? static_cast<int>((day - 1) / 7) + 1 == nth
                              : static_cast<int>((last - day) / 7) + 1 == -nth);
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
    const std::size_t place = kNames.find(part.substr(part.size() - 2));
    const std::string_view nth = part.substr(0, part.size() - 2);
    const auto number = nth.empty() ? std::optional<int>(0) : ics_number(nth);
    if (place == std::string_view::npos || place % 2 != 0 || !number || *number < -5 || *number > 5)
      return false;
    weekdays_.push_back({std::chrono::weekday{static_cast<unsigned>(place / 2)}, *number});
  }
  return true;
}

bool YearlyRule::read_part(std::string_view name, std::string_view value) {
  if (name == "FREQ") return yearly_ = value == "YEARLY";
  if (name == "UNTIL") return (until_ = parse_ics_date(value)).has_value();
  if (name == "BYMONTH") return ics_numbers(value, 1, 12, months_);
  if (name == "BYMONTHDAY") return ics_numbers(value, -31, 31, month_days_);
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
      rule.months_.empty() && !(rule.month_days_.empty() && rule.weekdays_.empty());
  return rule.yearly_ && !any_month ? std::optional(rule) : std::nullopt;
}

bool YearlyRule::holds(year_month_day day, Day first) const {
  const year_month_day start{first};
  const unsigned number = static_cast<unsigned>(day.day()), last = days_in(day);
  const auto is_day = [&](int wanted) {
    return wanted > 0 ? static_cast<int>(number) == wanted
                      : static_cast<int>(last - number) + 1 == -wanted;
  };
  if (!month_days_.empty() && std::none_of(month_days_.begin(), month_days_.end(), is_day))
    return false;
  if (month_days_.empty() && weekdays_.empty() && day.day() != start.day()) return false;
  const std::chrono::weekday weekday{Day{day}};
  return weekdays_.empty() ||
         std::any_of(weekdays_.begin(), weekdays_.end(), [&](const Weekday& wanted) {
           return wanted.day == weekday && is_nth(number, last, wanted.nth);
         });
}

std::vector<Day> YearlyRule::days(Day first, Day last) const {
  const year_month_day start{first};
  std::vector<Day> found;
  const Day end = std::min(last, until_.value_or(last));
  for (auto year = start.year(); Day{year / 1 / 1} <= end; year += std::chrono::years{interval_}) {
    for (unsigned month = 1; month <= 12; ++month) {
      const bool wanted = months_.empty() ? std::chrono::month{month} == start.month()
                                          : std::find(months_.begin(), months_.end(),
                                                      static_cast<int>(month)) != months_.end();
      if (!wanted) continue;
      for (unsigned day = 1; day <= days_in(year / std::chrono::month{month} / 1); ++day) {
        const year_month_day date = year / std::chrono::month{month} / std::chrono::day{day};
        if (Day{date} < first || Day{date} > end || !holds(date, first)) continue;
        if (count_ && found.size() >= static_cast<std::size_t>(*count_)) return found;
        found.push_back(date);
      }
    }
  }
  return found;
}

}  // namespace leads
