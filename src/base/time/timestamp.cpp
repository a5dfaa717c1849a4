// SPDX-License-Identifier: MIT
// ISO 8601 as people and programs write it.
#include "base/time/timestamp.h"

namespace leads {
namespace {

std::optional<Day> scan_iso_day(Scan& scan, bool& basic) {
  const auto year = scan.number(4);
  if (!year) return std::nullopt;
  basic = !scan.eat('-');
  const auto month = scan.number(2);
  if (!month || (!basic && !scan.eat('-'))) return std::nullopt;
  const auto day = scan.number(2);
  if (!day || is_ascii_digit(scan.peek())) return std::nullopt;
  return make_day(*year, *month, *day);
}

std::optional<Seconds> scan_iso_time(Scan& scan, bool basic) {
  const auto hour = scan.number(2);
  if (!hour || *hour > 23 || (!basic && !scan.eat(':'))) return std::nullopt;
  const auto minute = scan.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  const Seconds time = std::chrono::hours{*hour} + std::chrono::minutes{*minute};
  if (basic && is_ascii_digit(scan.peek())) {
    const auto second = scan.number(2);
    if (!second || *second > 59) return std::nullopt;
    return time + Seconds{*second};
  }
  const auto seconds = scan_seconds(scan);
  if (!seconds) return std::nullopt;
  return time + *seconds;
}

// 2026-11-21T14:30:00Z and 2026-11-21 14:30:00, which nearly all programs write. Nullopt for any
// other form.
std::optional<ParsedTime> parse_common(std::string_view text) {
  const bool zoned = text.size() == 20 && text[19] == 'Z';
  if ((text.size() != 19 && !zoned) || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  unsigned wrong = 0;
  const auto two = [&text, &wrong](std::size_t at) {
    const auto tens = static_cast<unsigned>(text[at] - '0'),
               ones = static_cast<unsigned>(text[at + 1] - '0');
    wrong |= static_cast<unsigned>(tens > 9) | static_cast<unsigned>(ones > 9);
    return static_cast<int>(tens * 10 + ones);
  };
  const int year = two(0) * 100 + two(2), hour = two(11), minute = two(14), second = two(17);
  const auto day = make_day(year, two(5), two(8));
  if (wrong != 0 || !day || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return make_time(*day, std::chrono::hours{hour} + std::chrono::minutes{minute} + Seconds{second},
                   zoned ? std::optional(Seconds{0}) : std::nullopt);
}

}  // namespace

std::optional<Day> make_day(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

std::optional<Seconds> scan_zone(Scan& scan) {
  if (scan.eat_any("Zz") || scan.eat("UTC") || scan.eat("GMT")) return Seconds{0};
  const char sign = scan.peek();
  if (!scan.eat_any("+-")) return std::nullopt;
  const auto hour = scan.number(2);
  if (!hour || *hour > 23) return std::nullopt;
  int minute = 0;
  if (scan.eat(':') || is_ascii_digit(scan.peek())) {
    const auto typed = scan.number(2);
    if (!typed || *typed > 59) return std::nullopt;
    minute = *typed;
  }
  const Seconds offset = std::chrono::hours{*hour} + std::chrono::minutes{minute};
  return sign == '-' ? -offset : offset;
}

std::optional<Seconds> scan_seconds(Scan& scan) {
  if (!scan.eat(':')) return Seconds{0};
  const auto second = scan.number(2);
  if (!second || *second > 59) return std::nullopt;
  if (scan.eat_any(".,") && scan.digits().empty()) return std::nullopt;
  return Seconds{*second};
}

std::optional<ParsedTime> make_time(Day day, std::optional<Seconds> time,
                                    std::optional<Seconds> zone) {
  ParsedTime parsed;
  parsed.local = std::chrono::local_days{day.time_since_epoch()} + time.value_or(Seconds{0});
  parsed.has_time = time.has_value();
  if (zone) {
    parsed.zoned = true;
    parsed.instant = Instant{parsed.local.time_since_epoch() - *zone};
    if (parsed.instant < kFirstInstant || parsed.instant > kLastInstant) return std::nullopt;
  }
  return parsed;
}

std::optional<ParsedTime> parse_iso(std::string_view text) {
  if (auto common = parse_common(text)) return common;
  Scan scan(text);
  bool basic = false;
  const auto day = scan_iso_day(scan, basic);
  if (!day) return std::nullopt;
  if (scan.done()) return make_time(*day, std::nullopt, std::nullopt);
  if (!scan.eat_any("Tt ")) return std::nullopt;
  const auto time = scan_iso_time(scan, basic);
  if (!time) return std::nullopt;
  if (scan.done()) return make_time(*day, time, std::nullopt);
  scan.eat(' ');
  const auto zone = scan_zone(scan);
  if (!zone || !scan.done()) return std::nullopt;
  return make_time(*day, time, zone);
}

}  // namespace leads
