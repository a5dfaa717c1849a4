// A sheet of an .xlsx file as the rows the import reads: its first row that is not blank is the header.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "formats/xlsx.h"
#include "leads/import.h"

namespace leads {

class XlsxRows final : public RowReader {
 public:
  /// As XlsxReader; throws bad_input, too, when the sheet is empty or its header cannot be read.
  XlsxRows(std::string file, int descriptor, std::string_view sheet = {}, std::shared_ptr<const XlsxWorkbook> workbook = nullptr);
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  /// Line and column are the spreadsheet's row and column; the excerpt shows the value and names the cell.
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override { return {}; }  ///< they come as rows
  /// The name of the sheet that is read.
  const std::string& sheet() const { return reader_.sheet(); }
  const std::shared_ptr<const XlsxWorkbook>& workbook() const { return reader_.workbook(); }

 private:
  void name_file();

  std::string file_;
  XlsxReader reader_;
  XlsxRow row_;
  std::vector<std::string> header_;
  std::vector<std::string_view> cells_;
};

}  // namespace leads
