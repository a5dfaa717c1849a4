// SPDX-License-Identifier: MIT
#include "formats/playbook/lint/filter_slips.h"

#include <algorithm>

#include "base/spelling.h"
#include "base/text.h"
#include "core/lead/country.h"

namespace leads {
namespace {

/// What TOML makes of \b and \f between double quotes. No text that people look for has either.
constexpr std::string_view kEscaped = "\b\f";

bool has_wildcard(std::string_view value) {
  const auto is_wild = [](char c) { return c == '*' || c == '%'; };
  return value.size() > 1 && (is_wild(value.front()) || is_wild(value.back()));
}

std::string without_wildcards(std::string_view value) {
  std::string plain(value);
  std::erase_if(plain, [](char c) { return c == '*' || c == '%'; });
  return plain;
}

/// As it has to be written: between single quotes, where TOML leaves backslashes alone.
std::string in_single_quotes(std::string_view text) {
  std::string written = "'";
  for (const char letter : text) {
    if (letter == '\b') {
      written += "\\b";
    } else if (letter == '\f') {
      written += "\\f";
    } else {
      written += letter;
    }
  }
  return written + "'";
}

void warn_of_source(Reading& reading, std::string_view value, Place place) {
  const std::string word = source_word(value);
  if (reading.book.sources.contains(word)) return;
  std::vector<std::string> names;
  for (const auto& source : reading.book.sources) names.push_back(source.first);
  std::sort(names.begin(), names.end());
  std::string hint = did_you_mean(nearest(word, names));
  if (hint.empty()) hint = "declare it: [sources] " + word + " = \"in\"";
  reading.problems.warn(place, "unknown source " + quoted(value), std::move(hint));
}

}  // namespace

void warn_of_value(Reading& reading, const Field& field, std::string_view value,
                   std::string_view shown, Place place) {
  if (reading.problems.full()) return;
  if (has_wildcard(value)) {
    reading.problems.warn(
        place, std::string(shown) + " means that very text, with its stars",
        "for a piece of it write " + field.name + ":~" + without_wildcards(value));
  } else if (field.type == FieldType::source) {
    warn_of_source(reading, value, place);
  } else if (field.name == "country" && !country_code(value)) {
    reading.problems.warn(place, "unknown country " + quoted(value),
                          "countries are two letters, like DE, or their English names");
  }
}

void warn_of_slips(Reading& reading, const TomlNode& node, const Filter& filter) {
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      const Place place = place_inside(node, term.column, term.width, reading.problems);
      if (term.test == Term::Test::matches &&
          term.text.find_first_of(kEscaped) != std::string::npos) {
        reading.problems.warn(
            place, "the pattern contains a backspace: between double quotes TOML reads \\b as one",
            "write it between single quotes: " + in_single_quotes(filter.source));
      }
      if (term.name != Name::field || term.type != NameType::text ||
          term.test != Term::Test::any_of)
        continue;
      const Field& field = reading.book.fields[term.field];
      for (const Operand& operand : term.operands) {
        if (!operand.missing)
          warn_of_value(reading, field, operand.text, field.name + ":" + operand.text, place);
      }
    }
  }
}

}  // namespace leads
