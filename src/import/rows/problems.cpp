// SPDX-License-Identifier: MIT
// Problems of whole records, and of whole files.
#include "import/rows/problems.h"

#include <algorithm>
#include <tuple>

#include "import/source/row_reader.h"

namespace leads {

Diagnostic wrong_width(const RowReader& rows, std::size_t cells, std::size_t columns) {
  Diagnostic problem = rows.place(0);
  problem.message = "the record has " + std::to_string(cells) +
                    (cells == 1 ? " field, the header " : " fields, the header ") +
                    std::to_string(columns);
  problem.hint = "look for a missing or a surplus delimiter or quote in this line";
  return problem;
}

void throw_problems(std::vector<Diagnostic> problems) {
  std::vector<std::string> files;  // in the order they were read
  const auto index_of = [&files](const std::string& file) {
    const auto found = std::find(files.begin(), files.end(), file);
    if (found != files.end()) return found - files.begin();
    files.push_back(file);
    return static_cast<std::ptrdiff_t>(files.size()) - 1;
  };
  for (const Diagnostic& problem : problems) index_of(problem.file);
  std::stable_sort(problems.begin(), problems.end(),
                   [&index_of](const Diagnostic& a, const Diagnostic& b) {
                     return std::tuple(index_of(a.file), a.line, a.column) <
                            std::tuple(index_of(b.file), b.line, b.column);
                   });
  throw Error(ErrorKind::bad_input, std::move(problems));
}

}  // namespace leads
