// SPDX-License-Identifier: MIT
// The rows of one sheet of an .xlsx file. What is held is the workbook's shared strings and a few
// rows: sheets of any length are read.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "formats/xlsx/xlsx_workbook.h"
#include "formats/xlsx/xlsx_xml.h"
#include "leads/error.h"

namespace leads {

struct XlsxLimits {
  static constexpr std::size_t cell = limits::kField;
  static constexpr std::size_t row = limits::kRecord;
  static constexpr int columns = int{limits::kColumns};
};

struct XlsxRow {
  int number = 0;  ///< as the spreadsheet counts, from 1
  std::vector<std::string>
      cells;  ///< the last one is not empty; gaps are, and cells that could not be read
  std::vector<Diagnostic> problems;  ///< of its cells, by column, without file name
};

class XlsxReader {
 public:
  /// Reads the sheet of that name, the first visible one for "". Throws not_found, naming the
  /// sheets, when there is none, and bad_input when the file is not .xlsx, damaged, encrypted or
  /// too large. `descriptor` as XlsxArchive; `workbook` is that of the same file where it was read
  /// before.
  XlsxReader(int descriptor, std::string file, std::string_view sheet = {},
             std::shared_ptr<const XlsxWorkbook> workbook = nullptr);

  /// The next row with a value or a problem; false at the end.
  bool next(XlsxRow& row);
  const std::string& sheet() const { return sheet_; }
  const std::shared_ptr<const XlsxWorkbook>& workbook() const { return workbook_; }

 private:
  struct Cell {
    int column = 0;
    std::string type, text;
    std::size_t style = 0;
    bool valued = false, formula = false, too_long = false;
  };
  enum class Part : std::uint8_t { none, value, text };

  XmlEvents events();
  void start(std::string_view name, const XmlAttributes& attributes);
  void end(std::string_view name);
  void start_row(const XmlAttributes& attributes);
  void end_row();
  void start_cell(const XmlAttributes& attributes);
  void end_cell();
  /// Lives until the next cell.
  std::string_view text_of_cell();
  void put(std::string_view text);
  void problem(const std::string& what, std::string hint = {});

  std::string file_, sheet_;
  XlsxArchive archive_;
  std::shared_ptr<const XlsxWorkbook> workbook_;
  ByteSource source_;
  XmlParser parser_;
  bool ended_ = false;
  bool in_data_ = false, in_row_ = false, in_cell_ = false, full_ = false;
  Part part_ = Part::none;
  int phonetic_ = 0;
  int last_number_ = 0;
  int last_column_ = 0;
  std::size_t row_size_ = 0, row_width_ = 0;
  Cell cell_;
  std::string made_;  // the text of a cell that is not in the file verbatim
  XlsxRow row_;
  std::deque<XlsxRow> ready_;
  std::vector<XlsxRow> spare_;  // returned before: their strings keep their capacity
};

}  // namespace leads
