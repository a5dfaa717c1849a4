// SPDX-License-Identifier: MIT
// How vCards and mail write text that lines of ASCII cannot carry.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// Quoted-printable, forgiving: what is no `=XX` stays as it is. Soft line breaks (`=` at the end
/// of a line) are taken out.
std::string decode_quoted_printable(std::string_view text);
/// Base64; letters that do not belong to it are skipped, `=` ends it.
std::string decode_base64(std::string_view text);
/// The value of `=XX`'s two digits, or -1.
int hex_byte(char high, char low);

}  // namespace leads
