// The one place that knows toml++. Its tables come out alphabetically: here they are put back into source order. Its
// messages are put into the words of somebody who edits a file by hand.
#include "formats/toml_reader.h"

// Three of its assertions fail on mistyped files (`[.`, `a = [}`, `a = 2026-02-28 2`); the code behind each of them
// notes the mistake as it should.
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <tuple>

#include "leads/text.h"

namespace leads {
namespace {

constexpr std::string_view kWhatAValueIs =
    "a value must be a text in quotes, a number, true, false, a date, a list or a table";

Place place_of(const toml::source_region& region, const Problems& problems) {
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

TomlNode convert(const toml::node& node, const Problems& problems);

void convert_table(const toml::table& table, TomlNode& to, const Problems& problems) {
  to.kind = TomlNode::Kind::table;
  for (const auto& [key, value] : table) {
    to.entries.push_back({std::string(key.str()), place_of(key.source(), problems), convert(value, problems)});
  }
  const auto place = [](const TomlEntry& entry) { return std::tie(entry.place.line, entry.place.column); };
  std::sort(to.entries.begin(), to.entries.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

TomlNode convert(const toml::node& node, const Problems& problems) {
  TomlNode to;
  to.place = place_of(node.source(), problems);
  if (const auto* table = node.as_table()) {
    convert_table(*table, to, problems);
  } else if (const auto* list = node.as_array()) {
    to.kind = TomlNode::Kind::list;
    for (const auto& item : *list) to.items.push_back(convert(item, problems));
  } else if (const auto* text = node.as_string()) {
    to.kind = TomlNode::Kind::text;
    to.text = text->get();
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

/// The value without quotes that an error fell into: from the last `=`, `[`, `{` or `,` before it on its line.
std::string_view bare_word(std::string_view text, std::size_t at) {
  std::size_t start = text.find_last_of("=[{,\n", at == 0 ? 0 : at - 1);
  start = start == std::string_view::npos ? 0 : start + 1;
  std::string_view word = trim(text.substr(start, text.substr(start).find_first_of(",]}#\r\n")));
  if (word.empty() || word.find_first_of("\"'") != std::string_view::npos) return {};
  const auto last = static_cast<unsigned char>(word.back());
  const auto first = static_cast<unsigned char>(word.front());
  const bool starts = std::isalpha(first) != 0 || first >= 0x80U;
  return starts || std::isalpha(last) != 0 ? word : std::string_view{};
}

/// Word processors put curly quotes where straight ones belong.
std::string_view without_curly_quotes(std::string_view word) {
  for (const std::string_view quote : {"\u201C", "\u201D", "\u201E", "\u2018", "\u2019"}) {
    if (word.starts_with(quote)) word.remove_prefix(quote.size());
    if (word.ends_with(quote)) word.remove_suffix(quote.size());
  }
  return word;
}

void note_bare_word(std::string_view word, Problems& problems) {
  const auto start = static_cast<std::size_t>(word.data() - problems.text().data());
  const Place place = problems.place_at(start, column_at(word, word.size()) - 1);
  const std::string lower = fold(word);
  std::string hint;
  if (lower == "true" || lower == "false") {
    hint = "in lower case: " + lower;
  } else if (lower == "yes" || lower == "no" || lower == "on" || lower == "off") {
    hint = std::string("write ") + (lower == "yes" || lower == "on" ? "true" : "false");
  } else {
    hint = "put it in straight quotes: \"" + std::string(fit_width(without_curly_quotes(word), 60)) + '"';
  }
  problems.error(place, std::string(kWhatAValueIs), hint);
}

/// "Error while parsing WHERE: WHAT", so that WHERE tells what kind of mistake it is.
void note_syntax_error(std::string_view description, Place place, Problems& problems) {
  const std::string_view opening = "Error while parsing ";
  const std::size_t colon = description.find(": ");
  std::string_view where, what = description;
  if (description.starts_with(opening) && colon != std::string_view::npos) {
    where = description.substr(opening.size(), colon - opening.size());
    what = description.substr(colon + 2);
  }
  const auto mentions = [](std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
  };
  const bool in_string = mentions(where, "string");
  const bool in_value =
      where == "value" || where == "boolean" || where == "floating-point" || mentions(where, "integer");
  if (in_string && (mentions(what, "control characters") || mentions(what, "end-of-file"))) {
    const std::size_t at = problems.offset(place);
    if (at >= problems.text().size() || problems.text()[at] == '\n' || mentions(what, "end-of-file")) {
      return problems.error(place, "a text is not closed", "it ends with the quote it began with");
    }
  }
  if (in_value) {
    const std::string_view word = bare_word(problems.text(), problems.offset(place));
    if (!word.empty()) return note_bare_word(word, problems);
  }
  if (mentions(what, "cannot redefine existing")) {
    return problems.error(place, "this is already set above", "a key or table stands once");
  }
  if (what == "could not determine value type") return problems.error(place, std::string(kWhatAValueIs));
  if (what == "expected value, saw '\\n'") return problems.error(place, "the value is missing");
  std::string message(what);
  if (const std::size_t end = message.find("end-of-file"); end != std::string::npos) {
    const std::string_view thing = where == "array" ? "list" : where == "inline table" ? "table" : where;
    message = "the file ends inside a " + std::string(thing);
  }
  const std::string_view key_start = "expected bare key starting character or string delimiter";
  if (what.starts_with(key_start)) message.replace(0, key_start.size(), "expected a key");
  const bool is_key = mentions(what, "expected keys");
  problems.error(place, message, is_key ? "a key with other letters than a-z, 0-9, _ and - stands in quotes" : "");
}

}  // namespace

const TomlNode* TomlNode::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

std::optional<TomlNode> parse_toml(Problems& problems) {
  if (!is_safe_toml(problems)) return std::nullopt;
  try {
    const toml::table table = toml::parse(problems.text(), std::string_view());
    TomlNode root;
    convert_table(table, root, problems);
    return root;
  } catch (const toml::parse_error& error) {
    note_syntax_error(error.description(), place_of(error.source(), problems), problems);
    return std::nullopt;
  }
}

Place place_inside(const TomlNode& text, int column, int width, const Problems& problems) {
  const std::string_view source = problems.text();
  std::size_t start = problems.offset(text.place);
  const char quote = start < source.size() ? source[start] : '\0';
  const bool is_long = source.substr(start, 3) == std::string(3, quote);
  start += is_long ? 3 : 1;
  if (is_long && source.substr(start, 1) == "\n") ++start;
  if (is_long && source.substr(start, 2) == "\r\n") start += 2;
  if (source.substr(std::min(start, source.size()), text.text.size()) != text.text) return text.place;
  const std::string_view value = source.substr(start, text.text.size());
  std::size_t at = 0;
  for (int i = 1; i < column && at < value.size(); ++i) {
    do ++at;
    while (at < value.size() && (static_cast<unsigned char>(value[at]) & 0xC0U) == 0x80U);
  }
  return problems.place_at(start + at, width);
}

}  // namespace leads
