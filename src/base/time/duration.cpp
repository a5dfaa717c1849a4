// SPDX-License-Identifier: MIT
// Durations as typed and as shown: one number with one unit.
#include "base/time/duration.h"

#include <array>
#include <charconv>

#include "leads/instant.h"
#include "leads/when.h"

namespace leads {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t seconds;
  int months;
};

constexpr std::array<Unit, 7> kUnits{{
    {"s", 1, 0},
    {"m", 60, 0},
    {"h", 3600, 0},
    {"d", 86400, 0},
    {"w", 604800, 0},
    {"mo", 0, 1},
    {"y", 0, 12},
}};
constexpr std::int64_t kLongestMonths = std::int64_t{10'000} * 12;
constexpr std::int64_t kLongestSeconds = std::int64_t{10'000} * 31'556'952;  // Gregorian mean year

}  // namespace

std::optional<TypedDuration> parse_duration(std::string_view text, bool months) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : kUnits) {
    if (unit.name != name) continue;
    if (unit.months != 0) {
      if (!months || count > kLongestMonths / unit.months) return std::nullopt;
      return TypedDuration{
          .seconds = Seconds{0}, .months = static_cast<int>(count) * unit.months, .of_days = true};
    }
    if (count > kLongestSeconds / unit.seconds) return std::nullopt;
    return TypedDuration{
        .seconds = Seconds{count * unit.seconds}, .months = 0, .of_days = unit.seconds >= 86400};
  }
  return std::nullopt;
}

std::string format_duration(Seconds span) {
  const std::int64_t count = span.count();
  for (const Unit& unit : {kUnits[3], kUnits[2], kUnits[1]})
    if (count != 0 && count % unit.seconds == 0)
      return std::to_string(count / unit.seconds).append(unit.name);
  return std::to_string(count) + "s";
}

std::string format_duration(TypedDuration span) {
  if (span.months == 0) return format_duration(span.seconds);
  return span.months % 12 == 0 ? std::to_string(span.months / 12) + "y"
                               : std::to_string(span.months) + "mo";
}

}  // namespace leads
