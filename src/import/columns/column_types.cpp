// SPDX-License-Identifier: MIT
#include "import/columns/column_types.h"

#include <utility>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/file_date.h"
#include "base/time/timestamp.h"

namespace leads {
namespace {

constexpr std::size_t kMostChoices = 8;

}  // namespace

void ColumnTypes::take(std::string_view text) {
  ++filled_;
  const std::string word = fold(text);
  const auto iso = parse_iso(text);
  const bool code =
      text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';  // 007 is no number
  whole_ = whole_ && !code && parse_integer(text);
  numeric_ = numeric_ && !code && parse_number(text);
  const bool day = iso || parse_ordered(text, DateOrder::day_month_year) ||
                   parse_ordered(text, DateOrder::month_day_year);
  dates_ = dates_ && day && text.find(':') == std::string_view::npos;
  times_ = times_ && day;
  flags_ = flags_ && (word == "yes" || word == "no" || word == "true" || word == "false");
  urls_ = urls_ && (word.starts_with("http://") || word.starts_with("https://"));
  if (few_ && values_.size() <= kMostChoices) values_.insert(std::string(text));
  few_ = values_.size() <= kMostChoices;
}

Field ColumnTypes::field(std::string name) const {
  const auto is = [&name](FieldType type) { return Field{name, type, {}}; };
  if (filled_ == 0) return is(FieldType::text);
  if (flags_) return is(FieldType::boolean);
  if (whole_) return is(FieldType::integer);
  if (numeric_) return is(FieldType::number);
  if (dates_) return is(FieldType::date);
  if (times_) return is(FieldType::datetime);
  if (urls_) return is(FieldType::url);
  if (!few_ || filled_ < 3 * values_.size()) return is(FieldType::text);
  return {std::move(name), FieldType::choice, {values_.begin(), values_.end()}};
}

std::vector<ColumnTypes> column_types(RowReader& rows) {
  const std::size_t columns = rows.header().size();
  std::vector<ColumnTypes> types(columns);
  SourceRow row;
  while (rows.next(row)) {
    if (row.problem != nullptr || row.cells.size() != columns) continue;
    for (std::size_t column = 0; column < columns; ++column)
      if (const std::string_view cell = trim(row.cells[column]); !cell.empty())
        types[column].take(cell);
  }
  return types;
}

}  // namespace leads
