// SPDX-License-Identifier: MIT
// A file as a header and rows, whatever its format: the seam between the readers of formats and the
// import.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/notes.h"
#include "leads/error.h"

namespace leads {

/// One row of a file. Cells live until the next call of RowReader::next.
struct SourceRow {
  std::span<const std::string_view> cells;
  int line = 0;  ///< physical line it starts on, from 1
  /// Set: the row could not be read as it should. Its cells are what could be read of it, or the
  /// one of them its text as it stands.
  const Diagnostic* problem = nullptr;
  std::span<const Diagnostic> further;  ///< what else is wrong with it then
  void set_problems(std::span<const Diagnostic> all) {
    problem = all.empty() ? nullptr : &all.front();
    further = all.empty() ? all : all.subspan(1);
  }
};

/// A file as a header and rows.
class RowReader {
 public:
  virtual ~RowReader() = default;
  virtual const std::vector<std::string>& header() const = 0;
  virtual bool next(SourceRow& row) = 0;
  /// File, line, column and excerpt of a cell of the current row; the message is the caller's.
  virtual Diagnostic place(std::size_t cell) const = 0;
  /// What the format itself found wrong so far besides what it gave as rows.
  virtual std::vector<Diagnostic> take_problems() = 0;
  /// What it read and has no column for, when all rows are read.
  virtual std::vector<ImportNote> left_out() const { return {}; }
  /// What stands between its columns; '\0' where nothing does.
  virtual char delimiter() const { return '\0'; }
  /// Its day numbers count from 1904-01-01, as those of workbooks from old Macs.
  virtual bool counts_from_1904() const { return false; }
  /// Where else in the file rows may be: `its other sheets: "Leads"`; "" nowhere.
  virtual std::string elsewhere() const { return {}; }
  /// Bytes read so far, to show progress; 0 if it is unknown.
  virtual std::uint64_t offset() const { return 0; }
};

}  // namespace leads
