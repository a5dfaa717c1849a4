// SPDX-License-Identifier: MIT
// Bringing the rows of files into the book: columns are mapped, every value is parsed, rows are
// matched to leads by their keys, and all of it is written in one operation or none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "import/notes.h"
#include "import/source/row_reader.h"
#include "leads/error.h"
#include "leads/playbook.h"
#include "store/store.h"

namespace leads {

struct Recognition;

/// One file to be read, as often as needed.
struct ImportFile {
  std::string name;  ///< as messages and evidence name it
  std::function<std::unique_ptr<RowReader>()> open;
  std::uint64_t size = 0;                ///< bytes, to show progress; 0 unknown
  const Mapping* mapping = nullptr;      ///< [import.NAME], or that of `reading`, or null
  const Recognition* reading = nullptr;  ///< when it was recognised
  std::string note;                      ///< of how it is read; "" none
  bool mail = false;  ///< rows made of messages: those of people who are no leads are passed over
  std::vector<std::pair<std::size_t, std::string>>
      new_fields;  ///< columns nothing is known of, from 0, and the fields they go to
};

struct ImportOptions {
  std::vector<std::pair<std::string, std::string>> map;  ///< --map header=target
  std::vector<std::pair<std::string, std::string>> set;  ///< --set field=value
  std::string system;                                    ///< --system; "" means the mapping's
  std::optional<OnMatch> on_match;
  std::optional<DateOrder> dates;
  bool activities = false;  ///< rows are activities
  bool create = false;      ///< activities of unknown leads make the lead
  bool keep_going = false;  ///< rows with a problem are left out; else they stop all of it
  bool dry_run = false;
  Instant now;
  std::string actor;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  ///< in bytes
  std::function<void(std::span<const std::string_view> cells,
                     const std::vector<std::string>& header, std::string_view problem)>
      reject;  ///< with keep_going: a row that was left out
  std::function<void()>
      restart;  ///< somebody wrote meanwhile: all is read again, and what `reject` was told is void
  struct Outcome {
    std::string_view file;
    int line = 0;
    std::string_view outcome;  ///< created updated unchanged rejected skipped; of activities
                               ///< recorded, unchanged...
    std::string_view reason;
    LeadId lead{};  ///< 0: none
  };
  std::function<void(const Outcome&)>
      outcome;  ///< of every row, in their order, when all is written
};

/// What became of a column of the file.
struct ColumnUse {
  std::string header;     ///< "" for a nameless one
  std::size_t index = 0;  ///< from 0
  std::string target;     ///< "" when it is ignored
};

struct ImportReport {
  struct File {
    std::string name, taken_for;  ///< taken_for: "HubSpot contacts (18 of 20 columns known)", or ""
    std::vector<ColumnUse> columns;
  };
  std::vector<File> files;
  std::size_t rows = 0;
  std::size_t created = 0, updated = 0, unchanged = 0, skipped = 0,
              rejected = 0;                        ///< rows; of activities: recorded are `created`
  std::map<std::string, std::size_t> new_sources;  ///< words no one declared a direction for
  /// A row made a new lead though it resembles that one, or the new lead of an earlier line.
  struct Lookalike {
    int line = 0;
    LeadId lead{};       ///< 0 when it is of this import
    int other_line = 0;  ///< then, its line
  };
  std::vector<Lookalike> lookalikes;
  std::size_t more_lookalikes = 0;  ///< beyond the first kMostLookalikes
  static constexpr std::size_t kMostLookalikes = 1000;
  std::vector<ImportNote> notes;
  std::vector<Diagnostic> problems;  ///< of the rejected rows, the first kMostProblems
  static constexpr std::size_t kMostProblems = 10'000;
  std::size_t created_leads = 0;  ///< by activities with `create`
  struct Change {
    LeadId lead{};
    std::string field;  ///< a field, further_email, further_phone, tag, id:SYSTEM, consent.CHANNEL
    std::optional<std::string> before;
    std::string after;
  };
  std::vector<Change>
      changes;  ///< of a dry run: what leads of the book would have, as many as are kept
  std::size_t more_changes = 0;  ///< beyond them
  static constexpr std::size_t kMostChanges = 1000;
  std::int64_t op = 0;
};

/// All or nothing, unless keep_going: throws bad_input with every problem of the files, and then
/// nothing was written.
ImportReport import_files(Store& store, std::span<const ImportFile> files,
                          const ImportOptions& options);

}  // namespace leads
