// SPDX-License-Identifier: MIT
#include "formats/text/content_line.h"

namespace leads {

std::string content_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    if (c == '\n' || c == '\r')
      out += "\\n";
    else if (c == '\\' || c == ',' || c == ';')
      (out += '\\') += c;
    else if ((byte >= 0x20 && byte != 0x7f) || c == '\t')
      out += c;
  }
  return out;
}

void append_content_line(std::string& out, std::string_view line) {
  constexpr std::size_t kMost = 75;  // bytes, without the line break
  const auto within_letter = [&line](std::size_t at) {
    return (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80;
  };
  for (std::size_t space = kMost; line.size() > space; space = kMost - 1) {
    std::size_t end = space;
    while (end > space - 4 && within_letter(end)) --end;
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
  }
  out.append(line).append("\r\n");
}

}  // namespace leads
