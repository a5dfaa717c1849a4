#include "flows/import_json.h"

#include <utility>

#include "flows/tag_cell.h"

namespace leads {
namespace {

constexpr std::size_t kMostJsonColumns = 1000;

}  // namespace

JsonRows::JsonRows(std::string file, const std::function<ByteSource()>& open) : file_(std::move(file)), reader_(open()) {
  JsonRecordReader reader(open());
  JsonRecord record;
  while (reader.next(record)) {
    for (JsonCell& cell : record.cells) {
      if (!columns_.emplace(cell.path, header_.size()).second) continue;
      if (header_.size() == kMostJsonColumns) {
        Diagnostic problem = reader.place(&cell);
        problem.file = file_;
        problem.message = "more than 1000 columns: every key is one";
        throw Error(ErrorKind::bad_input, {std::move(problem)});
      }
      header_.push_back(std::move(cell.path));
    }
  }
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
