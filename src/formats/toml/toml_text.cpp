// SPDX-License-Identifier: MIT
#include "formats/toml/toml_text.h"

#include <array>
#include <cstdint>

#include "base/display.h"
#include "base/utf8.h"

namespace leads {
namespace {

void append_code(std::string& out, std::int32_t code) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += kDigits[(static_cast<std::uint32_t>(code) >> static_cast<unsigned>(shift)) & 15U];
}

void append_escaped(std::string& out, std::string_view text, bool lines) {
  while (!text.empty()) {
    const Decoded next = decode_utf8(text);
    const std::string_view letter = text.substr(0, next.length);
    text.remove_prefix(next.length);
    if (letter == "\"" || letter == "\\")
      (out += '\\') += letter;
    else if (letter == "\n")
      out += lines ? "\n" : "\\n";
    else if (letter == "\t")
      out += "\\t";
    else if (next.valid && escape_terminal(letter) != letter)
      append_code(out, next.value);
    else
      out += letter;
  }
}

}  // namespace

std::string toml_line(std::string_view text) {
  std::string out = "\"";
  append_escaped(out, text, false);
  return out + "\"";
}

std::string toml_text(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return toml_line(text);
  std::string out = "\"\"\"\n";
  append_escaped(out, text, true);
  return out + "\"\"\"";
}

}  // namespace leads
