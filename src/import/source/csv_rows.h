// SPDX-License-Identifier: MIT
// A CSV file as the rows the import reads.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "formats/csv/csv.h"
#include "import/source/row_reader.h"

namespace leads {

class CsvRows final : public RowReader {
 public:
  /// Reads the header; throws bad_input when there is none or it is malformed.
  /// `source` is UTF-8; `skip_lines` lines stand before the header.
  CsvRows(std::string file, ByteSource source, CsvDialect dialect, int skip_lines = 0);
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override { return {}; }  ///< they come as rows
  char delimiter() const override { return reader_.delimiter(); }
  std::uint64_t offset() const override { return reader_.offset(); }

 private:
  void undo_export(std::string_view& cell);

  std::string file_;
  CsvReader reader_;
  Diagnostic problem_;
  int skipped_ = 0;
  std::vector<std::string> header_;
  std::vector<std::string_view> cells_;
  std::deque<std::string> texts_;  ///< cells that do not stand in the file as they are
  bool own_export_ = false;        ///< what we put into it so that others read it comes off again
};

}  // namespace leads
