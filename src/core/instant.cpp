// Days of a zone and the text of instants. Local days partition time: each instant is in one of
// them, also where clocks are set back across midnight.
#include "leads/instant.h"

#include <algorithm>

namespace leads {
namespace {

using std::chrono::days;
using std::chrono::local_days;

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

Instant first_second(Day day, const Zone& zone) {
  return zone.first_at_or_after(local_days{day.time_since_epoch()});
}

Instant last_second(Day day, const Zone& zone) {
  const Day next = day + days{1};
  if (next > kLastInstant) return kLastInstant;
  return add_clamped(first_second(next, zone), Seconds{-1});
}

Day local_day(Instant at, const Zone& zone) {
  const Day day{std::chrono::floor<days>(zone.to_local(at)).time_since_epoch()};
  const Day next = day + days{1};
  // Set back across midnight: the new day has begun and stays begun.
  return next <= kLastInstant && first_second(next, zone) <= at ? next : day;
}

Instant next_midnight(Instant at, const Zone& zone) {
  const Day next = local_day(at, zone) + days{1};
  return next > kLastInstant ? kLastInstant : first_second(next, zone);
}

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
  const local_days day = std::chrono::floor<days>(local);
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

}  // namespace leads
