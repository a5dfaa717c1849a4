// SPDX-License-Identifier: MIT
#include "cli/output/line_template.h"

#include <algorithm>

#include "base/text.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::string_view kExample = "for example: --template '{{name}} <{{email}}>'";

[[noreturn]] void refuse(std::string what) {
  throw Error(ErrorKind::usage, "--template", std::move(what), std::string(kExample));
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '\\' && (next == 't' || next == 'n' || next == '\\')) {
      plain += next == 't' ? '\t' : next == 'n' ? '\n' : '\\';
      ++i;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

LineTemplate parse_line_template(std::string_view text) {
  LineTemplate line;
  while (true) {
    const std::size_t open = text.find("{{");
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos)
      refuse("\"" + std::string(text.substr(open)) + "\" is not closed by }}");
    const std::string name(trim(text.substr(open + 2, close - open - 2)));
    if (name.empty()) refuse("{{}} names no column");
    const auto known = std::find(line.columns.begin(), line.columns.end(), name);
    const auto index = static_cast<std::size_t>(known - line.columns.begin());
    if (known == line.columns.end()) line.columns.push_back(name);
    line.pieces.push_back({unescaped(text.substr(0, open)), index});
    text.remove_prefix(close + 2);
  }
  if (line.columns.empty()) refuse("no column is named");
  line.pieces.push_back({unescaped(text)});
  return line;
}

}  // namespace leads
