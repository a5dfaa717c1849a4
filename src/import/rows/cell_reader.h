// SPDX-License-Identifier: MIT
// Cells as people and programs write them, parsed by what their column means.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/columns/column.h"
#include "import/import.h"
#include "import/match/text_numbers.h"
#include "import/notes.h"
#include "import/source/row_reader.h"

namespace leads {

/// Between the values of a cell that holds several.
inline constexpr std::string_view kSeveralValues = " ::: ";

/// Cells as people export them, parsed by their column's meaning. Problems of the current row are
/// collected, with their place.
class CellReader {
 public:
  /// What only whole columns tell is found out, and written into `columns`, at the first cell that
  /// needs it: most files never ask.
  CellReader(const RowReader& rows, std::vector<ColumnTarget>& columns, const ImportFile& file,
             const ImportOptions& options, const Playbook& playbook,
             std::vector<Diagnostic>& problems, Notes& notes);
  void start_row(int line) { line_ = line; }
  /// The country of the row's phones that are written nationally; a cell that is not a country
  /// leaves that of the calendar.
  void country(std::string_view cell);
  /// Without outer blanks when missing or spelled as missing, else as it stands; translated by the
  /// mapping's values for the column. Lives as long as the cell.
  std::string_view text(std::size_t column, std::string_view cell) const {
    // Most cells have no blank in front, and begin as no word for missing does.
    const auto first = cell.empty() ? '\0' : cell.front();
    return first > ' ' && as_it_stands_[column] && !(default_missing_ && may_be_missing(first))
               ? cell
               : meant_text(column, cell);
  }
  /// Whether the cell is text that is stored as it stands, as most are; then `given` is it, or
  /// blank.
  bool plain_text(std::size_t column, std::string_view cell, const Field& field,
                  std::string_view& given) const;
  /// Missing, or a problem was noted: nullopt.
  std::optional<Value> value(std::size_t column, std::string_view cell, const Field& field);
  std::optional<Instant> instant(std::size_t column, std::string_view cell);
  /// The cells of the current row for the file of rejects: dates and amounts that mean what they do
  /// because of the rest of their column in a form that needs no other. Live until the next call.
  std::span<const std::string_view> unambiguous(std::span<const std::string_view> cells);
  /// Whether the column's dates are a spreadsheet's day numbers.
  bool has_serial_days(std::size_t column);
  /// The problem of the file that its columns have, once all rows were read.
  const std::optional<Diagnostic>& unclear() const { return unclear_; }
  /// The values of a cell that may hold several: "a ::: b".
  void several(std::string_view text, std::vector<std::string_view>& values) const;
  /// Of a cell of e-mails also "a, b" and "a; b".
  void several_emails(std::string_view text, std::vector<std::string_view>& values) const;
  void problem(std::size_t column, std::string message, std::string hint = {}) const;
  std::size_t problem_count() const { return problems_.size(); }
  const std::string& header(std::size_t column) const { return rows_.header()[column]; }
  void note(const std::string& what, std::string_view example) { notes_.add(what, line_, example); }
  const ValueContext& context() const { return context_; }
  bool foreign() const { return foreign_; }

 private:
  /// Whether a word for missing begins with the letter.
  static bool may_be_missing(char letter);
  std::string_view meant_text(std::size_t column, std::string_view cell) const;
  std::optional<Value> meant_value(std::size_t column, std::string_view given, const Field& field);
  std::string plain(const Field& field, const ColumnTarget& target, std::string_view core);
  std::optional<std::string> unambiguous(std::size_t column, std::string_view core);
  void ask_whole(std::size_t column);

  const RowReader& rows_;
  std::vector<ColumnTarget>& columns_;
  const ImportFile& file_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  std::vector<Diagnostic>& problems_;
  Notes& notes_;
  ValueContext context_;
  std::string country_;
  TextNumbers country_cells_;  // and the indexes of their codes
  std::vector<std::string> country_codes_;
  std::vector<std::string> missing_;                  // folded
  std::vector<std::vector<std::string>> missing_in_;  // by column: folded
  bool is_missing(std::size_t column, std::string_view core) const;
  std::vector<std::unordered_map<std::string, std::string>>
      translations_;                // by column: folded -> meant
  std::vector<bool> as_it_stands_;  // by column: no word in it means another
  std::vector<bool> asks_whole_;    // by column: its cells may mean different things, and the file
                                    // was not asked yet
  std::optional<DateOrder> named_order_;
  std::optional<Diagnostic> unclear_;
  std::vector<Field> instants_;  // by column
  std::vector<std::string_view> clear_cells_;
  std::deque<std::string> clear_texts_;  // those of them that do not stand in the file so
  bool foreign_ = true;
  bool default_missing_ = true;
  bool prefixed_ = false;  // Meta's: every id has its letter
  int line_ = 0;
};

}  // namespace leads
