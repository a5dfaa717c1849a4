// A file of JSON or JSON Lines as the rows the import reads: keys are columns.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "formats/json_records.h"
#include "leads/import.h"

namespace leads {

class JsonRows final : public RowReader {
 public:
  /// The file is read twice, because any record may bring a column: each call of `open` begins it anew, as UTF-8. Throws
  /// bad_input when it has more than 1000 columns.
  JsonRows(std::string file, const std::function<ByteSource()>& open);
  /// In order of first appearance; of a file without records empty.
  const std::vector<std::string>& header() const override { return header_; }
  bool next(SourceRow& row) override;
  Diagnostic place(std::size_t cell) const override;
  std::vector<Diagnostic> take_problems() override;

 private:
  std::string file_;
  JsonRecordReader reader_;
  JsonRecord record_;
  std::vector<std::string> header_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<std::string_view> cells_;
  std::vector<const JsonCell*> origins_;
};

}  // namespace leads
