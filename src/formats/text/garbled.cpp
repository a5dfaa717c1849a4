// SPDX-License-Identifier: MIT
#include "formats/text/garbled.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/scan.h"
#include "base/utf8.h"

namespace leads {
namespace {

using Letters = std::vector<std::int32_t>;

// What Windows-1252 has for 0x80 to 0x9f.
constexpr std::array<std::int32_t, 32> kWindows = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};
// What the Mac has for 0x80 to 0xbf, the bytes that follow √ (0xc3) and ‚ (0xe2).
constexpr std::u32string_view kMac =
    U"ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø";
// What may close or go on with a sentence behind a capital Ã or Â.
constexpr std::u32string_view kClosing = U"…”’»›–—“\u00a0ºª";

Letters letters_of(std::string_view text) {
  Letters letters;
  while (!text.empty()) {
    const Decoded letter = decode_utf8(text);
    letters.push_back(letter.value);
    text.remove_prefix(std::max<std::size_t>(letter.length, 1));
  }
  return letters;
}

std::optional<unsigned> windows_byte_of(std::int32_t letter) {
  if (letter >= 0x80 && letter < 0x100) return static_cast<unsigned>(letter);
  const auto found = std::find(kWindows.begin(), kWindows.end(), letter);
  return found == kWindows.end()
             ? std::nullopt
             : std::optional(0x80U + static_cast<unsigned>(found - kWindows.begin()));
}

// Letters at `at` that as bytes of Windows-1252 are one letter of UTF-8; 0 for none.
std::size_t sequence_length(const Letters& letters, std::size_t at) {
  const auto first = windows_byte_of(letters[at]);
  if (!first || *first < 0xc2 || *first > 0xf4) return 0;
  const std::size_t length = *first < 0xe0 ? 2 : *first < 0xf0 ? 3 : 4;
  if (at + length > letters.size()) return 0;
  std::string bytes(1, static_cast<char>(*first));
  for (std::size_t next = at + 1; next < at + length; ++next) {
    const auto byte = windows_byte_of(letters[next]);
    if (!byte || *byte > 0xbf) return 0;
    bytes += static_cast<char>(*byte);
  }
  return first_invalid_utf8(bytes) ? 0 : length;
}

// "AMANHÃ…" and "IRMÃ»" are words and what follows them.
bool may_be_meant(const Letters& letters, std::size_t at) {
  const bool closing =
      kClosing.find(static_cast<char32_t>(letters[at + 1])) != std::u32string_view::npos;
  const bool word_goes_on =
      at + 2 < letters.size() &&
      (letters[at + 2] >= 0x80 || is_ascii_letter(static_cast<char>(letters[at + 2])));
  return closing && !word_goes_on;
}

bool is_twice(const Letters& letters) {
  for (std::size_t at = 0; at < letters.size(); ++at) {
    if (letters[at] < 0x80) continue;
    const std::size_t length = sequence_length(letters, at);
    if (length > 0 && !(length == 2 && may_be_meant(letters, at))) return true;
  }
  return false;
}

// √ or a piece of a frame occurs within words nowhere else.
bool is_of_other_machine(const Letters& letters) {
  for (std::size_t at = 0; at + 1 < letters.size(); ++at) {
    const auto next = static_cast<char32_t>(letters[at + 1]);
    const bool mac = letters[at] == 0x221a && kMac.find(next) != std::u32string_view::npos;
    const bool dash =
        letters[at] == 0x201a && next == U'Ä' && at + 2 < letters.size() && letters[at + 2] >= 0x80;
    const bool dos = (letters[at] == 0x251c || letters[at] == 0x252c) && next >= 0x80;
    if (mac || dash || dos) return true;
  }
  return false;
}

}  // namespace

Garbled garbled(std::string_view text) {
  // "?? ??" is what an encoding without the letters leaves of a name.
  if (text.starts_with("??") && text.find_first_not_of("? ") == std::string_view::npos)
    return Garbled::lost;
  if (is_ascii(text)) return Garbled::no;
  if (text.find("\xef\xbf\xbd") != std::string_view::npos) return Garbled::lost;
  const Letters letters = letters_of(text);
  return is_twice(letters) || is_of_other_machine(letters) ? Garbled::twice : Garbled::no;
}

}  // namespace leads
