// SPDX-License-Identifier: MIT
// Tables as sheets of a workbook, their values typed.
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "cli/output/render.h"
#include "cli/output/rows.h"
#include "formats/xlsx/xlsx_write.h"
#include "leads/error.h"

namespace leads {
namespace {

// Nobody adds ids up, and one of many digits would be shown as 1.2E+11.
bool is_id(const Column& column) {
  return column.name == "id" || column.name.ends_with("_id");
}

XlsxCell cell_of(const Datum& datum, const Column& column, const OutputSettings& settings) {
  if (is_id(column) && !datum.missing()) return datum_text(datum, settings, false);
  return std::visit(
      [&](const auto& value) -> XlsxCell {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, Amount>)
          return XlsxMoney{value.ten_thousandths};
        else if constexpr (std::is_same_v<Value, Seconds>)
          return std::int64_t{value.count()};
        else if constexpr (std::is_same_v<Value, List> || std::is_same_v<Value, Record>)
          return datum_text(datum, settings, false);
        else if constexpr (std::is_same_v<Value, double>)
          return column.share ? XlsxCell(XlsxShare{value}) : XlsxCell(value);
        else
          return value;
      },
      datum.value);
}

void add_sheet(XlsxWriter& workbook, const std::string& name, const Table& table,
               const std::vector<std::size_t>& columns, const OutputSettings& settings) {
  XlsxSheetRows sheet;
  for (const std::size_t index : columns) sheet.header.push_back(table.columns[index].name);
  sheet.rows = table.rows.size();
  sheet.cell = [&](std::size_t row, std::size_t column) {
    const std::size_t index = columns[column];
    return cell_of(table.rows[row][index], table.columns[index], settings);
  };
  workbook.add(name, sheet);
}

}  // namespace

Output::Output() = default;
Output::~Output() = default;

void Output::add_sheets(const Table& table, const std::vector<std::size_t>& columns) {
  if (workbook_ == nullptr) workbook_ = std::make_unique<XlsxWriter>();
  const std::string name = std::exchange(sheet_, {});
  add_sheet(*workbook_, name.empty() ? table.key : name, table, columns, settings_);
  if (settings_.fields) return;
  for (const Table& each : table.further)
    add_sheet(*workbook_, name.empty() ? each.title : name + " " + each.title, each,
              shown_columns(each, whole(settings_)), settings_);
}

void Output::complete() {
  if (settings_.format != Format::xlsx || settings_.asks_columns()) return;
  if (workbook_ == nullptr) {
    if (buffer_.empty()) return;
    throw Error(ErrorKind::usage, {},
                "the output of this command is text, without any rows for .xlsx",
                "leave out --format, and name a file that does not end in .xlsx");
  }
  buffer_ = workbook_->finish();
  workbook_ = nullptr;
}

}  // namespace leads
