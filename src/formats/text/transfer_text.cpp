// SPDX-License-Identifier: MIT
#include "formats/text/transfer_text.h"

#include "base/scan.h"

namespace leads {
namespace {

int hex_digit(char c) {
  if (is_ascii_digit(c)) return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_ascii_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// The offset behind a soft break that begins at `at`, which is an equals sign; `at` when there is
// none.
std::size_t after_soft_break(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  if (end == text.size()) return end;
  if (text[end] == '\n') return end + 1;
  if (text[end] == '\r') return end + (end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1);
  return at;
}

}  // namespace

int hex_byte(char high, char low) {
  const int first = hex_digit(high), second = hex_digit(low);
  return first < 0 || second < 0 ? -1 : first * 16 + second;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '=') {
      out += text[at++];
      continue;
    }
    const int byte = at + 2 < text.size() ? hex_byte(text[at + 1], text[at + 2]) : -1;
    if (byte >= 0) {
      out += static_cast<char>(byte);
      at += 3;
    } else if (const std::size_t after = after_soft_break(text, at); after != at) {
      at = after;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string decode_base64(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int digit = base64_digit(c);
    if (digit < 0) continue;
    bits = (bits << 6u | static_cast<unsigned>(digit)) & 0xffffffu;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffu);
  }
  return out;
}

}  // namespace leads
