// SPDX-License-Identifier: MIT
#include "import/source/json_rows.h"

#include <utility>

#include "base/limits.h"
#include "import/rows/tag_cell.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kMostJsonColumns = limits::kColumns;

}  // namespace

std::vector<std::string> json_columns(const std::string& file, ByteSource source) {
  std::vector<std::string> columns;
  std::vector<bool> known;  // by the number of the path
  JsonRecordReader reader(std::move(source));
  JsonRecord record;
  while (reader.next(record)) {
    for (const JsonCell& cell : record.cells) {
      if (cell.key >= known.size()) known.resize(cell.key + 1);
      if (known[cell.key]) continue;
      known[cell.key] = true;
      if (columns.size() == kMostJsonColumns) {
        Diagnostic problem = reader.place(&cell);
        problem.file = file;
        problem.message = "more than 1000 columns: every key is one";
        throw Error(ErrorKind::bad_input, {std::move(problem)});
      }
      columns.emplace_back(cell.path);
    }
  }
  return columns;
}

JsonRows::JsonRows(std::string file, ByteSource source, std::vector<std::string> columns)
    : file_(std::move(file)), reader_(std::move(source)), header_(std::move(columns)) {
  for (std::size_t column = 0; column < header_.size(); ++column)
    columns_.emplace(header_[column], column);
}

std::size_t JsonRows::column_of(const JsonCell& cell) {
  if (cell.key >= by_key_.size()) by_key_.resize(cell.key + 1, kNoColumn);
  std::size_t& column = by_key_[cell.key];
  if (column != kNoColumn) return column;
  // Every key was seen when the columns were collected.
  const auto known = columns_.find(std::string(cell.path));
  if (known == columns_.end())
    throw Error(ErrorKind::bad_input, file_, "the file was changed while it was being read",
                "run the import again when nothing writes to it");
  return column = known->second;
}

bool JsonRows::next(SourceRow& row) {
  if (!reader_.next(record_)) return false;
  cells_.assign(header_.size(), {});
  origins_.assign(header_.size(), nullptr);
  lists_.clear();
  lists_.reserve(record_.cells.size());  // cells look into it
  for (JsonCell& cell : record_.cells) {
    if (cell.list) cell.text = lists_.emplace_back(tag_cell(cell.items));
    const std::size_t column = column_of(cell);
    cells_[column] = cell.text;
    origins_[column] = &cell;
  }
  for (Diagnostic& problem : record_.problems) problem.file = file_;
  row.set_problems(record_.problems);
  row.cells = cells_;
  row.line = record_.line;
  return true;
}

Diagnostic JsonRows::place(std::size_t cell) const {
  Diagnostic diagnostic = reader_.place(cell < origins_.size() ? origins_[cell] : nullptr);
  diagnostic.file = file_;
  return diagnostic;
}

std::vector<ImportNote> JsonRows::left_out() const {
  std::string names;
  for (const std::string& name : reader_.other_lists()) names += (names.empty() ? "" : ", ") + name;
  return names.empty()
             ? std::vector<ImportNote>{}
             : std::vector<ImportNote>{{"further lists of the file, left out", 0, 0, names}};
}

std::vector<Diagnostic> JsonRows::take_problems() {
  std::vector<Diagnostic> problems = reader_.take_problems();
  for (Diagnostic& problem : problems) problem.file = file_;
  return problems;
}

}  // namespace leads
