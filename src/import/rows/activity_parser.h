// SPDX-License-Identifier: MIT
// The rows of a file of activities, cell by cell.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/columns/activity_columns.h"
#include "import/match/text_numbers.h"
#include "import/rows/cell_reader.h"

namespace leads {

/// One activity of a row, parsed; its texts live as long as the row.
struct ActivityRow {
  std::int64_t lead =
      0;  ///< whose cell was met before: as remember() was told; else who it is has to be found
  std::string_view who_cell;
  std::string who_kind, who_key, who_value;  ///< an identity; kind "lead" is our own number
  struct Event {
    KindId kind{};
    Instant at;
  };
  std::vector<Event> events;
  std::string_view subject, ref, note;
  std::optional<double> value;
  std::optional<bool> machine;  ///< as the file says; nullopt where it does not
  bool campaign = false;  ///< its events are columns of a campaign's report: one mail for many
};

class ActivityParser {
 public:
  ActivityParser(const RowReader& rows, ActivityColumns& columns, const ImportFile& file,
                 const ImportOptions& options, const Playbook& playbook,
                 std::vector<Diagnostic>& problems, Notes& notes);
  /// Problems are noted, those of who it is last; without any, the row holds.
  void parse(const SourceRow& source, ActivityRow& row);
  /// The lead of the row's person, not 0: further rows that name it by the same bytes are not
  /// looked into.
  void remember(const ActivityRow& row, std::int64_t lead) {
    people_[who_column_].add(row.who_cell, lead);
  }
  std::size_t who_column() const { return who_column_; }
  const std::optional<Diagnostic>& unclear() const { return cells_.unclear(); }
  /// As CellReader.
  std::span<const std::string_view> unambiguous(std::span<const std::string_view> cells) {
    return cells_.unambiguous(cells);
  }

 private:
  void who(const SourceRow& source, ActivityRow& row);
  void who(ActivityRow& row, std::size_t column, std::string_view cell);
  struct RowDates {
    std::optional<Instant> when;
    std::optional<std::size_t> at_column, clock_column;
    bool is_wrong = false;
  };
  bool is_further_line(const SourceRow& source, ActivityRow& row);
  void keep_order(const ActivityRow& row);
  void read_date(const SourceRow& source, RowDates& dates);
  std::optional<double> amount(std::size_t column, std::string_view cell);
  std::optional<bool> by_machine(std::size_t column, std::string_view cell);
  Instant first_event(const ActivityRow& row);
  std::string clock(std::size_t column, std::string_view cell);
  void event(ActivityRow& row, std::size_t column, std::string_view cell);
  std::optional<KindId> kind(std::size_t column, std::string_view cell);

  const ActivityColumns& columns_;
  const Playbook& playbook_;
  CellReader cells_;
  std::string country_;
  std::vector<std::size_t> who_columns_;
  std::size_t who_column_ = 0;       // the last one asked
  std::vector<KindId> undated_;      // of columns that say yes, not when
  std::vector<TextNumbers> people_;  // by column: cells and their leads
  TextNumbers kinds_;                // cells and their kinds
  struct Order {
    std::string ref, who_cell, who_kind, who_key, who_value;
  };
  std::optional<Order> order_;  // the last one of a file of orders that have a number
  std::size_t ref_column_ = 0;
};

}  // namespace leads
