// SPDX-License-Identifier: MIT
// Bytes of other encodings as UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/files/byte_source.h"

namespace leads {

/// `found`: a UTF-16 byte order mark decides, anything else passes as it is.
enum class Encoding : std::uint8_t { found, utf8, utf16, utf16le, utf16be, windows1252, iso8859_1 };

/// The words of `encoding` in leads.toml and the names mail and vCards use ("cp1252", "latin1",
/// "us-ascii"); case does not matter, "" is `found`. Nullopt for any other.
std::optional<Encoding> parse_encoding(std::string_view name);

bool is_single_byte(Encoding encoding);

enum class ByteOrderMark : std::uint8_t { none, utf8, utf16le, utf16be };
/// What a text begins with: it is that, whatever was named.
ByteOrderMark byte_order_mark(std::string_view head);

/// The name by which readers know the encoding that a text was converted from; "" is UTF-8.
inline constexpr std::string_view kWindows = "Windows-1252", kUtf16 = "UTF-16";
/// The message about bytes that are not valid in an encoding.
struct WrongBytes {
  std::string_view message, hint;
};
/// `text`: what surrounds them, as far as it was read; used to guess the actual encoding.
WrongBytes wrong_bytes(std::string_view encoding, std::string_view text = {});
/// Whether a text that was read as Windows-1252 contains letters that were UTF-8: "JÃ¼rgen".
bool was_utf8(std::string_view text);

/// UTF-16 comes out as UTF-8 without its byte order mark; without a mark `utf16` is little-endian.
/// Windows-1252 covers ISO-8859-1, too: they differ only in control characters not used in text.
/// What is not valid in its encoding (also the five bytes Windows-1252 leaves undefined) comes out
/// as bytes that are not valid UTF-8, so that the reader can report the line.
ByteSource as_utf8(ByteSource source, Encoding encoding = Encoding::found);

/// The same for a short text.
std::string to_utf8(std::string_view bytes, Encoding encoding);

}  // namespace leads
