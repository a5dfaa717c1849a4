#include "flows/import_xlsx.h"

#include <algorithm>
#include <utility>

#include "leads/text.h"

namespace leads {
namespace {

constexpr std::size_t kMostOuterCells = 10'000;
constexpr std::size_t kLongestXlsxExcerpt = 200;

}  // namespace

XlsxRows::XlsxRows(std::string file, int descriptor, std::string_view sheet, std::shared_ptr<const XlsxWorkbook> workbook)
    : file_(std::move(file)), reader_(descriptor, file_, sheet, std::move(workbook)) {
  if (!reader_.next(row_)) {
    std::vector<Diagnostic> problems = take_problems();
    if (!problems.empty()) throw Error(ErrorKind::bad_input, std::move(problems));
    throw Error(ErrorKind::bad_input, file_, "the sheet \"" + reader_.sheet() + "\" is empty", "the first row must name the columns");
  }
  for (const std::string& name : row_.cells) header_.emplace_back(trim(name));
}

bool XlsxRows::next(SourceRow& row) {
  while (reader_.next(row_)) {
    const auto outer = std::find_if(row_.cells.begin() + static_cast<std::ptrdiff_t>(std::min(row_.cells.size(), header_.size())),
                                    row_.cells.end(), [](const std::string& cell) { return !cell.empty(); });
    if (outer != row_.cells.end()) {
      if (problems_.size() >= kMostOuterCells) continue;
      Diagnostic problem = place(static_cast<std::size_t>(outer - row_.cells.begin()));
      problem.message = xlsx_cell_name(problem.line, problem.column) + ": a value in a column that the header does not name";
      problem.hint = "name the column, or empty the cell";
      problems_.push_back(std::move(problem));
      continue;
    }
    cells_.assign(row_.cells.begin(), row_.cells.end());
    cells_.resize(header_.size());
    row.cells = cells_;
    row.line = row_.number;
    return true;
  }
  return false;
}

// The value is set off so far that its column is the sheet's.
Diagnostic XlsxRows::place(std::size_t cell) const {
  Diagnostic diagnostic;
  diagnostic.file = file_;
  diagnostic.line = row_.number;
  diagnostic.column = static_cast<int>(cell) + 1;
  std::string value = cell < row_.cells.size() ? row_.cells[cell] : std::string();
  value.resize(std::min(value.find_first_of("\r\n"), value.size()));
  if (value.size() > kLongestXlsxExcerpt) value.clear();
  diagnostic.width = std::max(1, column_at(value, value.size()) - 1);
  diagnostic.excerpt = std::string(cell, ' ') + value + "  (cell " + xlsx_cell_name(diagnostic.line, diagnostic.column) + ")";
  return diagnostic;
}

std::vector<Diagnostic> XlsxRows::take_problems() {
  std::vector<Diagnostic> all = reader_.take_problems();
  for (Diagnostic& problem : all) problem.file = file_;
  all.insert(all.end(), std::make_move_iterator(problems_.begin()), std::make_move_iterator(problems_.end()));
  problems_.clear();
  return all;
}

}  // namespace leads
