// SPDX-License-Identifier: MIT
// A yearly RRULE of iCalendar: "the fourth Thursday of November", "the 25th of December until
// 2030".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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
  /// The days it falls on from `first` on, which is one of them, up to `last`. Each day that is
  /// looked at is taken off `looks`; nullopt when there are none left.
  std::optional<std::vector<Day>> days(Day first, Day last, std::size_t& looks) const;

 private:
  bool read_part(std::string_view name, std::string_view value);
  bool read_weekdays(std::string_view value);
  bool falls_on(Day date, unsigned day, unsigned last, unsigned start) const;

  int interval_ = 1;
  std::optional<int> count_;
  std::optional<Day> until_;
  // Sets of numbers, a bit each: however often a rule names one, a day is looked at once.
  std::uint32_t months_ = 0;
  std::uint32_t days_ = 0, days_from_end_ = 0;
  struct Nths {
    std::uint32_t from_begin = 0, from_end = 0;  ///< bit 0: every
  };
  std::array<Nths, 7> weekdays_{};
  bool by_weekday_ = false, yearly_ = false;
};

}  // namespace leads
