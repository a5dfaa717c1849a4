// SPDX-License-Identifier: MIT
#include "formats/toml/toml_mending.h"

#include <algorithm>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

/// The byte at which a line begins, the first being 1.
std::size_t line_start(std::string_view code, int line) {
  std::size_t at = 0;
  for (int number = 1; number < line; ++number) {
    at = code.find('\n', at);
    if (at == std::string_view::npos) return code.size();
    ++at;
  }
  return at;
}

std::string_view line_at(std::string_view code, std::size_t start) {
  return code.substr(start, code.substr(start).find('\n'));
}

/// Whether a line begins a table, well formed or not; a line of a list is none.
bool begins_table(std::string_view line) {
  line = trim(line);
  if (!line.starts_with('[')) return false;
  line.remove_prefix(line.starts_with("[[") ? 2 : 1);
  line = trim(line);
  return !line.empty() && (is_ascii_letter(line.front()) || line.front() == '_');
}

std::string name_in(std::string_view line) {
  line = trim(line);
  const std::size_t begin = line.find_first_not_of("[ \t");
  return std::string(trim(line.substr(begin, line.substr(begin).find_first_of(".] \t"))));
}

}  // namespace

bool mend_bare_word(std::string& code, std::string_view word, const Problems& problems) {
  const std::string_view text = problems.text();
  const auto offset = static_cast<std::size_t>(word.data() - text.data());
  const std::size_t begin = text.substr(0, offset).rfind('\n') + 1;
  const int line = static_cast<int>(std::count(
                       text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n')) +
                   1;
  const std::size_t at = line_start(code, line) + (offset - begin);
  if (at > code.size() || code.compare(at, word.size(), word) != 0) return false;
  const auto wide = static_cast<std::size_t>(column_at(word, word.size()) - 1);
  const std::string mended =
      wide < 2 ? "0" : '"' + std::string(wide - 2, 'x') + '"';  // columns stay where they were
  code.replace(at, word.size(), mended);
  return true;
}

std::string leave_out_table(std::string& code, int line, bool inside_brackets) {
  if (inside_brackets && line > 1 && begins_table(line_at(code, line_start(code, line)))) --line;
  int first = line;
  while (first > 0 && !begins_table(line_at(code, line_start(code, first)))) --first;
  if (first == 0) {
    const std::size_t start = line_start(code, line);
    code.erase(start, line_at(code, start).size());
    return {};
  }
  std::size_t at = line_start(code, first);
  std::string name = name_in(line_at(code, at));
  do {
    code.erase(at, line_at(code, at).size());
    if (at == code.size()) break;
    ++at;
  } while (at < code.size() && !begins_table(line_at(code, at)));
  return name;
}

}  // namespace leads
