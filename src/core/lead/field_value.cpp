// SPDX-License-Identifier: MIT
#include "base/numbers.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "core/lead/calendar_limits.h"
#include "leads/lead.h"
#include "leads/zone.h"

namespace leads {

std::string format_value(const Field& field, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::missing:
      return {};
    case Cell::Kind::text:
      return std::string(cell.text);
    case Cell::Kind::real:
      return format_number(cell.real);
    case Cell::Kind::integer:
      break;
  }
  switch (field.type) {
    case FieldType::money:
      return format_money(cell.integer);
    case FieldType::boolean:
      return cell.integer != 0 ? "true" : "false";
    case FieldType::date:
      return format_day(Day{std::chrono::days{within_calendar(field.type, cell.integer)}});
    case FieldType::datetime: {
      const std::int64_t stored = within_calendar(field.type, cell.integer);
      if (is_stored_day(stored)) return format_day(day_of_stored(stored));
      return format_utc(Instant{Seconds{stored}});
    }
    default:
      return std::to_string(cell.integer);
  }
}

std::optional<Value> stored_value(const Field& field, std::string_view text) {
  if (text.empty()) return Value{};
  const auto whole = [](std::optional<std::int64_t> number) {
    return number ? std::optional<Value>(*number) : std::nullopt;
  };
  switch (field.type) {
    case FieldType::integer:
      return whole(parse_integer(text));
    case FieldType::money:
      return whole(parse_money(text));
    case FieldType::boolean:
      if (text != "true" && text != "false") return std::nullopt;
      return Value{std::int64_t{text == "true"}};
    case FieldType::number: {
      const std::optional<double> number = parse_number(text);
      return number ? std::optional<Value>(*number) : std::nullopt;
    }
    case FieldType::date:
    case FieldType::datetime: {
      const std::optional<ParsedTime> parsed = parse_iso(text);
      const bool datetime = field.type == FieldType::datetime;
      if (!parsed || (parsed->zoned && !datetime)) return std::nullopt;
      if (datetime && !parsed->zoned) {
        if (parsed->has_time) return std::nullopt;
        return Value{stored_day(
            Day{std::chrono::floor<std::chrono::days>(parsed->local).time_since_epoch()})};
      }
      if (parsed->zoned) return Value{std::int64_t{parsed->instant.time_since_epoch().count()}};
      return Value{std::int64_t{
          std::chrono::floor<std::chrono::days>(parsed->local).time_since_epoch().count()}};
    }
    default:
      return Value{std::string(text)};
  }
}

}  // namespace leads
