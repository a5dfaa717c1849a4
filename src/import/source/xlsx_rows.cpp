// SPDX-License-Identifier: MIT
#include "import/source/xlsx_rows.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "import/source/header_finder.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kLongestXlsxExcerpt = 200;

}  // namespace

XlsxRows::XlsxRows(std::string file, int descriptor, std::string_view sheet,
                   std::shared_ptr<const XlsxWorkbook> workbook, int skip_lines)
    : file_(std::move(file)), reader_(descriptor, file_, sheet, std::move(workbook)) {
  find_header(skip_lines);
  if (!take_row())
    throw Error(ErrorKind::bad_input, file_, "the sheet \"" + reader_.sheet() + "\" is empty",
                elsewhere().empty() ? "the first row must name the columns" : elsewhere());
  name_file();
  if (!row_.problems.empty()) throw Error(ErrorKind::bad_input, std::move(row_.problems));
  for (const std::string& name : row_.cells) header_.emplace_back(trim(name));
}

std::string XlsxRows::elsewhere() const {
  std::string names, first;
  for (const XlsxSheet& sheet : reader_.workbook()->sheets) {
    if (sheet.part.empty() || sheet.name == reader_.sheet()) continue;
    if (first.empty()) first = sheet.name;
    names += (names.empty() ? "\"" : ", \"") + sheet.name + "\"";
  }
  return names.empty() ? ""
                       : "this is the sheet \"" + reader_.sheet() + "\"; the workbook also has " +
                             names + ": --sheet \"" + first + "\"";
}

void XlsxRows::find_header(int skip_lines) {
  HeaderFinder finder;
  while (finder.wants_more() && reader_.next(row_)) {
    finder.take(row_.number, row_.cells);
    ahead_.push_back(row_);
  }
  const int above = skip_lines > 0 ? skip_lines : finder.lines_above();
  while (!ahead_.empty() && ahead_.front().number <= above) ahead_.pop_front();
}

bool XlsxRows::take_row() {
  if (ahead_.empty()) return reader_.next(row_);
  row_ = std::move(ahead_.front());
  ahead_.pop_front();
  return true;
}

void XlsxRows::name_file() {
  for (Diagnostic& problem : row_.problems) problem.file = file_;
}

bool XlsxRows::next(SourceRow& row) {
  if (!take_row()) return false;
  name_file();
  const std::size_t named = std::min(row_.cells.size(), header_.size());
  const auto outer =
      std::find_if(row_.cells.begin() + static_cast<std::ptrdiff_t>(named), row_.cells.end(),
                   [](const std::string& cell) { return !cell.empty(); });
  if (outer != row_.cells.end()) {
    Diagnostic problem = place(static_cast<std::size_t>(outer - row_.cells.begin()));
    problem.message = xlsx_cell_name(problem.line, problem.column) +
                      ": a value in a column that the header does not name";
    problem.hint = "name the column, or empty the cell";
    row_.problems.push_back(std::move(problem));
  }
  cells_.assign(row_.cells.begin(), row_.cells.end());
  cells_.resize(std::max(cells_.size(), header_.size()));
  row.cells = cells_;
  row.line = row_.number;
  row.set_problems(row_.problems);
  return true;
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
  diagnostic.excerpt = std::string(cell, ' ') + value + "  (cell " +
                       xlsx_cell_name(diagnostic.line, diagnostic.column) + ")";
  return diagnostic;
}

}  // namespace leads
