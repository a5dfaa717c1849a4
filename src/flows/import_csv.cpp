#include "flows/import_csv.h"

#include "leads/text.h"

namespace leads {

CsvRows::CsvRows(const std::string& file, ByteSource source, CsvDialect dialect) : reader_(file, std::move(source), dialect) {
  CsvRecord record;
  const bool found = reader_.next(record);
  std::vector<Diagnostic> problems = reader_.take_problems();
  if (!problems.empty()) throw Error(ErrorKind::bad_input, std::move(problems));
  if (!found) throw Error(ErrorKind::bad_input, file, "the file is empty", "the first line must name the columns");
  for (const std::string_view name : record.fields) header_.emplace_back(trim(name));
  own_export_ = header_.front() == "lead_id";
}

bool CsvRows::next(SourceRow& row) {
  CsvRecord record;
  if (!reader_.next(record)) return false;
  row.cells = record.fields;
  row.line = record.line;
  if (own_export_) {
    cells_.assign(record.fields.begin(), record.fields.end());
    for (std::string_view& cell : cells_) cell = unguard(cell);
    row.cells = cells_;
  }
  return true;
}

}  // namespace leads
