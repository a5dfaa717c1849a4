// SPDX-License-Identifier: MIT
// Values as texts, for people and for programs.
#include <fmt/core.h>

#include <cstdlib>

#include "base/numbers.h"
#include "base/time/format.h"
#include "cli/output/render.h"

namespace leads {
namespace {

std::string_view style_code(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "1";
    case Style::dim:
      return "2";
    case Style::good:
      return "32";
    case Style::warning:
      return "33";
    case Style::bad:
      return "31";
    case Style::hot:
      return "1;31";
    case Style::warm:
      return "33";
    case Style::cold:
      return "36";
  }
  return "";
}

}  // namespace

std::string styled(std::string_view text, Style style, bool color) {
  const std::string_view code = style_code(style);
  if (!color || code.empty() || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string relative_time(Instant at, Instant now, const Zone& zone) {
  const std::int64_t distance = (now - at).count();
  const std::int64_t seconds = std::abs(distance);
  const auto said = [distance](std::int64_t count, const char* unit) {
    return distance >= 0 ? fmt::format("{} {} ago", count, unit)
                         : fmt::format("in {} {}", count, unit);
  };
  if (seconds < 60) return distance >= 0 ? "just now" : "in 1 min";
  if (seconds < 3600) return said(seconds / 60, "min");
  constexpr std::int64_t kDay = 86'400;
  if (seconds < kDay) return said(seconds / 3600, "h");
  if (seconds < 14 * kDay) return said(seconds / kDay, "d");
  const std::chrono::year_month_day date{local_day(at, zone)};
  const std::chrono::year_month_day today{local_day(now, zone)};
  const std::string day =
      fmt::format("{} {}", unsigned{date.day()}, month_abbreviation(unsigned{date.month()}));
  return date.year() == today.year() ? day : fmt::format("{} {}", day, int{date.year()});
}

namespace {

/// "3 min", "5 h", "12 d".
std::string length_text(Seconds length) {
  constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86'400;
  const std::int64_t seconds = length.count();
  if (seconds < kHour) return fmt::format("{} min", seconds / kMinute);
  if (seconds < kDay) return fmt::format("{} h", seconds / kHour);
  return fmt::format("{} d", seconds / kDay);
}

}  // namespace

std::string spoken_day(Day day, Day today) {
  const std::chrono::year_month_day date{day};
  const unsigned weekday =
      std::chrono::weekday{std::chrono::sys_days{day.time_since_epoch()}}.c_encoding();
  std::string text = fmt::format("{} {} {}", weekday_abbreviation(weekday), unsigned{date.day()},
                                 month_abbreviation(unsigned{date.month()}));
  if (date.year() != std::chrono::year_month_day{today}.year())
    text += fmt::format(" {}", int{date.year()});
  return text;
}

std::string datum_text(const Datum& datum, const OutputSettings& settings, bool human,
                       bool relative) {
  struct Writer {
    const OutputSettings& settings;
    bool human, relative;
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const {
      return human ? (value ? "yes" : "no") : (value ? "true" : "false");
    }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return format_number(value); }
    std::string operator()(const Amount& value) const {
      return format_money(value.ten_thousandths);
    }
    std::string operator()(Instant value) const {
      if (!human) return format_utc(value);
      return relative ? relative_time(value, settings.now, settings.zone)
                      : format_local(value, settings.zone);
    }
    std::string operator()(Day value) const {
      return human && relative ? spoken_day(value, local_day(settings.now, settings.zone))
                               : format_day(value);
    }
    std::string operator()(Seconds value) const {
      return human ? length_text(value) : std::to_string(value.count());
    }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const List& value) const {
      std::string joined;
      for (const Datum& item : value) {
        if (!joined.empty()) joined += ", ";
        joined += datum_text(item, settings, human, relative);
      }
      return joined;
    }
    std::string operator()(const Record& value) const { return to_json(value); }
  };
  return std::visit(Writer{settings, human, relative}, datum.value);
}

}  // namespace leads
