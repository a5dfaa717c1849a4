// SPDX-License-Identifier: MIT
#include "formats/values/values.h"

#include <algorithm>
#include <cmath>

#include "base/limits.h"
#include "base/numbers.h"
#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/file_date.h"
#include "base/time/timestamp.h"
#include "base/time/when.h"
#include "base/utf8.h"
#include "core/lead/country.h"
#include "core/lead/email.h"
#include "core/lead/typed_number.h"
#include "formats/values/phone.h"

namespace leads {
namespace {

constexpr std::size_t kLongestText = limits::kField;

std::string shown(std::string_view text) {
  constexpr std::size_t kEnough = 60;
  return "\"" + std::string(text.substr(0, kEnough)) + (text.size() > kEnough ? "…" : "") + "\"";
}

using Parsed = std::variant<Value, ValueProblem>;

Parsed parse_boolean(std::string_view text) {
  const std::string word = fold(text);
  for (const char* yes : {"true", "yes", "y", "1", "on"}) {
    if (word == yes) return Value{std::int64_t{1}};
  }
  for (const char* no : {"false", "no", "n", "0", "off"}) {
    if (word == no) return Value{std::int64_t{0}};
  }
  return ValueProblem{shown(text) + " is neither yes nor no",
                      "write yes or no (or true, false, 1, 0)"};
}

Parsed parse_choice(const Field& field, std::string_view text) {
  const std::string word = fold(text);
  for (const std::string& choice : field.choices) {
    if (fold(choice) == word) return Value{choice};
  }
  std::string list;
  for (const std::string& choice : field.choices) list += (list.empty() ? "" : ", ") + choice;
  const std::string near = did_you_mean(nearest(text, field.choices));
  return ValueProblem{shown(text) + " is not one of: " + list, near};
}

std::optional<ParsedTime> parse_time(std::string_view text, const ValueContext& context) {
  return context.dates ? parse_ordered(text, *context.dates) : parse_iso(text);
}

Day day_of(const ParsedTime& time, const Zone& zone) {
  if (time.zoned) return local_day(time.instant, zone);
  return Day{std::chrono::floor<std::chrono::days>(time.local).time_since_epoch()};
}

std::optional<Instant> parse_instant(std::string_view text, const ValueContext& context) {
  if (context.words) {
    const std::optional<When> when = parse_when(text, Sense::future, context.country);
    if (!when) return std::nullopt;
    return resolve(*when, context.now, *context.zone).first;
  }
  const std::optional<ParsedTime> parsed = parse_time(text, context);
  if (!parsed) return std::nullopt;
  return instant_of(*parsed, *context.zone);
}

std::optional<Day> parse_day(std::string_view text, const ValueContext& context) {
  if (context.words) {
    const std::optional<When> when = parse_when(text, Sense::future, context.country);
    if (!when) return std::nullopt;
    return local_day(resolve(*when, context.now, *context.zone).first, *context.zone);
  }
  const std::optional<ParsedTime> parsed = parse_time(text, context);
  if (!parsed) return std::nullopt;
  return day_of(*parsed, *context.zone);
}

/// A next step is for a day, unless a time is said.
bool may_be_day(const Field& field) {
  return field.name == "next_step_at";
}

bool is_day_alone(std::string_view text, const ValueContext& context) {
  if (context.words) {
    const std::optional<When> when = parse_when(text, Sense::future, context.country);
    return when && means_day(*when);
  }
  const std::optional<ParsedTime> parsed = parse_time(text, context);
  return parsed && !parsed->has_time;
}

ValueProblem no_date(std::string_view text, const ValueContext& context) {
  std::string hint = "write it as 2026-11-21 or 2026-11-21T14:30";
  if (context.words)
    hint = when_hint(text);
  else if (!context.dates)
    hint += ", or name the order: --date D.M.Y";
  return {shown(text) + " is not a date", hint};
}

// Spreadsheets write whole numbers as 3.0.
std::optional<std::int64_t> parse_whole(std::string_view text) {
  constexpr double kBeyond = 1e15;  // as parse_integer: 15 digits
  if (const auto number = parse_integer(text)) return number;
  const auto number = parse_number(text);
  if (!number || !(std::fabs(*number) < kBeyond) || *number != std::trunc(*number))
    return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

// What reads as a number, and is none we keep.
bool is_plain_number(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Text keeps every byte; only what people write around typed values is trimmed.
Parsed parse_typed(const Field& field, std::string_view text, const ValueContext& context) {
  switch (field.type) {
    case FieldType::integer:
      if (const auto number = parse_whole(text)) {
        if (field.name == "rating" && (*number < 1 || *number > 5))
          return ValueProblem{shown(text) + " is not a rating", "a rating is 1 to 5"};
        return Value{*number};
      }
      if (is_plain_number(text))
        return ValueProblem{shown(text) + " is too large", "whole numbers have at most 15 digits"};
      return ValueProblem{shown(text) + " is not a whole number",
                          "write it in digits, such as 120"};
    case FieldType::number:
      if (const auto number = parse_number(text)) return Value{*number};
      return ValueProblem{shown(text) + " is not a number",
                          "write it as 1234.5, with at most 15 digits"};
    case FieldType::money:
      if (const auto amount = parse_money(text)) return Value{*amount};
      if (const std::size_t point = std::min(text.find('.'), text.size());
          is_plain_number(text.substr(0, point)) &&
          parse_money("1" + std::string(text.substr(point))))
        return ValueProblem{shown(text) + " is too large an amount",
                            "amounts go up to 900000000000"};
      return ValueProblem{shown(text) + " is not an amount",
                          "write it as 1234.50, with at most 4 decimals"};
    case FieldType::boolean:
      return parse_boolean(text);
    case FieldType::choice:
      return parse_choice(field, text);
    case FieldType::date:
      if (const auto day = parse_day(text, context))
        return Value{std::int64_t{day->time_since_epoch().count()}};
      return no_date(text, context);
    case FieldType::datetime:
      if (may_be_day(field) && is_day_alone(text, context)) {
        if (const auto day = parse_day(text, context)) return Value{stored_day(*day)};
      }
      if (const auto at = parse_instant(text, context))
        return Value{std::int64_t{at->time_since_epoch().count()}};
      return no_date(text, context);
    case FieldType::email:
      if (const auto email = parse_email(text)) return Value{*email};
      return ValueProblem{shown(text) + " is not an e-mail address",
                          "an address looks like ana@acme.example"};
    case FieldType::phone:
      return Value{parse_phone(text, context.country).value_or(std::string(text))};
    case FieldType::country:
      return Value{country_code(text).value_or(std::string(text))};
    case FieldType::currency:
      if (text.size() == 3 && std::all_of(text.begin(), text.end(), is_ascii_letter))
        return Value{uppered(text)};
      return ValueProblem{shown(text) + " is not a currency",
                          "write its three letters, such as EUR"};
    case FieldType::source: {
      std::string word = fold(text);
      std::replace(word.begin(), word.end(), ' ', '_');
      return Value{word};
    }
    default:
      return Value{std::string(text)};
  }
}

}  // namespace

std::variant<Value, ValueProblem> parse_value(const Field& field, std::string_view text,
                                              const ValueContext& context) {
  const std::string_view core = trim(text);
  if (core.empty()) return Value{};
  if (text.size() > kLongestText)
    return ValueProblem{"the text is longer than 64 KiB", "shorten it"};
  if (const auto bad = first_invalid_utf8(text))
    return ValueProblem{"byte " + std::to_string(*bad + 1) + " is not valid UTF-8",
                        "convert the text to UTF-8"};
  const bool kept = field.type == FieldType::text || field.type == FieldType::url;
  const bool number = field.type == FieldType::integer || field.type == FieldType::number ||
                      field.type == FieldType::money;
  if (number && context.words) {
    auto typed = typed_number(core, context.country);
    if (auto* unclear = std::get_if<UnclearNumber>(&typed))
      return ValueProblem{std::move(unclear->message), std::move(unclear->hint)};
    const auto& [digits, note] = std::get<TypedNumber>(typed);
    if (context.notes != nullptr && !note.empty()) context.notes->push_back(note);
    return parse_typed(field, digits, context);
  }
  return parse_typed(field, kept ? text : core, context);
}

Instant instant_of(const ParsedTime& time, const Zone& zone) {
  return time.zoned ? time.instant : zone.to_instant(time.local);
}

Value time_value(const Field& field, const ParsedTime& time, const Zone& zone) {
  if (may_be_day(field) && !time.has_time) return stored_day(day_of(time, zone));
  if (field.type == FieldType::date)
    return std::int64_t{day_of(time, zone).time_since_epoch().count()};
  return std::int64_t{instant_of(time, zone).time_since_epoch().count()};
}

std::string external_key(std::string_view id) {
  std::string key(trim(id));
  const std::size_t point = key.find('.');
  const bool numeric = !key.empty() && key.find_first_not_of("0123456789.") == std::string::npos;
  if (numeric && point != std::string::npos && point > 0 &&
      key.find_first_not_of('0', point + 1) == std::string::npos)
    key.erase(point);
  return key;
}

}  // namespace leads
