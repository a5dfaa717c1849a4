// Bringing a file's rows into the book: the file is recognised, its columns are mapped, every value
// parsed, rows matched to leads by their keys, and all of it written in one operation or none. The
// file's format is behind RowReader.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/error.h"
#include "leads/playbook.h"
#include "store/store.h"

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

/// Something worth knowing that is no problem: "employees: the lower end of a range".
struct ImportNote {
  std::string what;
  std::size_t rows = 0;
  int line = 0;  ///< the first, with its value; 0: of the whole file
  std::string example;
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
  /// Bytes read so far, to show progress; 0 when it can't be told.
  virtual std::uint64_t offset() const { return 0; }
};

/// What a file was taken for, and how its columns are meant.
struct Recognition {
  Mapping mapping;             ///< name and system are the program's
  std::string title;           ///< "HubSpot contacts"
  std::size_t known = 0;       ///< columns it knows
  std::size_t columns = 0;     ///< of the file
  std::string consent_of_all;  ///< "+email", "-email": what the file's name says of every row
};
/// The programs whose export this may be, most likely first; several when they are equally likely.
/// `file` is its name.
std::vector<Recognition> recognise(const std::vector<std::string>& header, std::string_view file,
                                   const Playbook& playbook);
/// As the export of that program; nullopt when there is no such name.
std::optional<Recognition> reading_as(std::string_view name, const std::vector<std::string>& header,
                                      std::string_view file, const Playbook& playbook);
/// Names `--as` takes besides the mappings of leads.toml.
std::vector<std::string> reading_names();

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
  std::size_t place = 0;  ///< from 0
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

/// Constants of the mappings of leads.toml that their fields would refuse at the import.
std::vector<Diagnostic> refused_constants(const Playbook& playbook);

/// Whether a header is that of activities: our own form, or a shape that is known (leads help
/// import).
bool is_activity_header(const std::vector<std::string>& header);

/// The fields that columns nothing is known of go to: column, from 0, and name, in the file's
/// order. A name is told by its header, so that the same column finds the field it made before.
std::vector<std::pair<std::size_t, std::string>> new_field_names(const ImportFile& file,
                                                                 const ImportOptions& options,
                                                                 const Playbook& playbook);

/// What a plan has to know besides.
struct PlanContext {
  std::size_t declared =
      0;              ///< fields that leads.toml knows; those behind them are the book's alone
  bool text = false;  ///< new fields are text, whatever their values look like
  std::string encoding, delimiter, sheet;  ///< as they were told, by a mapping or by hand
  int skip_lines = 0;
};
/// How a file would be read, as a piece of leads.toml to be reviewed, and appended to the one there
/// is: importing by it is importing the file as it is, but that columns nothing is known of become
/// fields, of types their values suggest. What a mapping can't say stands in comments.
std::string import_plan(const ImportFile& file, const ImportOptions& options,
                        const Playbook& playbook, const PlanContext& context);

}  // namespace leads
