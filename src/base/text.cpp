// SPDX-License-Identifier: MIT
// The keys by which two values are the same for a person.

#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::string_view kAsciiBlanks = " \t\n\v\f\r";
constexpr std::string_view kNoBreakSpace = "\xc2\xa0";
constexpr auto kFoldOptions =
    static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);

bool is_ascii_blank(char c) {
  return kAsciiBlanks.find(c) != std::string_view::npos;
}

utf8proc_ssize_t decompose(std::string_view text, utf8proc_int32_t* buffer, std::size_t size) {
  return utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                            static_cast<utf8proc_ssize_t>(text.size()), buffer,
                            static_cast<utf8proc_ssize_t>(size), kFoldOptions);
}

// Composes and encodes in place; the buffer has room for one more element.
std::string reencode(utf8proc_int32_t* buffer, utf8proc_ssize_t count) {
  const auto length = utf8proc_reencode(buffer, count, kFoldOptions);
  return {reinterpret_cast<const char*>(buffer),
          static_cast<std::size_t>(std::max<utf8proc_ssize_t>(length, 0))};
}

// Of three bytes: U+2000 to U+200B, U+202F, U+3000, and the byte order mark, which is a blank
// without width within a text.
bool is_wide_blank(std::string_view letter) {
  if (letter.starts_with("\xe2\x80") && letter.size() == 3) {
    const auto last = static_cast<unsigned char>(letter[2]);
    return last <= 0x8b || last == 0xaf;
  }
  return letter == "\xe3\x80\x80" || letter == "\xef\xbb\xbf";
}

}  // namespace

std::string_view trim(std::string_view text) {
  const auto bare = [](char c) {
    return static_cast<signed char>(c) > ' ';
  };  // neither a blank nor part of U+00A0
  if (!text.empty() && bare(text.front()) && bare(text.back())) return text;
  for (;;) {
    if (!text.empty() && is_ascii_blank(text.front()))
      text.remove_prefix(1);
    else if (text.starts_with(kNoBreakSpace))
      text.remove_prefix(2);
    else if (is_wide_blank(text.substr(0, 3)))
      text.remove_prefix(3);
    else
      break;
  }
  for (;;) {
    if (!text.empty() && is_ascii_blank(text.back()))
      text.remove_suffix(1);
    else if (text.ends_with(kNoBreakSpace))
      text.remove_suffix(2);
    else if (text.size() >= 3 && is_wide_blank(text.substr(text.size() - 3)))
      text.remove_suffix(3);
    else
      break;
  }
  return text;
}

std::string fold(std::string_view text) {
  const std::string_view inner = trim(text);
  if (is_ascii(inner)) {
    std::string folded(inner);
    std::transform(folded.begin(), folded.end(), folded.begin(), ascii_lower);
    return folded;
  }
  // Names fit on the stack.
  std::array<utf8proc_int32_t, 256> local;
  const auto count = decompose(inner, local.data(), local.size() - 1);
  if (count < 0) return std::string(text);
  if (static_cast<std::size_t>(count) < local.size()) return reencode(local.data(), count);
  std::vector<utf8proc_int32_t> buffer(static_cast<std::size_t>(count) + 1);
  decompose(inner, buffer.data(), buffer.size() - 1);
  return reencode(buffer.data(), count);
}

std::string single_line(std::string_view text) {
  std::string line;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded next = decode_utf8(text.substr(i));
    const bool control = next.value < 0x20 || (next.value >= 0x7f && next.value < 0xa0) ||
                         next.value == 0x2028 || next.value == 0x2029 || !next.valid;
    line += control ? std::string_view(" ") : text.substr(i, next.length);
    i += next.length;
  }
  return std::string(trim(line));
}

}  // namespace leads
