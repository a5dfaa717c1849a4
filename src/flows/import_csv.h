// A CSV file as the rows the import reads.
#pragma once

#include <string>
#include <vector>

#include "formats/csv.h"
#include "leads/import.h"

namespace leads {

class CsvRows final : public RowReader {
 public:
  /// Reads the header; throws bad_input when there is none or it is malformed.
  /// `skip_lines` lines stand before the header.
  CsvRows(std::string file, ByteSource source, CsvDialect dialect, int skip_lines = 0);
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override;

 private:
  std::string file_;
  CsvReader reader_;
  std::vector<Diagnostic> problems_;
  std::vector<std::string> header_;
  std::vector<std::string_view> cells_;
  bool own_export_ = false;  ///< our guard apostrophes come off again
};

}  // namespace leads
