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

// Where a program of another country may split a field.
constexpr std::string_view kSplits = ";\t\n\r";

// Blanks of any width, which programs leave off.
std::string_view without_blanks(std::string_view value) {
  constexpr std::array<std::string_view, 6> kBlanks{" ",      "\u00a0", "\u202f",
                                                    "\u3000", "\u200b", "\ufeff"};
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view blank : kBlanks)
      if (value.starts_with(blank)) {
        value.remove_prefix(blank.size());
        more = true;
      }
    // U+2000 to U+200A
    if (value.size() > 2 && value.starts_with("\xe2\x80") &&
        static_cast<unsigned char>(value[2]) >= 0x80 &&
        static_cast<unsigned char>(value[2]) <= 0x8a) {
      value.remove_prefix(3);
      more = true;
    }
  }
  return value;
}

// Or begins with an apostrophe, which must stay tellable from ours.
bool is_formula(std::string_view value) {
  if (value.starts_with('\'')) return true;
  value = without_blanks(value.substr(0, value.find_first_of(kSplits)));
  if (value.empty()) return false;
  if (value.front() == '+' || value.front() == '-') return !is_plain_number(value);
  if (value.front() == '=' || value.front() == '@') return true;
  constexpr std::array<std::string_view, 4> kFullWidth{"＝", "＋", "－", "＠"};
  return std::any_of(kFullWidth.begin(), kFullWidth.end(),
                     [&](std::string_view form) { return value.starts_with(form); });
}

// A value may also begin with a blank of which some programs make a formula.
bool needs_guard(std::string_view value) {
  return is_formula(value) || value.starts_with('\t') || value.starts_with('\r') ||
         value.starts_with('\n');
}

}  // namespace

std::string guarded(std::string_view value) {
  std::string out;
  if (needs_guard(value)) out += '\'';
  for (;;) {
    const auto end = value.find_first_of(kSplits);
    if (end == std::string_view::npos) return out.append(value);
    out.append(value.substr(0, end + 1));
    value.remove_prefix(end + 1);
    if (is_formula(value)) out += '\'';
  }
}

std::string unguard(std::string_view value) {
  std::string out;
  if (value.starts_with('\'') && needs_guard(value.substr(1))) value.remove_prefix(1);
  for (;;) {
    const auto end = value.find_first_of(kSplits);
    if (end == std::string_view::npos) return out.append(value);
    out.append(value.substr(0, end + 1));
    value.remove_prefix(end + 1);
    if (value.starts_with('\'') && is_formula(value.substr(1))) value.remove_prefix(1);
  }
}

void write_csv_field(std::string& out, std::string_view value, const CsvWriteOptions& options) {
  std::string safe;
  if (options.guard &&
      (needs_guard(value) || value.find_first_of(kSplits) != std::string_view::npos))
    value = safe = guarded(value);
  if (!needs_quotes(value, options.delimiter)) {
    out.append(value);
    return;
  }
  out += '"';
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
