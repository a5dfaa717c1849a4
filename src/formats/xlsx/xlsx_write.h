// SPDX-License-Identifier: MIT
// A workbook of typed cells as bytes. Texts are texts whatever they begin with, never formulas; the
// same cells make the same bytes; what a spreadsheet cannot hold is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "formats/xlsx/zip_writer.h"
#include "leads/zone.h"

namespace leads {

/// What Excel opens, and other programs with it.
struct XlsxMost {
  static constexpr std::size_t rows = 1'048'576;  ///< with the header
  static constexpr std::size_t columns = 16'384;
  static constexpr std::size_t letters = 32'767;  ///< of a cell, in UTF-16
  static constexpr std::size_t sheet_name = 31;
};

struct XlsxMoney {
  std::int64_t ten_thousandths = 0;
};
struct XlsxShare {
  double share = 0;  ///< 0.25 is shown as 25.00%
};
/// monostate is an empty cell. An instant is shown in UTC, with a Z. A number of more than 15
/// digits and a day that a spreadsheet cannot count are written as texts.
using XlsxCell = std::variant<std::monostate, bool, std::int64_t, double, XlsxMoney, XlsxShare, Day,
                              Instant, std::string>;

/// Rows that are asked for in order; more than once, so they must stay the same.
struct XlsxSheetRows {
  std::vector<std::string> header;
  std::size_t rows = 0;
  std::function<XlsxCell(std::size_t row, std::size_t column)> cell;
};

class XlsxWriter {
 public:
  XlsxWriter();
  /// Adds a sheet; its name is made one that spreadsheets take. Throws refused for more rows,
  /// columns or letters than a sheet holds, and bad_input for a text that is not UTF-8.
  void add(std::string_view name, const XlsxSheetRows& sheet);
  /// The whole file. At least one sheet was added.
  std::string finish();

 private:
  std::string free_name(std::string_view name) const;
  void write_sheet(const XlsxSheetRows& sheet);

  ZipWriter zip_;
  std::vector<std::string> names_;
};

/// A text as XML between tags: what XML cannot hold as _x0001_, and a text that looks like that,
/// too. xlsx_text() undoes it.
std::string xlsx_escaped(std::string_view text);

}  // namespace leads
