// SPDX-License-Identifier: MIT
#include "import/write/left_out.h"

#include <algorithm>

#include "base/scan.h"
#include "base/text.h"
#include "core/lead/email.h"
#include "import/columns/recognise.h"
#include "leads/error.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

// In a form that nothing but a phone has: other numbers have no + in front.
bool looks_like_phone(std::string_view text) {
  constexpr std::ptrdiff_t kFewestDigits = 7, kMostDigits = 15;
  if (text.starts_with('\'')) text.remove_prefix(1);
  if (!text.starts_with('+') && !text.starts_with("00")) return false;
  if (text.find_first_not_of("+0123456789 ()/.-") != std::string_view::npos) return false;
  const auto digits = std::count_if(text.begin(), text.end(), is_ascii_digit);
  return digits >= kFewestDigits && digits <= kMostDigits;
}

bool looks_like(FieldIndex field, std::string_view text) {
  return field == at(BuiltIn::email) ? parse_email(text).has_value() : looks_like_phone(text);
}

bool is_taken(const std::vector<ColumnTarget>& columns, FieldIndex field) {
  return std::any_of(columns.begin(), columns.end(), [field](const ColumnTarget& column) {
    return (column.role == Role::field || column.role == Role::address) && column.field == field;
  });
}

bool is_named(const std::string& header, const ImportFile& file, const ImportOptions& options) {
  const auto names = [&header](const auto& entry) { return fold(entry.first) == fold(header); };
  return std::any_of(options.map.begin(), options.map.end(), names) ||
         (file.mapping != nullptr &&
          std::any_of(file.mapping->map.begin(), file.mapping->map.end(), names));
}

// The first of the columns most of whose first values look like the field.
std::optional<std::size_t> find_column(const ImportFile& file, FieldIndex field,
                                       const std::vector<std::size_t>& columns) {
  constexpr int kRows = 200;
  std::vector<std::size_t> values(columns.size()), good(columns.size());
  const std::unique_ptr<RowReader> rows = file.open();
  SourceRow row;
  for (int count = 0; count < kRows && rows->next(row); ++count) {
    if (row.problem != nullptr) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] >= row.cells.size()) continue;
      const std::string_view cell = trim(row.cells[columns[i]]);
      if (cell.empty()) continue;
      ++values[i];
      if (looks_like(field, cell)) ++good[i];
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (good[i] * 2 > values[i]) return columns[i];
  return std::nullopt;
}

}  // namespace

void refuse_left_out_addresses(const std::vector<std::string>& header,
                               const std::vector<ColumnTarget>& columns, const ImportFile& file,
                               const ImportOptions& options) {
  const bool by_mapping = file.mapping != nullptr && file.reading == nullptr;
  if (by_mapping || is_own_export(header, file)) return;
  for (const FieldIndex field : {at(BuiltIn::email), at(BuiltIn::phone)}) {
    if (is_taken(columns, field)) continue;
    std::vector<std::size_t> left_out;
    for (std::size_t column = 0; column < header.size(); ++column)
      if (columns[column].role == Role::ignored && !trim(header[column]).empty() &&
          fold(header[column]).find("fax") == std::string::npos &&
          !is_named(header[column], file, options))
        left_out.push_back(column);
    if (left_out.empty()) continue;
    const auto found = find_column(file, field, left_out);
    if (!found) continue;
    const bool email = field == at(BuiltIn::email);
    const std::string& name = header[*found];
    throw Error(ErrorKind::usage, file.name,
                "the column \"" + name + "\" holds " +
                    (email ? "e-mail addresses" : "phone numbers") +
                    ", and no column is taken as the leads' " + (email ? "e-mail" : "phone"),
                "--map \"" + name + "=" + (email ? "email" : "phone") + "\" takes it, --map \"" +
                    name + "=-\" leaves it out");
  }
}

}  // namespace leads
