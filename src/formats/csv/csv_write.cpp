// SPDX-License-Identifier: MIT
// Fields that need no quotes, nearly all of them, are one scan and one append.
#include "formats/csv/csv_write.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/utf8.h"

namespace leads {
namespace {

// A sign, digits, perhaps a point and digits.
bool is_plain_number(std::string_view value) {
  Scan scan(value);
  scan.eat_any("+-");
  if (scan.digits().empty()) return false;
  if (scan.eat('.') && scan.digits().empty()) return false;
  return scan.done();
}

// What a reader takes off or understands at the start of a file also gets quotes.
bool needs_quotes(std::string_view value, char delimiter) {
  const std::array<char, 4> special{delimiter, '"', '\n', '\r'};
  if (value.find_first_of(std::string_view(special.data(), special.size())) !=
      std::string_view::npos)
    return true;
  return value.starts_with("sep=") || value.starts_with(kByteOrderMark);
}

}  // namespace

bool needs_guard(std::string_view value) {
  if (value.empty()) return false;
  switch (value.front()) {
    case '+':
    case '-':
      return !is_plain_number(value);
    case '=':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case '\'':
      return true;
    default:
      break;
  }
  constexpr std::array<std::string_view, 4> kFullWidth{"＝", "＋", "－", "＠"};
  return std::any_of(kFullWidth.begin(), kFullWidth.end(),
                     [&](std::string_view form) { return value.starts_with(form); });
}

std::string_view unguard(std::string_view value) {
  return value.starts_with('\'') && needs_guard(value.substr(1)) ? value.substr(1) : value;
}

void write_csv_field(std::string& out, std::string_view value, const CsvWriteOptions& options) {
  const std::string_view guard = options.guard && needs_guard(value) ? "'" : "";
  if (!needs_quotes(value, options.delimiter)) {
    out.append(guard).append(value);
    return;
  }
  out.append("\"").append(guard);
  for (;;) {
    const auto quote = value.find('"');
    out.append(value.substr(0, quote));
    if (quote == std::string_view::npos) break;
    out.append("\"\"");
    value.remove_prefix(quote + 1);
  }
  out += '"';
}

void write_csv_record(std::string& out, std::span<const std::string_view> fields,
                      const CsvWriteOptions& options) {
  if (fields.size() == 1 && fields[0].empty()) out += "\"\"";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) out += options.delimiter;
    write_csv_field(out, fields[i], options);
  }
  out += options.crlf ? "\r\n" : "\n";
}

void write_tsv_field(std::string& out, std::string_view value) {
  constexpr std::string_view kSpecial = "\t\n\r\\";
  for (;;) {
    const auto at = value.find_first_of(kSpecial);
    out.append(value.substr(0, at));
    if (at == std::string_view::npos) return;
    out += '\\';
    out += value[at] == '\t' ? 't' : value[at] == '\n' ? 'n' : value[at] == '\r' ? 'r' : '\\';
    value.remove_prefix(at + 1);
  }
}

std::string read_tsv_field(std::string_view written) {
  std::string value;
  for (;;) {
    const auto at = written.find('\\');
    value.append(written.substr(0, at));
    if (at == std::string_view::npos) return value;
    const char letter = at + 1 < written.size() ? written[at + 1] : '\0';
    const char meant = letter == 't'    ? '\t'
                       : letter == 'n'  ? '\n'
                       : letter == 'r'  ? '\r'
                       : letter == '\\' ? '\\'
                                        : '\0';
    value += meant != '\0' ? meant : '\\';
    written.remove_prefix(at + (meant != '\0' ? 2 : 1));
  }
}

}  // namespace leads
