// SPDX-License-Identifier: MIT
#include "base/blanks.h"

#include <algorithm>

#include "base/utf8.h"

namespace leads {
namespace {

bool is_blank_letter(std::int32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

bool is_unseen_letter(std::int32_t c) {
  return c == 0xad || c == 0x61c || c == 0x200b || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

}  // namespace

std::string one_blank(std::string_view text) {
  const bool plain = is_ascii(text) && text.find("  ") == std::string_view::npos &&
                     text.find_first_of("\t\n\v\f\r") == std::string_view::npos;
  if (plain && !text.starts_with(' ') && !text.ends_with(' ')) return std::string(text);
  std::string out;
  bool blank = false;
  while (!text.empty()) {
    const Decoded letter = decode_utf8(text);
    if (letter.valid && is_blank_letter(letter.value)) {
      blank = !out.empty();
    } else if (!letter.valid || !is_unseen_letter(letter.value)) {
      if (blank) out += ' ';
      blank = false;
      out += text.substr(0, letter.length);
    }
    text.remove_prefix(std::max<std::size_t>(letter.length, 1));
  }
  return out;
}

bool has_unseen_letter(std::string_view text) {
  if (is_ascii(text)) return false;
  while (!text.empty()) {
    const Decoded letter = decode_utf8(text);
    if (letter.valid && is_unseen_letter(letter.value)) return true;
    text.remove_prefix(std::max<std::size_t>(letter.length, 1));
  }
  return false;
}

}  // namespace leads
