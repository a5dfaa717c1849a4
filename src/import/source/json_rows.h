// SPDX-License-Identifier: MIT
// A file of JSON or JSON Lines as the rows the import reads: keys are columns.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "formats/json/json_records.h"
#include "import/notes.h"
#include "import/source/row_reader.h"

namespace leads {

/// The keys of all records, in order of first appearance. Reads the whole file, because any record
/// may bring one; throws bad_input when there are more than 1000.
std::vector<std::string> json_columns(const std::string& file, ByteSource source);

class JsonRows final : public RowReader {
 public:
  /// `source` is UTF-8, `columns` those of the same file.
  JsonRows(std::string file, ByteSource source, std::vector<std::string> columns);
  /// In order of first appearance; of a file without records empty.
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override;
  std::vector<ImportNote> left_out() const override;

 private:
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
  std::size_t column_of(const JsonCell& cell);

  std::string file_;
  JsonRecordReader reader_;
  JsonRecord record_;
  std::vector<std::string> header_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<std::string_view> cells_;
  std::vector<const JsonCell*> origins_;
  std::vector<std::size_t> by_key_;  // columns by the number of the reader's key
  std::vector<std::string> lists_;   // of this record, each as one cell
};

}  // namespace leads
