// SPDX-License-Identifier: MIT
// Where the header of a table stands, below what a program or a person wrote above it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "import/columns/column.h"
#include "import/columns/synonyms.h"

namespace leads {

/// Takes the first rows of a file. Above the header stand rows of one field; or rows without any
/// column we know above a fuller one with two that we do.
class HeaderFinder {
 public:
  bool wants_more() const { return rows_.size() < kRows; }
  /// `Cells`: a range of texts. `line` counts from 1.
  template <class Cells>
  void take(int line, const Cells& cells) {
    Row row{line, cells.size(), 0, 0};
    for (const std::string_view cell : cells) {
      if (trim(cell).empty()) continue;
      ++row.filled;
      if (is_known_header(plain_name(cell))) ++row.known;
    }
    rows_.push_back(row);
  }
  /// 0: the first row is the header.
  int lines_above() const {
    const bool is_table =
        std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.fields >= 3; });
    const auto first =
        std::find_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.filled > 1; });
    if (!is_table || first == rows_.end()) return 0;
    const auto fuller =
        std::find_if(first, rows_.end(), [](const Row& row) { return row.known > 0; });
    const bool is_header =
        fuller != rows_.end() && fuller->known > 1 &&
        std::all_of(first, fuller, [&](const Row& row) { return row.filled < fuller->filled; });
    const auto header = is_header ? fuller : first;
    return header == rows_.begin() ? 0 : header->line - 1;
  }

 private:
  static constexpr std::size_t kRows = 40;
  struct Row {
    int line;
    std::size_t fields, filled, known;
  };
  std::vector<Row> rows_;
};

}  // namespace leads
