// SPDX-License-Identifier: MIT
// A letter with a mark is the letter; the letters that no mark explains are in a table.
#include "core/filter/spellings.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

struct Letter {
  std::int32_t code;
  std::string_view plain, lengthened;
};
/// Folded letters, ascending by code point.
constexpr auto kLetters = std::to_array<Letter>({
    {0x00a0, " ", " "},    // no-break space
    {0x00b4, "'", "'"},    // acute accent typed as an apostrophe
    {0x00e4, "a", "ae"},   // ä
    {0x00e5, "a", "aa"},   // å
    {0x00e6, "ae", "ae"},  // æ
    {0x00f0, "d", "d"},    // ð
    {0x00f6, "o", "oe"},   // ö
    {0x00f8, "o", "oe"},   // ø
    {0x00fc, "u", "ue"},   // ü
    {0x00fe, "th", "th"},  // þ
    {0x0111, "d", "d"},    // đ
    {0x0127, "h", "h"},    // ħ
    {0x0131, "i", "i"},    // ı
    {0x0142, "l", "l"},    // ł
    {0x014b, "n", "ng"},   // ŋ
    {0x0153, "oe", "oe"},  // œ
    {0x0167, "t", "t"},    // ŧ
    {0x02bc, "'", "'"},    // letter apostrophe
    {0x1e9e, "ss", "ss"},  // ẞ
    {0x2010, "-", "-"},    // hyphens and dashes
    {0x2011, "-", "-"},   {0x2013, "-", "-"},
    {0x2014, "-", "-"},   {0x2018, "'", "'"},  // quotation marks used as apostrophes
    {0x2019, "'", "'"},   {0x202f, " ", " "},  // narrow no-break space
});

/// Scripts in which a mark is an accent, not another letter.
bool has_accents(std::int32_t code) {
  return (code >= 0xc0 && code < 0x0530) || (code >= 0x1e00 && code < 0x2000);
}
bool is_combining_accent(std::int32_t code) {
  return code >= 0x0300 && code < 0x0370;
}

/// The letter below its marks.
std::int32_t base_of(std::int32_t code) {
  std::array<utf8proc_int32_t, 8> parts{};
  int boundary = 0;
  const auto count =
      utf8proc_decompose_char(code, parts.data(), parts.size(),
                              static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE), &boundary);
  return count > 0 && static_cast<std::size_t>(count) <= parts.size() ? parts[0] : code;
}

void append(std::string& out, std::string_view letters) {
  for (const char letter : letters) {
    const bool blank = letter == ' ' || (letter >= '\t' && letter <= '\r');
    if (!blank)
      out += letter;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
}

void add_letter(std::int32_t code, Spellings& forms) {
  const auto* known = std::lower_bound(
      kLetters.begin(), kLetters.end(), code,
      [](const Letter& letter, std::int32_t sought) { return letter.code < sought; });
  if (known != kLetters.end() && known->code == code) {
    append(forms.plain, known->plain);
    append(forms.lengthened, known->lengthened);
    return;
  }
  if (is_combining_accent(code)) return;
  std::string letter;
  append_utf8(letter, has_accents(code) ? base_of(code) : code);
  forms.plain += letter;
  forms.lengthened += letter;
}

bool is_vowel_or_q(char letter) {
  return std::string_view("aeiouyq").find(letter) != std::string_view::npos;
}
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || static_cast<signed char>(letter) < 0;
}

/// Whether `second` lengthens `first`: ae, oe and ue are ä, ö and ü, aa is å.
bool lengthens(char first, char second) {
  return (second == 'e' && (first == 'a' || first == 'o' || first == 'u')) ||
         (second == 'a' && first == 'a');
}

/// ue is no ü after another vowel or a q (Bauer, quer), nor at the end of a word (blue).
std::string shorten(std::string_view plain) {
  std::string text;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const bool means_umlaut = i > 0 && lengthens(plain[i - 1], plain[i]) &&
                              (i < 2 || !is_vowel_or_q(plain[i - 2])) && i + 1 < plain.size() &&
                              is_letter(plain[i + 1]);
    if (!means_umlaut) text += plain[i];
  }
  return text;
}

/// Each letter that may lengthen the one before is off, wherever it is found: what is left of a
/// piece does not depend on where the piece begins or ends, but for such letters at its beginning.
std::string key_of(std::string_view plain) {
  std::string key;
  for (const char letter : plain)
    if (key.empty() || !lengthens(key.back(), letter)) key += letter;
  return key;
}

Spellings plain_and_long(std::string_view text) {
  Spellings forms;
  const std::string folded = fold(text);
  for (std::string_view rest = folded; !rest.empty();) {
    const Decoded letter = decode_utf8(rest);
    if (letter.valid && letter.value >= 0x80) {
      add_letter(letter.value, forms);
    } else {
      append(forms.plain, rest.substr(0, letter.length));
      append(forms.lengthened, rest.substr(0, letter.length));
    }
    rest.remove_prefix(letter.length);
  }
  return forms;
}

bool contains(std::string_view text, std::string_view piece) {
  return ::memmem(text.data(), text.size(), piece.data(), piece.size()) != nullptr;
}

}  // namespace

Spellings spellings(std::string_view text) {
  Spellings forms = plain_and_long(text);
  forms.shortened = shorten(forms.plain);
  return forms;
}

bool is_spelled_as(const Spellings& sought, std::string_view text) {
  const Spellings forms = plain_and_long(text);
  return forms.plain == sought.plain || forms.lengthened == sought.plain ||
         forms.plain == sought.lengthened || shorten(forms.plain) == sought.shortened;
}

bool contains_spelling(std::string_view text, const Spellings& sought) {
  if (sought.plain.empty()) return false;
  const Spellings forms = plain_and_long(text);
  return contains(forms.plain, sought.plain) || contains(forms.lengthened, sought.plain) ||
         contains(forms.plain, sought.lengthened) ||
         contains(shorten(forms.plain), sought.shortened);
}

bool contains_spelling(const Spellings& text, const Spellings& sought) {
  return !sought.plain.empty() &&
         (contains(text.plain, sought.plain) || contains(text.lengthened, sought.plain) ||
          contains(text.plain, sought.lengthened) || contains(text.shortened, sought.shortened));
}

std::string text_key(std::string_view text) {
  return key_of(plain_and_long(text).plain);
}

std::string word_key(std::string_view word) {
  const std::string plain = plain_and_long(word).plain;
  // In a text, letters at the beginning may lengthen what comes before the word.
  const std::size_t begin = std::min(plain.find_first_not_of("ae"), plain.size());
  return key_of(std::string_view(plain).substr(begin));
}

}  // namespace leads
