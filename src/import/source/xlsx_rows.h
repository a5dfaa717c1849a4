// SPDX-License-Identifier: MIT
// A sheet of an .xlsx file as the rows the import reads, from its header on.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "formats/xlsx/xlsx.h"
#include "import/columns/column.h"
#include "import/source/row_reader.h"

namespace leads {

class XlsxRows final : public RowReader {
 public:
  /// As XlsxReader; throws bad_input, too, when the sheet is empty or its header cannot be read.
  /// The header is below row `skip_lines`; 0: as HeaderFinder tells.
  XlsxRows(std::string file, int descriptor, std::string_view sheet = {},
           std::shared_ptr<const XlsxWorkbook> workbook = nullptr, int skip_lines = 0);
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  /// Line and column are the spreadsheet's row and column; the excerpt shows the value and names
  /// the cell.
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override { return {}; }  ///< they come as rows
  bool counts_from_1904() const override { return reader_.workbook()->from_1904; }
  std::string elsewhere() const override;
  /// The name of the sheet that is read.
  const std::string& sheet() const { return reader_.sheet(); }
  const std::shared_ptr<const XlsxWorkbook>& workbook() const { return reader_.workbook(); }

 private:
  void find_header(int skip_lines);
  bool take_row();
  void name_file();

  std::string file_;
  XlsxReader reader_;
  XlsxRow row_;
  std::deque<XlsxRow> ahead_;  // those the header was looked for in
  std::vector<std::string> header_;
  std::vector<std::string_view> cells_;
};

}  // namespace leads
