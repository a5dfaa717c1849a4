// SPDX-License-Identifier: MIT
#include "formats/text/form_body.h"

#include <charconv>

#include "base/words.h"

namespace leads {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      result += ' ';
    } else if (text[i] != '%') {
      result += text[i];
    } else {
      unsigned value = 0;
      if (i + 3 > text.size()) return std::nullopt;
      const char* const end = text.data() + i + 3;
      const auto [stopped, failed] = std::from_chars(text.data() + i + 1, end, value, 16);
      if (failed != std::errc() || stopped != end) return std::nullopt;
      result += static_cast<char>(value);
      i += 2;
    }
  }
  return result;
}

}  // namespace

std::optional<FormFields> parse_form_body(std::string_view text) {
  FormFields fields;
  for (const std::string_view part : split(text, '&')) {
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == 0 || equals == std::string_view::npos) return std::nullopt;
    auto name = decoded(part.substr(0, equals)), value = decoded(part.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    fields.emplace_back(*std::move(name), *std::move(value));
  }
  return fields;
}

}  // namespace leads
