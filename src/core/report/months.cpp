// SPDX-License-Identifier: MIT
#include "core/report/months.h"

namespace leads {
namespace {

std::string digits(unsigned number, std::size_t count) {
  std::string text = std::to_string(number);
  return std::string(count - std::min(count, text.size()), '0') + text;
}

}  // namespace

std::chrono::year_month month_of(Day day) {
  const std::chrono::year_month_day date{day};
  return {date.year(), date.month()};
}

std::string month_text(std::chrono::year_month month) {
  return digits(static_cast<unsigned>(int{month.year()}), 4) + "-" +
         digits(unsigned{month.month()}, 2);
}

InstantRange range_of(std::chrono::year_month month, const Zone& zone) {
  return {first_second(Day{month / 1}, zone), last_second(Day{month / std::chrono::last}, zone)};
}

Day monday_of(Day day) {
  return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

InstantRange week_of(Day monday, const Zone& zone) {
  return {first_second(monday, zone), last_second(monday + std::chrono::days{6}, zone)};
}

}  // namespace leads
