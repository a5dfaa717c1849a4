// SPDX-License-Identifier: MIT
#include "base/time/format.h"

#include <algorithm>
#include <array>

#include "leads/instant.h"
#include "leads/zone.h"

namespace leads {
namespace {

using std::chrono::days;

void append_digits(std::string& out, unsigned value, int width) {
  const std::size_t start = out.size();
  out.append(static_cast<std::size_t>(width), '0');
  for (std::size_t at = out.size(); at > start && value != 0; value /= 10)
    out[--at] = static_cast<char>('0' + value % 10);
}

void append_day(std::string& out, Day day) {
  const std::chrono::year_month_day date{day};
  append_digits(out, static_cast<unsigned>(std::max(0, static_cast<int>(date.year()))), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(date.day()), 2);
}

// `seconds` counts in whatever clock the caller shows.
void append_time(std::string& out, Seconds seconds, bool with_seconds) {
  const auto second = static_cast<unsigned>(seconds.count());
  append_digits(out, second / 3600, 2);
  out += ':';
  append_digits(out, second / 60 % 60, 2);
  if (!with_seconds) return;
  out += ':';
  append_digits(out, second % 60, 2);
}

}  // namespace

std::string format_utc(Instant at) {
  const Day day = std::chrono::floor<days>(at);
  std::string out;
  append_day(out, day);
  out += 'T';
  append_time(out, at - day, true);
  out += 'Z';
  return out;
}

std::string format_local(Instant at, const Zone& zone) {
  const auto local = zone.to_local(at);
  const std::chrono::local_days day = std::chrono::floor<days>(local);
  std::string out;
  append_day(out, Day{day.time_since_epoch()});
  out += ' ';
  append_time(out, local - day, false);
  return out;
}

std::string format_day(Day day) {
  std::string out;
  append_day(out, day);
  return out;
}

std::string_view month_abbreviation(unsigned month) {
  constexpr std::array<std::string_view, 12> kShortMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return kShortMonths[month - 1];
}

std::string_view weekday_abbreviation(unsigned weekday) {
  constexpr std::array<std::string_view, 7> kShortDays{"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  return kShortDays[weekday];
}

}  // namespace leads
