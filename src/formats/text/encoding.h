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

/// What readers of text that was transcoded are told of where it is from; "" is UTF-8.
inline constexpr std::string_view kWindows = "Windows-1252", kUtf16 = "UTF-16";
/// What is said of bytes that are none of it.
struct WrongBytes {
  std::string_view message, hint;
};
/// `text`: where they stand, as far as it was read; what it may be instead is told from it.
WrongBytes wrong_bytes(std::string_view encoding, std::string_view text = {});
/// Whether a text that was read as Windows-1252 holds letters that were UTF-8: "JÃ¼rgen".
bool was_utf8(std::string_view text);

/// UTF-16 comes out as UTF-8 without its byte order mark; without a mark `utf16` is little-endian.
/// Windows-1252 stands for ISO-8859-1 too: they differ in control characters that no text holds.
/// What is not valid in its encoding (also the five bytes Windows-1252 leaves undefined) comes out
/// as bytes that are not valid UTF-8, so that whoever reads them can name the line.
ByteSource as_utf8(ByteSource source, Encoding encoding = Encoding::found);

/// The same for a short text.
std::string to_utf8(std::string_view bytes, Encoding encoding);

}  // namespace leads
