// SPDX-License-Identifier: MIT
// What became of each row: counted, reported by --report, and, with --keep-going, written out to be
// mended.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "import/columns/column.h"
#include "import/import.h"
#include "import/source/row_reader.h"

namespace leads {

inline constexpr std::uint64_t kRowsAProgress = 4096;
inline constexpr std::size_t kMostKeptProblems = 100'000;

class RowTally {
 public:
  enum class Outcome : std::uint8_t { created, updated, unchanged, rejected, skipped };

  RowTally(const ImportOptions& options, ImportReport& report, bool activities)
      : options_(options), report_(report), activities_(activities) {}

  /// Ties the rows that follow to a file. A last column that says why rows were left out before,
  /// and that is nothing else, is not written again.
  void start_file(std::string name, const std::vector<std::string>& header,
                  std::span<const ColumnTarget> columns);
  /// What only the name of the file last started says of every row: a column in front of its
  /// rejects, unless they have it.
  void say_of_all(const std::string& column, std::string value);
  /// Whether nothing stands in the row, but perhaps why it was left out before.
  bool is_blank(const SourceRow& source) const;
  /// The next row; its number is what the other calls take.
  std::uint64_t start_row(int line);
  /// `lead` as the import counts them: above 0 a lead of the book, below 0 the place of a new one
  /// from -1.
  void set(std::uint64_t row, Outcome outcome, std::int64_t lead);
  /// Why a row that was not rejected changed less than it might have.
  void explain(std::uint64_t row, std::string reason) {
    if (options_.outcome) reasons_[row] = std::move(reason);
  }
  /// A row with problems: left out and written to the rejects with `keep_going`, else kept as a
  /// reason to stop.
  void reject(std::uint64_t row, std::span<const std::string_view> cells,
              std::vector<Diagnostic> problems);
  /// Of rows the format could not give: as rejected ones.
  void add_unread(std::vector<Diagnostic> problems);
  /// Stops the import whatever is asked.
  void add_fatal(Diagnostic problem);
  /// Throws bad_input when there is any problem and nothing may be left out.
  void stop_on_problems();
  /// Throws bug unless every row has its outcome. For rows of leads, which have one each.
  void check_complete() const;
  /// Tells options.outcome of every row. `lead_of` gives the number of a new lead by its place from
  /// 0.
  void report(const std::function<LeadId(std::size_t)>& lead_of) const;

 private:
  struct Row {
    std::uint32_t file;
    int line;
    std::int64_t lead;
    Outcome outcome;
  };
  std::size_t& counter(Outcome outcome);
  void keep(std::vector<Diagnostic> problems);
  /// Without the reason of last time.
  std::span<const std::string_view> own_cells(std::span<const std::string_view> cells,
                                              std::size_t file) const;
  void write_out(std::uint64_t row, std::span<const std::string_view> cells,
                 const Diagnostic& first, const std::string& reason) const;

  const ImportOptions& options_;
  ImportReport& report_;
  bool activities_;
  std::vector<std::string> files_;
  std::vector<std::vector<std::string>> headers_;  // without it
  std::vector<bool> has_problem_;                  // which files have the column "problem"
  std::vector<std::string> of_all_;                // said of all rows of the file, "" nothing
  std::vector<std::uint64_t> first_rows_;          // of each file
  std::uint64_t rows_ = 0;
  std::vector<Row> kept_;  // only when somebody will ask
  std::map<std::uint64_t, std::string> reasons_;
  std::vector<Diagnostic> problems_;
  bool fatal_ = false;
};

}  // namespace leads
