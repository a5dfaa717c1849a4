// SPDX-License-Identifier: MIT
// Validation by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF; NUL is refused
// too.

#include "base/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/text.h"

namespace leads {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080;
constexpr std::uint64_t kOnes = 0x0101010101010101;

std::uint64_t load(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Length of the valid sequence at `at`, or 0.
std::size_t sequence_length(const char* at, std::size_t left) {
  const auto lead = static_cast<unsigned char>(*at);
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || left < length) return 0;
  const auto second = static_cast<unsigned char>(at[1]);
  // The second byte alone decides on overlong forms, surrogates and the upper end.
  const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (!is_continuation(at[i])) return 0;
  return length;
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin;
  while (at != end) {
    // Eight bytes at once while none has its high bit set and none is NUL.
    while (end - at >= 8) {
      const std::uint64_t word = load(at);
      if (((word | (word - kOnes)) & kHighBits) != 0) break;
      at += 8;
    }
    const char* const stop = end - at >= 8 ? at + 8 : end;
    while (at < stop) {
      const std::size_t length = sequence_length(at, static_cast<std::size_t>(end - at));
      if (length == 0) return static_cast<std::size_t>(at - begin);
      at += length;
    }
  }
  return std::nullopt;
}

int column_at(std::string_view line, std::size_t offset) {
  const std::string_view before = line.substr(0, offset);
  return static_cast<int>(std::count_if(before.begin(), before.end(),
                                        [](char c) { return !is_continuation(c); })) +
         1;
}

Decoded decode_utf8(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80) return {byte, 1, true};
  utf8proc_int32_t value = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (length <= 0) return {byte, 1, false};
  return {value, static_cast<std::size_t>(length), true};
}

void append_utf8(std::string& out, std::int32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto length = utf8proc_encode_char(code_point, bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

bool is_ascii(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8)
    if ((load(at) & kHighBits) != 0) return false;
  return std::all_of(at, at + left, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string fold_accents(std::string_view text) {
  if (is_ascii(text)) return fold(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                      UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return size < 0
             ? std::string()
             : std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

}  // namespace leads
