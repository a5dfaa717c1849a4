// SPDX-License-Identifier: MIT
// What the numbers of a spreadsheet mean: by the style of their cell a number, a date or a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "formats/xlsx/xlsx_number_format.h"

namespace leads {

/// What a number format shows.
struct XlsxFormat {
  bool date = false;
  bool time = false;
  bool elapsed = false;  ///< [h]:mm: hours beyond a day are counted on
  bool utc = false;      ///< a day and a time with a literal Z behind them
  std::shared_ptr<const XlsxNumberFormat> number =
      nullptr;  ///< of a number: what is shown besides it
  bool is_number() const { return !date && !time; }
};

/// Of a built-in format by its number.
XlsxFormat xlsx_built_in_format(int number);
/// Of a format code: `yyyy-mm-dd hh:mm`.
XlsxFormat xlsx_format(std::string_view code);

/// With at most 15 significant digits, as Excel counts; whole numbers in full. What is no number
/// comes back as it is.
std::string xlsx_number(std::string_view text);
/// `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS` (with a Z in UTC), or `HH:MM:SS` without a day; "" for day
/// 0; nullopt for what is no day of the years 1900 (or 1904) to 9999.
std::optional<std::string> xlsx_date(std::string_view text, XlsxFormat format, bool from_1904);

/// "B7"
std::string xlsx_cell_name(int row, int column);
/// The column of "B7" or "B", from 1; 0 when it is not a column.
int xlsx_column(std::string_view reference);
/// Replaces `_x000D_` and the like by the characters they encode.
std::string xlsx_text(std::string_view text);

}  // namespace leads
