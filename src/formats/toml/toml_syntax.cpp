// SPDX-License-Identifier: MIT
// The parser's WHERE and the characters around the position show which mistake it was; the frequent
// ones have a hint.
#include "formats/toml/toml_syntax.h"

#include <cstdint>
#include <string>

#include "base/display.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::string_view kWhatAValueIs =
    "a value must be a string in quotes, a number, true, false, a date, a list or a table";

/// The value without quotes that an error fell into: from the last `=`, `[`, `{` or `,` before it
/// on its line.
std::string_view bare_word(std::string_view text, std::size_t at) {
  std::size_t start = text.find_last_of("=[{,\n", at == 0 ? 0 : at - 1);
  start = start == std::string_view::npos ? 0 : start + 1;
  std::string_view word = trim(text.substr(start, text.substr(start).find_first_of(",]}#\r\n")));
  if (word.empty() || word.find_first_of("\"'") != std::string_view::npos) return {};
  const bool starts =
      is_ascii_letter(word.front()) || static_cast<unsigned char>(word.front()) >= 0x80U;
  return starts || is_ascii_letter(word.back()) ? word : std::string_view{};
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
  std::string hint, message(kWhatAValueIs);
  if (lower == "true" || lower == "false") {
    hint = "in lower case: " + lower;
  } else if (lower == "yes" || lower == "no" || lower == "on" || lower == "off") {
    hint = std::string("write ") + (lower == "yes" || lower == "on" ? "true" : "false");
  } else {
    message = "a text value needs quotes";
    hint = "put it in straight quotes: \"" +
           std::string(fit_width(without_curly_quotes(word), 60)) + '"';
  }
  problems.settle(place, std::move(message), std::move(hint));
}

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// "U+00E9"
std::string code_of(std::int32_t character) {
  std::string code = "U+";
  for (int shift = character > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) {
    code +=
        "0123456789ABCDEF"[static_cast<std::uint32_t>(character) >> static_cast<unsigned>(shift) &
                           0xFU];
  }
  return code;
}

/// A character outside of ASCII where only texts and comments may have one.
bool note_foreign_character(std::size_t at, Place place, Problems& problems) {
  const std::string_view rest = problems.text().substr(at);
  if (rest.empty() || is_ascii(rest.substr(0, 1))) return false;
  const Decoded character = decode_utf8(rest);
  problems.error(place,
                 std::string(rest.substr(0, character.length)) + " (" + code_of(character.value) +
                     ") is outside quotes",
                 "keys and strings with letters other than a-z must be in quotes");
  return true;
}

/// The parser's own words, less those that only its author would use.
std::string plain(std::string_view where, std::string_view what) {
  if (what == "expected value, saw '\\n'") return "the value is missing";
  if (mentions(what, "end-of-file")) {
    const std::string_view thing = where == "array"          ? "list"
                                   : where == "inline table" ? "table"
                                                             : where;
    return "the file ends inside a " + std::string(thing);
  }
  std::string message(what);
  const std::string_view key_start = "expected bare key starting character or string delimiter";
  if (what.starts_with(key_start)) message.replace(0, key_start.size(), "expected a key");
  return message;
}

}  // namespace

std::string_view note_syntax_error(std::string_view description, Place place, Problems& problems) {
  const std::string_view opening = "Error while parsing ";
  const std::size_t colon = description.find(": ");
  std::string_view where, what = description;
  if (description.starts_with(opening) && colon != std::string_view::npos) {
    where = description.substr(opening.size(), colon - opening.size());
    what = description.substr(colon + 2);
  }
  const std::size_t at = problems.offset(place);
  const bool at_end =
      at >= problems.text().size() || problems.text()[at] == '\n' || problems.text()[at] == '\r';
  if (mentions(where, "string")) {
    if (at_end)
      problems.error(place, "a string is not closed", "it ends with the quote it began with");
    else
      problems.error(place, plain(where, what));
    return {};
  }
  const bool in_value = where == "value" || where == "boolean" || where == "floating-point" ||
                        mentions(where, "integer");
  if (in_value) {
    const std::string_view word = bare_word(problems.text(), at);
    if (!word.empty()) {
      note_bare_word(word, problems);
      return word;
    }
  }
  if (note_foreign_character(at, place, problems)) return {};
  if (mentions(what, "cannot redefine existing")) {
    problems.error(place, "this is already set above", "a key or table may appear only once");
  } else if (what == "could not determine value type") {
    problems.error(place, std::string(kWhatAValueIs));
  } else {
    problems.error(place, plain(where, what));
  }
  return {};
}

}  // namespace leads
