// The import of activities: rows are read and given to their leads one at a time, sorted as the book keeps them, compared with what it
// has, and written in one operation.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flows/import_activity_columns.h"
#include "flows/import_match.h"
#include "flows/import_tally.h"
#include "store/spool.h"

namespace leads {

/// One activity of a row, parsed; its texts live as long as the row.
struct ActivityRow {
  std::string who_kind, who_key, who_value;  ///< an identity; kind "lead" is our own number
  struct Event {
    KindId kind{};
    Instant at;
  };
  std::vector<Event> events;
  std::string_view subject, ref, note;
  std::optional<double> value;
  bool machine = false;
};

class ActivityParser {
 public:
  ActivityParser(const RowReader& rows, ActivityColumns& columns, const ImportFile& file, const ImportOptions& options, const Playbook& playbook,
                 std::vector<Diagnostic>& problems, Notes& notes);
  /// Problems are noted; without any, the row holds.
  void parse(const SourceRow& source, ActivityRow& row);
  std::size_t who_column() const { return who_column_; }
  const std::optional<Diagnostic>& unclear() const { return cells_.unclear(); }

 private:
  void who(ActivityRow& row, std::size_t column, std::string_view cell);
  void event(ActivityRow& row, std::size_t column, std::string_view cell);
  std::optional<KindId> kind(std::size_t column, std::string_view cell);

  const ActivityColumns& columns_;
  const Playbook& playbook_;
  CellReader cells_;
  std::string country_;
  std::size_t who_column_ = 0;
  std::vector<KindId> undated_;  // of columns that say yes, not when
  std::unordered_map<std::string, KindId> known_kinds_;
};

class ActivityImport {
 public:
  ActivityImport(Store& store, std::span<const ImportFile> files, const ImportOptions& options, ImportReport& report);

  void read();
  bool changes() const { return kept_.records() > 0; }
  void write(Operation& operation);
  std::string summary() const;
  void tell_outcomes();

 private:
  class Records;

  void read_file(const ImportFile& file);
  void take(const SourceRow& source, const RowReader& rows, ActivityParser& parser, const ImportFile& file, std::size_t columns);
  /// Above 0 a lead of the book, below 0 the place of one to be made from -1, 0 none.
  std::int64_t lead_of(const ActivityRow& row);
  void spool(std::int64_t lead, const ActivityRow& row, const ActivityRow::Event& event, std::uint64_t number);
  void drop_known();

  Store& store_;
  const Playbook& playbook_;
  std::span<const ImportFile> files_;
  const ImportOptions& options_;
  ImportReport& report_;
  Notes notes_;
  RowTally tally_;
  BookKeys book_;
  std::vector<Diagnostic> row_problems_;
  ActivityRow row_;
  std::string record_;
  std::vector<std::string> systems_;  ///< whose refs they are, by file

  std::vector<NewLead> new_leads_;
  KeyTable known_keys_;         ///< keys met so far and their leads, new ones below 0: files repeat their people
  std::deque<std::string> subjects_{""};    ///< by the number the records hold
  std::unordered_map<std::string_view, std::uint32_t> subject_numbers_;
  SortedSpool sorted_;
  Spool kept_;
  std::vector<LeadId> known_leads_;
  LeadId first_made_{};
  std::size_t passed_over_ = 0;
};

}  // namespace leads
