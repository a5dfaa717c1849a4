#include <algorithm>

#include "formats/csv.h"
#include "leads/text.h"

namespace leads {
namespace {

bool is_e164(std::string_view value) {
  return value.size() >= 8 && value.size() <= 16 && value[0] == '+' &&
         std::all_of(value.begin() + 1, value.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

// What a spreadsheet takes for a formula or a command, and what would look guarded already.
bool needs_guard(std::string_view value) {
  if (value.empty()) return false;
  if (value[0] == '\'') return true;
  for (const std::string_view wide : {"\uff1d", "\uff0b", "\uff0d", "\uff20"}) {
    if (value.starts_with(wide)) return true;
  }
  if (std::string_view("=+-@\t\r\n").find(value[0]) == std::string_view::npos) return false;
  return !is_e164(value) && !parse_number(value);
}

}  // namespace

void write_csv_field(std::string& out, std::string_view value, CsvWriteOptions options) {
  const bool guarded = options.guard && needs_guard(value);
  if (!guarded && value.find_first_of(",;\t|\"\r\n") == std::string_view::npos &&
      (value.empty() || (value.front() != ' ' && value.back() != ' '))) {
    out += value;
    return;
  }
  out += '"';
  if (guarded) out += '\'';
  for (const char letter : value) {
    if (letter == '"') out += '"';
    out += letter;
  }
  out += '"';
}

std::string_view unguard(std::string_view value) {
  return value.size() > 1 && value[0] == '\'' && needs_guard(value.substr(1)) ? value.substr(1) : value;
}

void write_tsv_field(std::string& out, std::string_view value) {
  for (const char letter : value) {
    switch (letter) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\\': out += "\\\\"; break;
      default: out += letter;
    }
  }
}

}  // namespace leads
