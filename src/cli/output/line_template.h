// SPDX-License-Identifier: MIT
// Lines of --template: text in which {{column}} is replaced by the value of the row.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

struct LineTemplate {
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
  struct Piece {
    std::string text;                ///< before the value
    std::size_t column = kNoColumn;  ///< an index in `columns`; kNoColumn only for the last piece
  };
  std::vector<Piece> pieces;
  std::vector<std::string> columns;  ///< as named, each once
};

/// `\t`, `\n` and `\\` mean a tab, a line break and a backslash. Throws usage, naming --template,
/// for braces that are not closed, an empty name, or text that names no column.
LineTemplate parse_line_template(std::string_view text);

}  // namespace leads
