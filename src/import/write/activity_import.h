// The import of activities: rows are read and given to their leads one at a time, sorted as the
// book keeps them, compared with what it has, and written in one operation.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/files/spool.h"
#include "import/columns/activity_columns.h"
#include "import/match/row_matcher.h"
#include "import/match/text_numbers.h"
#include "import/rows/activity_record.h"
#include "import/write/tally.h"

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
  bool machine = false;
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
  bool by_machine(std::size_t column, std::string_view cell);
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

class ActivityImport {
 public:
  ActivityImport(Store& store, std::span<const ImportFile> files, const ImportOptions& options,
                 ImportReport& report);

  void read();
  bool changes() const { return new_records_ > 0; }
  void write(Operation& operation);
  std::string summary() const;
  void tell_outcomes();

 private:
  class Records;

  void read_file(const ImportFile& file);
  void take(const SourceRow& source, const RowReader& rows, ActivityParser& parser,
            const ImportFile& file, std::size_t columns);
  /// Above 0 a lead of the book, below 0 the place of one to be made from -1, 0 none.
  std::int64_t lead_of(const ActivityRow& row);
  void spool(std::int64_t lead, const ActivityRow& row, const ActivityRow::Event& event,
             std::uint64_t number);
  std::uint32_t subject_of(std::string_view text);
  void find_known();

  Store& store_;
  const Playbook& playbook_;
  const KindId email_sent_;
  std::span<const ImportFile> files_;
  const ImportOptions& options_;
  ImportReport& report_;
  Notes notes_;
  RowTally tally_;
  BookKeys book_;
  std::vector<Diagnostic> row_problems_;
  ActivityRow row_;
  std::vector<char> record_;
  std::vector<std::string> systems_;  ///< whose refs they are, by file

  std::vector<NewLead> new_leads_;
  KeyTable made_keys_;  ///< keys of the leads to be made, and their places from -1
  TextNumbers subject_numbers_;
  std::vector<std::uint64_t> subjects_{
      0};  ///< by number: where the text stands in subject_numbers_
  SortedSpool sorted_;
  unsigned char flags_ = 0;  ///< of all records together
  std::vector<bool> known_,
      clashing_;  ///< of the records in their order: in the book already; one like it may be
  std::uint64_t new_records_ = 0;
  std::vector<LeadId> known_leads_;
  LeadId first_made_{};
  std::size_t passed_over_ = 0;
  int answer_line_ = 0;  ///< of the last mail that a lead wrote
};

}  // namespace leads
