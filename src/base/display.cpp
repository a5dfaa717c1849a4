// SPDX-License-Identifier: MIT
// Text on a terminal: how wide it is, how it is cut, and how nothing in it can steer the terminal.
#include "base/display.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::string_view kEllipsis = "…";

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f;
}

int width_of(const Decoded& decoded) {
  if (decoded.valid && decoded.value >= 0x20 && decoded.value < 0x7f) return 1;
  return decoded.valid ? utf8proc_charwidth(decoded.value) : 1;
}

// Promise: C0, DEL, C1, bidi controls, line and paragraph separators; and what nobody sees: U+00AD,
// U+200B, U+2060, U+FEFF. Joiners are letters' own affair.
bool steers_terminal(std::int32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x200b || c == 0x2060 ||
         c == 0xfeff || c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

void append_escape(std::string& out, char kind, std::int32_t value) {
  std::array<char, 8> hex{};
  const auto end = std::to_chars(hex.data(), hex.data() + hex.size(), value, 16).ptr;
  out += '\\';
  out += kind;
  out += '{';
  out.append(hex.data(), end);
  out += '}';
}

// Length of the longest prefix of whole graphemes that takes at most `width` cells.
std::size_t prefix_within(std::string_view text, int width) {
  std::size_t kept = 0;
  std::int32_t previous = 0;
  utf8proc_int32_t state = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode_utf8(text.substr(at));
    if (at == 0 || !next.valid || utf8proc_grapheme_break_stateful(previous, next.value, &state))
      kept = at;
    width -= width_of(next);
    if (width < 0) return kept;
    previous = next.value;
    at += next.length;
  }
  return text.size();
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty() && is_plain(text.front())) {
    ++width;
    text.remove_prefix(1);
  }
  while (!text.empty()) {
    const Decoded next = decode_utf8(text);
    width += width_of(next);
    text.remove_prefix(next.length);
  }
  return width;
}

std::string fit_width(std::string_view text, int width) {
  if (width <= 0) return {};
  if (text.size() <= static_cast<std::size_t>(width) && is_ascii(text)) return std::string(text);
  if (prefix_within(text, width) == text.size()) return std::string(text);
  return std::string(text.substr(0, prefix_within(text, width - 1))).append(kEllipsis);
}

std::string escape_terminal(std::string_view text, bool keep_newline) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto shown = [&](char c) { return is_plain(c) || (c == '\n' && keep_newline); };
    const auto run =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), shown) - text.begin());
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    const Decoded next = decode_utf8(text);
    if (!next.valid)
      append_escape(out, 'x', next.value);
    else if (steers_terminal(next.value))
      append_escape(out, 'u', next.value);
    else
      out.append(text.substr(0, next.length));
    text.remove_prefix(next.length);
  }
  return out;
}

}  // namespace leads
