// SPDX-License-Identifier: MIT
// A yearly RRULE of iCalendar: "the fourth Thursday of November", "the 25th of December until
// 2030".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "leads/zone.h"

namespace leads {

/// "20261225", also in front of a time of day.
std::optional<Day> parse_ics_date(std::string_view text);

class YearlyRule {
 public:
  /// Nullopt for what is not understood: another frequency, or parts beyond month, day of the month
  /// and weekday.
  static std::optional<YearlyRule> parse(std::string_view text);
  /// The days it falls on from `first` on, which is one of them, up to `last`.
  std::vector<Day> days(Day first, Day last) const;

 private:
  struct Weekday {
    std::chrono::weekday day;
    int nth = 0;  ///< of its month; negative from the end, 0 every
  };
  bool read_part(std::string_view name, std::string_view value);
  bool read_weekdays(std::string_view value);
  bool holds(std::chrono::year_month_day day, Day first) const;

  int interval_ = 1;
  std::optional<int> count_;
  std::optional<Day> until_;
  std::vector<int> months_, month_days_;
  std::vector<Weekday> weekdays_;
  bool yearly_ = false;
};

}  // namespace leads
