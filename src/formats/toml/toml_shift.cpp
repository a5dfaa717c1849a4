// SPDX-License-Identifier: MIT
// See the header for why.
#include "formats/toml/toml_shift.h"

#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::int32_t kPlane16 = 0x100000;
constexpr std::int32_t kFirst = 0x80;
constexpr std::int32_t kLast = 0xFFFF;

/// The text with `span` added to each of its characters from `first` to `last`.
std::string moved(std::string_view text, std::int32_t first, std::int32_t last, std::int32_t span) {
  if (is_ascii(text)) return std::string(text);
  std::string to;
  to.reserve(text.size());
  while (!text.empty()) {
    // ASCII stays as it is.
    std::size_t plain = 0;
    while (plain < text.size() && static_cast<unsigned char>(text[plain]) < 0x80) ++plain;
    to += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Decoded next = decode_utf8(text);
    if (next.valid && next.value >= first && next.value <= last) {
      append_utf8(to, next.value + span);
    } else {
      to += text.substr(0, next.length);
    }
    text.remove_prefix(next.length);
  }
  return to;
}

}  // namespace

std::string shift_up(std::string_view text) {
  return moved(text, kFirst, kLast, kPlane16);
}

std::string shift_back(std::string_view text) {
  return moved(text, kPlane16 + kFirst, kPlane16 + kLast, -kPlane16);
}

bool is_shifted(std::string_view text) {
  // Plane 16 is all that begins with the byte F4 in UTF-8.
  return text.find('\xF4') != std::string_view::npos;
}

}  // namespace leads
