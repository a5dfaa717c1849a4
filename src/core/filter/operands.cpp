// SPDX-License-Identifier: MIT
// One function a type of value; ranges are put together from single bounds. Messages speak of the
// name the user typed.
#include "core/filter/operands.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/numbers.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/duration.h"
#include "base/time/when.h"
#include "base/words.h"
#include "core/filter/sought.h"
#include "core/lead/country.h"
#include "core/lead/typed_number.h"
#include "leads/playbook.h"

namespace leads {
namespace {

using Result = std::variant<Operand, OperandProblem>;
template <class T>
using Parsed = std::variant<T, OperandProblem>;

constexpr std::array<std::string_view, 5> kGradeWords = {"u", "d", "c", "b", "a"};
constexpr std::array<std::string_view, 3> kTemperatureWords = {"cold", "warm", "hot"};

/// The index of a word in a list, or a problem that names the nearest ones.
Parsed<std::int64_t> place_in(const std::vector<std::string>& words, std::string_view text,
                              std::string what) {
  const std::string folded = fold(text);
  for (std::size_t nth = 0; nth < words.size(); ++nth) {
    if (fold(words[nth]) == folded) return static_cast<std::int64_t>(nth);
  }
  std::string hint = did_you_mean(nearest(text, words));
  if (hint.empty() && words.size() <= 12) {
    for (const std::string& word : words) hint += (hint.empty() ? "one of " : ", ") + word;
  }
  return OperandProblem{"there is no " + std::move(what) + " " + in_quotes(text), std::move(hint)};
}

template <std::size_t size>
Parsed<std::int64_t> place_in(const std::array<std::string_view, size>& words,
                              std::string_view text, std::string what) {
  return place_in(std::vector<std::string>(words.begin(), words.end()), text, std::move(what));
}

Parsed<std::int64_t> parse_whole(std::string_view text, const NameMeaning& name) {
  if (const auto value = parse_integer(text)) return *value;
  if (parse_number(text))
    return OperandProblem{name.text + " is a whole number, got " + in_quotes(text),
                          "leave the decimals off"};
  return OperandProblem{name.text + " needs a whole number, got " + in_quotes(text),
                        name.can_be_missing
                            ? "no:" + name.text + " finds missing values"
                            : "write " + name.text + ":50, or a range: " + name.text + ":50.."};
}

Parsed<std::int64_t> parse_truth(std::string_view text, const NameMeaning& name) {
  const std::string folded = fold(text);
  if (folded == "true" || folded == "yes") return std::int64_t{1};
  if (folded == "false" || folded == "no") return std::int64_t{0};
  return OperandProblem{name.text + " is true or false, got " + in_quotes(text),
                        "write " + name.text + ":true or " + name.text + ":false"};
}

Parsed<std::int64_t> parse_state(std::string_view text) {
  if (const auto state = parse_consent(fold(text))) return static_cast<std::int64_t>(*state);
  std::vector<std::string> names;
  for (std::size_t state = 0; state < 4; ++state)
    names.emplace_back(consent_name(static_cast<ConsentState>(state)));
  return place_in(names, text, "consent state");
}

/// "due", which is kept as true.
Parsed<std::int64_t> parse_due(std::string_view text, const OperandContext& context) {
  if (!context.vocabulary.retention)
    return OperandProblem{"leads.toml does not say after how long a lead is due to be forgotten",
                          "add to it: [retention] and, in the next line, after = \"3y\""};
  if (fold(text) == "due") return std::int64_t{1};
  return OperandProblem{"retention has no value " + in_quotes(text),
                        "write retention:due, or not:retention:due for the others"};
}

/// Types whose values are whole numbers in the tree.
Parsed<std::int64_t> parse_ordinal(std::string_view text, const OperandContext& context) {
  const NameMeaning& name = context.name;
  if (name.name == Name::grade) return place_in(kGradeWords, text, "grade");
  if (name.name == Name::temperature) return place_in(kTemperatureWords, text, "temperature");
  if (name.name == Name::retention) return parse_due(text, context);
  switch (name.type) {
    case NameType::boolean:
      return parse_truth(text, name);
    case NameType::stage:
      return place_in(*context.vocabulary.stages, text, "stage");
    case NameType::kind:
      if (const auto kind = context.vocabulary.kinds->find(fold(text)))
        return static_cast<std::int64_t>(index(*kind));
      return place_in(context.vocabulary.kinds->names(), text, "kind");
    case NameType::consent:
      return parse_state(text);
    case NameType::money:
      if (const auto amount = parse_money(text)) return *amount;
      return OperandProblem{name.text + " needs an amount, got " + in_quotes(text),
                            "write it like 12500 or 99.50"};
    default:
      return parse_whole(text, name);
  }
}

/// Months and years have no fixed length: for stored rules it must be known when they stop
/// matching.
bool months_allowed(FilterScope scope) {
  return scope == FilterScope::command_line || scope == FilterScope::timeline;
}

OperandProblem no_months(std::string_view text) {
  return {in_quotes(text) + " has no fixed length",
          "months and years are for the command line: write 30d or 52w"};
}

Parsed<When> parse_bound(std::string_view text, const OperandContext& context) {
  const auto when = parse_when(text, Sense::filter, context.vocabulary.country);
  if (!when) return OperandProblem{in_quotes(text) + " is not a date", when_hint(text)};
  if (depends_on_now(*when) && context.scope == FilterScope::activity) {
    return OperandProblem{in_quotes(text) + " is relative to now",
                          "use `within` for how long an activity counts"};
  }
  if (when->kind == When::Kind::relative && when->span.months != 0 &&
      !months_allowed(context.scope)) {
    return no_months(text);
  }
  return *when;
}

struct Bounds {
  std::string_view low, high;
};

std::optional<Bounds> split_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  return Bounds{trim(text.substr(0, dots)), trim(text.substr(dots + 2))};
}

OperandProblem upside_down(const Bounds& bounds) {
  return {"the range ends before it starts",
          "write " + std::string(bounds.high) + ".." + std::string(bounds.low)};
}

std::optional<OperandProblem> read_bound(std::string_view text, const OperandContext& context,
                                         std::optional<std::int64_t>& bound) {
  if (text.empty()) return std::nullopt;
  auto parsed = parse_ordinal(text, context);
  if (auto* problem = std::get_if<OperandProblem>(&parsed)) return std::move(*problem);
  bound = std::get<std::int64_t>(parsed);
  return std::nullopt;
}

/// Grades rise from D to A; U is separate.
std::optional<OperandProblem> settle_grades(Operand& operand) {
  if (operand.low_integer == 0 || operand.high_integer == 0) {
    return OperandProblem{"U cannot be part of a range of grades",
                          "write grade:U, or D.. for every other"};
  }
  if (!operand.low_integer) operand.low_integer = static_cast<std::int64_t>(Grade::D);
  return std::nullopt;
}

Result ordinal_range(const Bounds& bounds, const OperandContext& context) {
  Operand operand;
  operand.range = true;
  if (auto problem = read_bound(bounds.low, context, operand.low_integer)) return *problem;
  if (auto problem = read_bound(bounds.high, context, operand.high_integer)) return *problem;
  if (context.name.name == Name::grade) {
    if (auto problem = settle_grades(operand)) return *problem;
  }
  if (context.name.type == NameType::stage && context.vocabulary.aside != nullptr) {
    for (const auto& [bound, text] : {std::pair{operand.low_integer, bounds.low},
                                      std::pair{operand.high_integer, bounds.high}}) {
      if (bound && (*context.vocabulary.aside)[static_cast<std::size_t>(*bound)])
        return OperandProblem{"a range runs over the stages on the way to a deal, and " +
                                  in_quotes(text) + " lies aside",
                              "name it separately: " + context.name.text + ":" + std::string(text)};
    }
  }
  if (operand.low_integer && operand.high_integer && *operand.low_integer > *operand.high_integer) {
    return upside_down(bounds);
  }
  return operand;
}

Result number_operand(std::string_view text, const std::optional<Bounds>& bounds,
                      const NameMeaning& name) {
  Operand operand;
  operand.range = bounds.has_value();
  const auto read = [&](std::string_view part, std::optional<double>& bound) {
    bound = parse_number(part);
    return bound.has_value();
  };
  const std::string_view low = bounds ? bounds->low : text;
  const std::string_view high = bounds ? bounds->high : text;
  for (auto [part, bound] :
       {std::pair{low, &operand.low_number}, std::pair{high, &operand.high_number}}) {
    if (bounds && part.empty()) continue;
    if (!read(part, *bound)) {
      return OperandProblem{name.text + " needs a number, got " + in_quotes(part),
                            "at most 15 digits, a point for decimals"};
    }
  }
  if (operand.low_number && operand.high_number && *operand.low_number > *operand.high_number) {
    return upside_down(*bounds);
  }
  return operand;
}

/// A bare number with the unit that is most likely meant; "" for anything else.
std::string in_days(std::string_view text) {
  const bool digits =
      !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  const std::string days = std::string(text) + "d";
  return digits && parse_duration(days, true) ? days : "";
}

/// Seconds where the length is fixed; with months a moment that long ago.
std::optional<OperandProblem> read_length(std::string_view text, const OperandContext& context,
                                          std::optional<std::int64_t>& seconds,
                                          std::optional<When>& ago) {
  if (text.empty()) return std::nullopt;
  const auto span = parse_duration(text, true);
  if (!span) {
    const std::string days = in_days(text);
    return OperandProblem{in_quotes(text) + " is not a length of time",
                          days.empty()
                              ? "write it like 90s 30m 6h 3d 2w"
                              : "name its unit: " + days + " for days; also s, m, h and w"};
  }
  if (span->months == 0) {
    seconds = span->seconds.count();
    return std::nullopt;
  }
  if (!months_allowed(context.scope)) return no_months(text);
  When when;
  when.kind = When::Kind::relative;
  when.span = {-span->seconds, -span->months, span->of_days};
  ago = when;
  return std::nullopt;
}

Result duration_operand(std::string_view text, const std::optional<Bounds>& bounds,
                        const OperandContext& context) {
  const std::string& name = context.name.text;
  if (!bounds) {
    const auto span = parse_duration(text, true);
    if (span && span->months != 0 && !months_allowed(context.scope)) return no_months(text);
    std::string length = span ? std::string(text) : in_days(text);
    if (length.empty()) length = "2w";
    return OperandProblem{
        name + " needs a range of time",
        "write " + name + ":" + length + ".. for at least " + (span ? "that" : length)};
  }
  Operand operand;
  operand.range = true;
  if (auto problem = read_length(bounds->low, context, operand.low_integer, operand.first))
    return *problem;
  if (auto problem = read_length(bounds->high, context, operand.high_integer, operand.last))
    return *problem;
  if (operand.low_integer && operand.high_integer && *operand.low_integer > *operand.high_integer) {
    return upside_down(*bounds);
  }
  return operand;
}

/// Whether two bounds can be ordered without knowing the current time.
bool is_after(const When& low, const When& high) {
  if (low.kind == When::Kind::relative && high.kind == low.kind && low.span.months == 0 &&
      high.span.months == 0) {
    return low.span.seconds > high.span.seconds;
  }
  if (low.kind == When::Kind::instant && high.kind == low.kind) return low.instant > high.instant;
  const auto fixed = [](const When& when) {
    return when.kind == When::Kind::day || when.kind == When::Kind::local_time ||
           when.kind == When::Kind::period;
  };
  if (!fixed(low) || !fixed(high)) return false;
  const auto begin_of = [](Day day) { return std::chrono::local_seconds{day.time_since_epoch()}; };
  const auto first = low.kind == When::Kind::period ? begin_of(low.first) : low.local;
  const auto last = high.kind == When::Kind::period ? begin_of(high.last) + Seconds{86399}
                    : high.kind == When::Kind::day  ? high.local + Seconds{86399}
                                                    : high.local;
  return first > last;
}

Result date_operand(std::string_view text, const std::optional<Bounds>& bounds,
                    const OperandContext& context) {
  Operand operand;
  operand.range = bounds.has_value();
  const std::string_view low = bounds ? bounds->low : text;
  const std::string_view high = bounds ? bounds->high : text;
  for (auto [part, bound] : {std::pair{low, &operand.first}, std::pair{high, &operand.last}}) {
    if (bounds && part.empty()) continue;
    auto parsed = parse_bound(part, context);
    if (auto* problem = std::get_if<OperandProblem>(&parsed)) return std::move(*problem);
    *bound = std::get<When>(parsed);
  }
  if (!bounds && operand.first->kind == When::Kind::relative) {
    return OperandProblem{
        in_quotes(text) + " is a length of time, not a day",
        "write " + context.name.text + ":" + std::string(text) + ".. for since then"};
  }
  if (operand.first && operand.last && is_after(*operand.first, *operand.last))
    return upside_down(*bounds);
  return operand;
}

Result text_operand(std::string_view text, bool quoted, const OperandContext& context) {
  const NameMeaning& name = context.name;
  Operand operand;
  operand.text = name.name == Name::field ? compared_text(name.field, text) : fold(text);
  const bool of_field = name.name == Name::field;
  if (of_field && (name.field == at(BuiltIn::name) || name.field == at(BuiltIn::company)))
    operand.sought = sought(text, nullptr);
  if (of_field && name.field == at(BuiltIn::phone))
    operand.sought = sought(text, &context.vocabulary.phones);
  if (of_field && name.field == at(BuiltIn::owner) && !quoted && operand.text == "nobody") {
    operand.missing = true;
    return operand;
  }
  if (of_field && name.field == at(BuiltIn::owner) && !quoted && operand.text == "me") {
    if (context.scope != FilterScope::command_line) {
      return OperandProblem{"\"me\" depends on who runs the command",
                            "it can be used on the command line only"};
    }
    if (context.vocabulary.me.empty())
      return OperandProblem{"\"me\" is not set", "set `me` in config.toml"};
    operand.text = fold(context.vocabulary.me);
  }
  if (name.definition != nullptr && name.definition->type == FieldType::choice) {
    const auto index = place_in(name.definition->choices, text, name.text);
    if (const auto* problem = std::get_if<OperandProblem>(&index)) return *problem;
  }
  return operand;
}

bool takes_ranges(const NameMeaning& name) {
  return name.type != NameType::boolean && name.type != NameType::kind &&
         name.type != NameType::consent && name.name != Name::op && name.name != Name::said &&
         name.name != Name::duplicates_of;
}

}  // namespace

std::string compared_text(FieldIndex field, std::string_view text) {
  if (field == at(BuiltIn::country))
    if (const auto code = country_code(text)) return fold(*code);
  text = trim(text);
  if (field != at(BuiltIn::phone) || !text.starts_with('+') ||
      text.find_first_not_of("+0123456789 -()./") != std::string_view::npos)
    return fold(text);
  std::string digits = "+";
  for (const char letter : text)
    if (letter >= '0' && letter <= '9') digits += letter;
  return digits;
}

Result parse_kind(std::string_view text, const OperandContext& context) {
  Operand operand;
  if (const auto kind = typed_kind(*context.vocabulary.kinds, text)) {
    operand.low_integer = operand.high_integer = static_cast<std::int64_t>(index(*kind));
    return operand;
  }
  auto unknown = place_in(context.vocabulary.kinds->names(), text, "kind of activity");
  if (auto* problem = std::get_if<OperandProblem>(&unknown)) {
    if (problem->hint.empty()) problem->hint = "to list the kinds: leads help kinds";
    return std::move(*problem);
  }
  operand.low_integer = operand.high_integer = std::get<std::int64_t>(unknown);
  return operand;
}

Result parse_time_of(std::string_view text, const OperandContext& context) {
  const auto bounds = split_range(text);
  if (trim(text).empty() || (bounds && bounds->low.empty() && bounds->high.empty()))
    return OperandProblem{"a time is missing after the @",
                          "write it like " + context.name.text + "@1w.."};
  NameMeaning time = context.name;
  time.text += "@";
  time.type = NameType::instant;
  Result result = date_operand(text, bounds, {time, context.scope, context.vocabulary});
  if (auto* problem = std::get_if<OperandProblem>(&result)) {
    const std::size_t colon = problem->hint.find("@:");
    if (colon != std::string::npos) problem->hint.erase(colon + 1, 1);
  }
  return result;
}

namespace {

Result parse_plain_operand(std::string_view text, bool quoted, const OperandContext& context) {
  const NameMeaning& name = context.name;
  const auto bounds = quoted ? std::nullopt : split_range(text);
  if (bounds && name.type == NameType::text) {
    return OperandProblem{
        "a range needs numbers or dates, and " + name.text + " is text",
        "for the dots themselves quote the value: " + name.text + ":" + in_quotes(text)};
  }
  if (bounds && !takes_ranges(name))
    return OperandProblem{name.text + " takes no range", "list the values with commas"};
  if (bounds && bounds->low.empty() && bounds->high.empty()) {
    return OperandProblem{"a range needs a start or an end", "write A..B, A.. or ..B"};
  }
  switch (name.type) {
    case NameType::text:
      return text_operand(text, quoted, context);
    case NameType::number:
      return number_operand(text, bounds, name);
    case NameType::date:
    case NameType::instant:
      return date_operand(text, bounds, context);
    case NameType::duration:
      return duration_operand(text, bounds, context);
    default:
      break;
  }
  if (bounds) return ordinal_range(*bounds, context);
  Operand operand;
  if (auto problem = read_bound(text, context, operand.low_integer)) return *problem;
  operand.high_integer = operand.low_integer;
  return operand;
}

}  // namespace

namespace {

/// Each number of a value or range in digits; a text that is none stays.
std::variant<std::string, OperandProblem> with_digits(std::string_view text,
                                                      const OperandContext& context) {
  const auto one = [&](std::string_view part) -> std::variant<std::string, OperandProblem> {
    auto typed = typed_number(part, context.vocabulary.country);
    if (auto* unclear = std::get_if<UnclearNumber>(&typed))
      return OperandProblem{std::move(unclear->message), std::move(unclear->hint)};
    auto& [digits, note] = std::get<TypedNumber>(typed);
    if (context.notes != nullptr && !note.empty()) context.notes->push_back(note);
    return std::move(digits);
  };
  const auto bounds = split_range(text);
  if (!bounds) return one(text);
  auto low = one(bounds->low), high = one(bounds->high);
  if (low.index() != 0) return low;
  if (high.index() != 0) return high;
  return std::get<std::string>(low) + ".." + std::get<std::string>(high);
}

}  // namespace

Result parse_operand(std::string_view text, bool quoted, const OperandContext& context) {
  const NameMeaning& name = context.name;
  if (name.type == NameType::number || name.type == NameType::money ||
      name.type == NameType::integer) {
    auto digits = with_digits(text, context);
    if (auto* problem = std::get_if<OperandProblem>(&digits)) return std::move(*problem);
    return parse_plain_operand(std::get<std::string>(digits), quoted, context);
  }
  return parse_plain_operand(text, quoted, context);
}

}  // namespace leads
