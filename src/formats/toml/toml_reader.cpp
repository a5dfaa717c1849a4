// SPDX-License-Identifier: MIT
// The only code that uses toml++. Its tables come out alphabetically: here they are put back into
// source order.
#include "formats/toml/toml_reader.h"

// Three of its assertions fail on mistyped files (`[.`, `a = [}`, `a = 2026-02-28 2`); the code
// behind each of them notes the mistake as it should.
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

#include "base/display.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "formats/toml/toml_mending.h"
#include "formats/toml/toml_shift.h"
#include "formats/toml/toml_syntax.h"

namespace leads {
namespace {

Place index_of(const toml::source_region& region, const Problems& problems) {
  Place place{static_cast<int>(region.begin.line), static_cast<int>(region.begin.column), 1};
  if (region.end.line == region.begin.line) {
    place.width = static_cast<int>(region.end.column) - place.column;
  } else {
    const std::size_t start = problems.offset(place);
    const std::string_view rest = problems.text().substr(start);
    const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
    place.width = column_at(line, line.size()) - 1;
  }
  return place;
}

std::string as_written(Place place, const Problems& problems) {
  const std::size_t start = problems.offset(place);
  const std::size_t end = problems.offset({place.line, place.column + place.width, 1});
  return std::string(problems.text().substr(start, end - start));
}

TomlNode convert(const toml::node& node, Problems& problems);

void convert_table(const toml::table& table, TomlNode& to, Problems& problems) {
  to.kind = TomlNode::Kind::table;
  for (const auto& [key, value] : table) {
    to.entries.push_back(
        {shift_back(key.str()), index_of(key.source(), problems), convert(value, problems)});
  }
  const auto place = [](const TomlEntry& entry) {
    return std::tie(entry.place.line, entry.place.column);
  };
  std::sort(to.entries.begin(), to.entries.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

TomlNode convert(const toml::node& node, Problems& problems) {
  TomlNode to;
  to.place = index_of(node.source(), problems);
  if (const auto* table = node.as_table()) {
    convert_table(*table, to, problems);
  } else if (const auto* list = node.as_array()) {
    to.kind = TomlNode::Kind::list;
    for (const auto& item : *list) to.items.push_back(convert(item, problems));
  } else if (const auto* text = node.as_string()) {
    to.kind = TomlNode::Kind::text;
    to.text = shift_back(text->get());
    if (to.text.find('\0') != std::string::npos)
      problems.error(to.place, "a string cannot contain the character U+0000");
  } else {
    to.text = as_written(to.place, problems);
    if (const auto* integer = node.as_integer()) {
      to.kind = TomlNode::Kind::integer;
      to.integer = integer->get();
    } else if (const auto* boolean = node.as_boolean()) {
      to.kind = TomlNode::Kind::boolean;
      to.boolean = boolean->get();
    } else {
      to.kind = node.is_floating_point() ? TomlNode::Kind::real : TomlNode::Kind::time;
    }
  }
  return to;
}

/// A whole number of more than 64 bits, noted and replaced by the largest there is, so that the
/// parser goes on to what else is wrong.
bool mend_large_number(std::string& code, std::string_view description, Place end,
                       Problems& problems) {
  if (description.find("not representable in 64 bits") == std::string_view::npos) return false;
  const std::string_view text = problems.text();
  const auto in_number = [&text](std::size_t at) {
    return is_ascii_letter(text[at]) || is_ascii_digit(text[at]) || text[at] == '_' ||
           text[at] == '-' || text[at] == '+';
  };
  // The parser stops behind it, sometimes behind its line.
  const std::size_t line_start = problems.offset({end.line, 1, 1});
  std::size_t last =
      std::min(problems.offset(end), std::min(text.find('\n', line_start), text.size()));
  while (last > line_start && !(last < text.size() && in_number(last))) --last;
  std::size_t first = last;
  while (first > 0 && in_number(first - 1)) --first;
  const std::string_view number = text.substr(first, last + 1 - first);
  problems.settle(problems.place_at(first, static_cast<int>(number.size())),
                  "the number " + std::string(fit_width(number, 60)) + " is too large");
  // Comments are cut off its lines: a line of the code is the beginning of the text's.
  std::size_t start = 0;
  for (int line = 1; line < problems.place_at(first).line; ++line)
    start = code.find('\n', start) + 1;
  start += first - (text.substr(0, first).rfind('\n') + 1);
  if (code.compare(start, number.size(), number) != 0) return false;
  std::string largest = number.front() == '-' ? "-9223372036854775807" : "9223372036854775807";
  largest.resize(number.size(), ' ');
  code.replace(start, number.size(), largest);
  return true;
}

}  // namespace

const TomlNode* TomlNode::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

namespace {

/// Whether what the parser says of its position is said of a list or table in brackets.
bool is_inside_brackets(std::string_view description) {
  return description.starts_with("Error while parsing array") ||
         description.starts_with("Error while parsing inline table");
}

/// `left_out` is null where the first syntax error is the last.
std::optional<TomlNode> parse(Problems& problems, std::vector<std::string>* left_out) {
  std::optional<std::string> code = safe_toml(problems);
  if (!code) return std::nullopt;
  constexpr int kMost = 20;  // each begins the file anew
  int newest_line = 0;
  for (int mended = 0;; ++mended) {
    try {
      const toml::table table = toml::parse(std::string_view(shift_up(*code)), std::string_view());
      TomlNode root;
      convert_table(table, root, problems);
      return root;
    } catch (const toml::parse_error& error) {
      const Place place = index_of(error.source(), problems);
      if (mended < kMost && mend_large_number(*code, error.description(), place, problems))
        continue;
      const bool again = place.line <= newest_line;  // what was left out was not the cause
      if (again) return std::nullopt;
      const std::string_view word = note_syntax_error(error.description(), place, problems);
      if (left_out == nullptr || mended >= kMost) return std::nullopt;
      if (!word.empty() && mend_bare_word(*code, word, problems)) continue;
      newest_line = place.line;
      left_out->push_back(
          leave_out_table(*code, place.line, is_inside_brackets(error.description())));
    }
  }
}

}  // namespace

std::optional<TomlNode> parse_toml(Problems& problems) {
  return parse(problems, nullptr);
}

std::optional<TomlNode> parse_toml_in_parts(Problems& problems,
                                            std::vector<std::string>& left_out) {
  return parse(problems, &left_out);
}

Place place_inside(const TomlNode& text, int column, int width, const Problems& problems) {
  const std::string_view source = problems.text();
  std::size_t start = problems.offset(text.place);
  const char quote = start < source.size() ? source[start] : '\0';
  const bool is_long = source.substr(start, 3) == std::string(3, quote);
  start += is_long ? 3 : 1;
  if (is_long && source.substr(start, 1) == "\n") ++start;
  if (is_long && source.substr(start, 2) == "\r\n") start += 2;
  if (source.substr(std::min(start, source.size()), text.text.size()) != text.text)
    return text.place;
  const Place first = problems.place_at(start);
  const std::size_t at = problems.offset({first.line, first.column + column - 1, 1});
  return problems.place_at(std::min(at, start + text.text.size()), width);
}

}  // namespace leads
