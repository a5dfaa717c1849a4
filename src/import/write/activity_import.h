// SPDX-License-Identifier: MIT
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
#include "import/import.h"
#include "import/match/book_keys.h"
#include "import/match/key_table.h"
#include "import/match/text_numbers.h"
#include "import/notes.h"
#include "import/rows/activity_parser.h"
#include "import/rows/activity_record.h"
#include "import/rows/cell_reader.h"
#include "import/source/row_reader.h"
#include "import/write/tally.h"
#include "store/records.h"
#include "store/rights/suppressions.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {

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

  /// The lead's address that a message was about; "" if the row names its person otherwise.
  std::string_view mailed_address(const ActivityRow& row);

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
  Suppressions suppressions_;
  std::string mailed_;
  KeyTable made_keys_;  ///< keys of the leads to be made, and their indexes from -1
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

ImportReport import_activities(Store& store, std::span<const ImportFile> files,
                               const ImportOptions& options);

}  // namespace leads
