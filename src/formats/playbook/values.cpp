// SPDX-License-Identifier: MIT
// Values found in several tables of leads.toml: filters, zones, days, names of fields, kinds and
// stages, and values for a field of any type.
#include <algorithm>

#include "base/limits.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/timestamp.h"
#include "core/filter/parser.h"
#include "core/filter/pattern.h"
#include "formats/playbook/lint/filter_slips.h"
#include "formats/playbook/reading.h"
#include "leads/error.h"

namespace leads {
namespace {

// A pattern of 20 bytes can take 10 ms and a quarter of a megabyte to compile. Real ones cost some
// hundred each.
constexpr std::size_t kLongestFilter = limits::kFilter;
constexpr std::size_t kMostPatterns = 32;  // in one filter
constexpr std::size_t kMostPatternCost = 2'000'000;
constexpr std::size_t kLeastCost = 100;
constexpr std::size_t kFailedCost = 10'000;

constexpr const char* kZoneForm = "a name like Europe/Berlin, or UTC";

std::size_t patterns_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(":~"); at != std::string_view::npos; at = text.find(":~", at + 2))
    ++count;
  return count;
}

std::size_t cost_of(const Filter& filter) {
  std::size_t cost = 0;
  for (const auto& terms : filter.alternatives) {
    for (const Term& term : terms) {
      if (term.pattern) cost += kLeastCost + pattern_size(*term.pattern);
    }
  }
  return cost;
}

/// False, with the error noted, for a filter that is only there to cost time and memory.
bool is_affordable(const Reading& reading, const TomlNode& node, std::string_view name) {
  const auto refuse = [&](const std::string& what) {
    reading.problems.error(node.place, std::string(name) + what);
    return false;
  };
  const std::size_t patterns = patterns_in(node.text);
  if (node.text.size() > kLongestFilter) return refuse(" is longer than 4096 bytes");
  if (patterns > kMostPatterns) return refuse(" has more than 32 patterns");
  if (patterns == 0 || reading.pattern_cost <= kMostPatternCost) return true;
  return refuse(" was not checked: the patterns above it are too many or too large");
}

std::string wanted(const Field& field) {
  switch (field.type) {
    case FieldType::integer:
      return "a whole number";
    case FieldType::number:
      return "a number";
    case FieldType::money:
      return "an amount with at most four decimals";
    case FieldType::boolean:
      return "true or false";
    case FieldType::date:
      return "a date like 2026-11-21";
    case FieldType::datetime:
      return "a date or time like 2026-11-21T14:30";
    case FieldType::choice:
      return one_of(field.choices);
    default:
      return "a string";
  }
}

std::optional<Value> parse_time(FieldType type, std::string_view text, const Zone& zone) {
  const auto time = parse_iso(text);
  if (!time) return std::nullopt;
  if (type == FieldType::date) {
    if (time->has_time) return std::nullopt;
    return Value{std::chrono::floor<std::chrono::days>(time->local).time_since_epoch().count()};
  }
  const Instant at = time->zoned ? time->instant : zone.to_instant(time->local);
  return Value{std::int64_t{at.time_since_epoch().count()}};
}

std::optional<Value> parse_choice(const Field& field, std::string_view text) {
  const std::string word = fold(text);
  for (const std::string& choice : field.choices) {
    if (fold(choice) == word) return Value{choice};
  }
  return std::nullopt;
}

std::optional<Value> parse(const Field& field, std::string_view text, const Zone& zone) {
  const auto value = [](const auto& parsed) {
    return parsed ? std::optional<Value>(*parsed) : std::nullopt;
  };
  switch (field.type) {
    case FieldType::integer:
      return value(parse_integer(text));
    case FieldType::number:
      return value(parse_number(text));
    case FieldType::money:
      return value(parse_money(text));
    case FieldType::date:
    case FieldType::datetime:
      return parse_time(field.type, text, zone);
    case FieldType::choice:
      return parse_choice(field, text);
    case FieldType::boolean:
      if (text != "true" && text != "false") return std::nullopt;
      return Value{std::int64_t{text == "true"}};
    default:
      return Value{std::string(text)};
  }
}

}  // namespace

std::optional<Filter> read_filter(Reading& reading, const TomlNode& node, std::string_view name,
                                  FilterScope scope) {
  const auto text = read_text(node, name, reading.problems);
  if (!text || reading.problems.full()) return std::nullopt;
  if (!is_affordable(reading, node, name)) return std::nullopt;
  FilterVocabulary vocabulary;
  vocabulary.fields = &reading.book.fields;
  vocabulary.kinds = &reading.book.kinds;
  vocabulary.stages = &reading.stages;
  vocabulary.country = reading.book.calendar.country;
  vocabulary.retention = reading.book.retention.has_value();
  if (scope == FilterScope::command_line) vocabulary.me = "me";  // of a view: the user who lists it
  FilterResult result = parse_filter(*text, scope, vocabulary);
  if (const auto* problem = std::get_if<FilterProblem>(&result)) {
    reading.pattern_cost += kFailedCost * patterns_in(*text);
    const Place place = place_inside(node, problem->column, problem->width, reading.problems);
    reading.problems.error(place, problem->message, problem->hint);
    return std::nullopt;
  }
  auto& filter = std::get<Filter>(result);
  reading.pattern_cost += cost_of(filter);
  warn_of_slips(reading, node, filter);
  return std::move(filter);
}

std::optional<Zone> read_zone(Reading& reading, const TomlNode& node, std::string_view name) {
  const auto text = read_text(node, name, reading.problems);
  if (!text) return std::nullopt;
  if (*text == "UTC") return Zone();
  if (const auto known = reading.zones.find(*text); known != reading.zones.end())
    return known->second;
  if (reading.problems.full()) return std::nullopt;
  if (text->starts_with(':')) {
    reading.problems.error(node.place,
                           "expected the name of a time zone, not a file, got " + quoted(*text),
                           kZoneForm);
    return std::nullopt;
  }
  try {
    return reading.zones.emplace(*text, reading.load_zone(*text)).first->second;
  } catch (const Error& error) {
    const bool unknown = error.kind == ErrorKind::not_found;
    reading.problems.error(
        node.place, unknown ? "unknown time zone " + quoted(*text) : std::string(error.what()),
        error.hint.empty() ? kZoneForm : error.hint);
    return std::nullopt;
  }
}

std::optional<FieldIndex> read_field(Reading& reading, std::string_view name, Place place) {
  const auto field = reading.book.fields.find(name);
  if (!field && !reading.problems.full()) {
    reading.problems.error(place, "unknown field " + quoted(name),
                           suggestion(name, reading.book.fields.names()));
  }
  return field;
}

std::optional<KindId> read_kind(Reading& reading, std::string_view name, Place place) {
  const auto kind = reading.book.kinds.find(name);
  if (!kind && !reading.problems.full()) {
    reading.problems.error(place, "unknown kind of activity " + quoted(name),
                           suggestion(name, reading.book.kinds.names()));
  }
  return kind;
}

std::optional<StageId> read_stage(Reading& reading, std::string_view name, Place place) {
  const auto stage = std::find(reading.stages.begin(), reading.stages.end(), name);
  if (stage != reading.stages.end()) return static_cast<StageId>(stage - reading.stages.begin());
  const bool by_case = std::find(reading.stages.begin(), reading.stages.end(), lowered(name)) !=
                       reading.stages.end();
  reading.problems.error(
      place, "unknown stage " + quoted(name),
      by_case ? did_you_mean({lowered(name)}) : suggestion(name, reading.stages));
  return std::nullopt;
}

std::optional<Value> parse_value(Reading& reading, const Field& field, std::string_view text,
                                 Place place) {
  auto value = parse(field, trim(text), reading.book.calendar.zone);
  if (!value && !reading.problems.full()) {
    std::string hint = field.type == FieldType::choice ? did_you_mean(nearest(text, field.choices))
                                                       : std::string();
    reading.problems.error(
        place, field.name + " must be " + wanted(field) + ", got " + quoted(text), std::move(hint));
  }
  return value;
}

std::optional<Value> read_value(Reading& reading, const Field& field, const TomlNode& node) {
  if (is_text(field.type)) {
    const auto text = read_text(node, field.name, reading.problems);
    return text ? parse_value(reading, field, *text, node.place) : std::nullopt;
  }
  const auto text = read_scalar(node, field.name, reading.problems);
  return text ? parse_value(reading, field, *text, node.place) : std::nullopt;
}

std::optional<std::pair<Day, Day>> read_days(const TomlNode& node, std::string_view name,
                                             bool range, Problems& problems) {
  const auto day = [](std::string_view text) -> std::optional<Day> {
    const auto time = parse_iso(text);
    if (!time || time->has_time) return std::nullopt;
    return Day{std::chrono::floor<std::chrono::days>(time->local).time_since_epoch()};
  };
  const bool written = node.is_text() || node.kind == TomlNode::Kind::time;
  const std::string_view text = written ? trim(node.text) : std::string_view();
  const std::size_t dots = range ? text.find("..") : std::string_view::npos;
  const auto first = day(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : day(text.substr(dots + 2));
  const std::string form =
      range ? "\"2026-12-24\" or \"2026-12-24..2027-01-02\"" : "\"2026-12-24\"";
  if (!first || !last) {
    problems.error(node.place, std::string(name) + " must be a date, got " + describe(node),
                   "a date is written " + form);
  } else if (*last < *first) {
    problems.error(node.place, std::string(name) + " ends before it begins");
  } else {
    return std::pair{*first, *last};
  }
  return std::nullopt;
}

}  // namespace leads
