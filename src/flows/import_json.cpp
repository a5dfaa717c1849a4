#include "flows/import_json.h"

#include <unordered_set>
#include <utility>

#include "flows/tag_cell.h"

namespace leads {
namespace {

constexpr std::size_t kMostJsonColumns = 1000;

}  // namespace

std::vector<std::string> json_columns(const std::string& file, ByteSource source) {
  std::vector<std::string> columns;
  std::unordered_set<std::string> known;
  JsonRecordReader reader(std::move(source));
  JsonRecord record;
  while (reader.next(record)) {
    for (JsonCell& cell : record.cells) {
      if (!known.insert(cell.path).second) continue;
      if (columns.size() == kMostJsonColumns) {
        Diagnostic problem = reader.place(&cell);
        problem.file = file;
        problem.message = "more than 1000 columns: every key is one";
        throw Error(ErrorKind::bad_input, {std::move(problem)});
      }
      columns.push_back(std::move(cell.path));
    }
  }
  return columns;
}

JsonRows::JsonRows(std::string file, ByteSource source, std::vector<std::string> columns)
    : file_(std::move(file)), reader_(std::move(source)), header_(std::move(columns)) {
  for (std::size_t column = 0; column < header_.size(); ++column) columns_.emplace(header_[column], column);
}

bool JsonRows::next(SourceRow& row) {
  if (!reader_.next(record_)) return false;
  cells_.assign(header_.size(), {});
  origins_.assign(header_.size(), nullptr);
  for (JsonCell& cell : record_.cells) {
    if (cell.list) {
      const std::vector<std::string_view> items(cell.items.begin(), cell.items.end());
      cell.text = tag_cell(items);
    }
    const std::size_t column = columns_.at(cell.path);
    cells_[column] = cell.text;
    origins_[column] = &cell;
  }
  row.cells = cells_;
  row.line = record_.line;
  return true;
}

Diagnostic JsonRows::place(std::size_t cell) const {
  Diagnostic diagnostic = reader_.place(cell < origins_.size() ? origins_[cell] : nullptr);
  diagnostic.file = file_;
  return diagnostic;
}

std::vector<Diagnostic> JsonRows::take_problems() {
  std::vector<Diagnostic> problems = reader_.take_problems();
  for (Diagnostic& problem : problems) problem.file = file_;
  return problems;
}

}  // namespace leads
