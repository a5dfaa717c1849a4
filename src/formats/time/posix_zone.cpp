// SPDX-License-Identifier: MIT
// POSIX TZ strings: names, offsets west of UTC, and the two switches of a year.
#include "base/scan.h"
#include "formats/time/tzif.h"

namespace leads {
namespace {

constexpr int kMostOffsetHours = 24;
constexpr int kMostSwitchHours = 167;

bool scan_name(Scan& scan) {
  if (!scan.eat('<')) return scan.letters().size() >= 3;
  std::size_t length = 0;
  while (is_ascii_letter(scan.peek()) || is_ascii_digit(scan.peek()) || scan.peek() == '+' ||
         scan.peek() == '-') {
    scan.eat(scan.peek());
    ++length;
  }
  return length >= 3 && scan.eat('>');
}

std::optional<int> scan_number(Scan& scan, int least, int most) {
  const std::string_view digits = scan.digits();
  if (digits.empty() || digits.size() > 3) return std::nullopt;
  const int value = Scan::to_int(digits);
  return value < least || value > most ? std::nullopt : std::optional(value);
}

// [+-]hh[:mm[:ss]] in seconds.
std::optional<std::int32_t> scan_clock(Scan& scan, int most_hours) {
  const bool negative = scan.peek() == '-';
  scan.eat_any("+-");
  const auto hours = scan_number(scan, 0, most_hours);
  if (!hours) return std::nullopt;
  int seconds = *hours * 3600;
  for (const int unit : {60, 1}) {
    if (!scan.eat(':')) break;
    const auto part = scan_number(scan, 0, 59);
    if (!part) return std::nullopt;
    seconds += *part * unit;
  }
  return negative ? -seconds : seconds;
}

std::optional<Zone::Switch> scan_switch_day(Scan& scan) {
  using Kind = Zone::Switch::Kind;
  Zone::Switch rule;
  if (scan.eat('M')) {
    const auto month = scan_number(scan, 1, 12);
    const auto week = month && scan.eat('.') ? scan_number(scan, 1, 5) : std::nullopt;
    const auto day = week && scan.eat('.') ? scan_number(scan, 0, 6) : std::nullopt;
    if (!day) return std::nullopt;
    rule.month = *month;
    rule.week = *week;
    rule.day = *day;
    return rule;
  }
  rule.kind = scan.eat('J') ? Kind::julian_no_leap : Kind::julian;
  const auto day =
      rule.kind == Kind::julian ? scan_number(scan, 0, 365) : scan_number(scan, 1, 365);
  if (!day) return std::nullopt;
  rule.day = *day;
  return rule;
}

// ,date[/time]
std::optional<Zone::Switch> scan_switch(Scan& scan) {
  if (!scan.eat(',')) return std::nullopt;
  auto rule = scan_switch_day(scan);
  if (!rule || !scan.eat('/')) return rule;
  const auto second = scan_clock(scan, kMostSwitchHours);
  if (!second) return std::nullopt;
  rule->second = *second;
  return rule;
}

}  // namespace

std::optional<Zone::Footer> parse_posix_zone(std::string_view text) {
  Scan scan(text);
  if (!scan_name(scan)) return std::nullopt;
  const auto west = scan_clock(scan, kMostOffsetHours);
  if (!west) return std::nullopt;
  Zone::Footer footer;
  footer.standard_offset = -*west;
  if (scan.done()) return footer;
  if (!scan_name(scan)) return std::nullopt;
  footer.has_daylight = true;
  footer.daylight_offset = footer.standard_offset + 3600;
  if (!scan.done() && scan.peek() != ',') {
    const auto daylight_west = scan_clock(scan, kMostOffsetHours);
    if (!daylight_west) return std::nullopt;
    footer.daylight_offset = -*daylight_west;
  }
  Scan rules = scan.done() ? Scan(",M3.2.0,M11.1.0") : scan;
  const auto start = scan_switch(rules);
  const auto end = start ? scan_switch(rules) : std::nullopt;
  if (!end || !rules.done()) return std::nullopt;
  footer.start = *start;
  footer.end = *end;
  return footer;
}

}  // namespace leads
