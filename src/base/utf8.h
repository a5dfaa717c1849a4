// SPDX-License-Identifier: MIT
// UTF-8, one code point at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// What some programs write before UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// `length` bytes at the front of a text; an invalid sequence is one byte with `value` that byte.
struct Decoded {
  std::int32_t value = 0;
  std::size_t length = 0;
  bool valid = false;
};

/// `text` is not empty.
Decoded decode_utf8(std::string_view text);
void append_utf8(std::string& out, std::int32_t code_point);
/// True if every byte is below 0x80.
bool is_ascii(std::string_view text);
/// Case folded and without the marks of letters: "Größe" is "grosse"; "" for invalid UTF-8.
std::string fold_accents(std::string_view text);
/// Offset of the first byte that is not valid UTF-8 (or is NUL); nullopt when all is well.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
/// Code points before `offset`, plus 1: the column a user counts.
int column_at(std::string_view line, std::size_t offset);

}  // namespace leads
