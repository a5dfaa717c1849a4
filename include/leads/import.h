// Bringing a file's rows into the book: columns are mapped, every value parsed, rows matched to leads by their keys, and
// all of it written in one operation or none. The file's format is behind RowReader.
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
#include "leads/store.h"

namespace leads {

/// One row of a file. Cells live until the next call of RowReader::next.
struct SourceRow {
  std::span<const std::string_view> cells;
  int line = 0;  ///< physical line it starts on, from 1
};

/// A file as a header and rows.
class RowReader {
 public:
  virtual ~RowReader() = default;
  virtual const std::vector<std::string>& header() const = 0;
  virtual bool next(SourceRow& row) = 0;
  /// File, line, column and excerpt of a cell of the current row; the message is the caller's.
  virtual Diagnostic place(std::size_t cell) const = 0;
  /// What the format itself found wrong so far; rows that could not be read are skipped by `next`.
  virtual std::vector<Diagnostic> take_problems() = 0;
};

struct ImportOptions {
  std::string file;                 ///< as messages and evidence name it
  const Mapping* mapping = nullptr; ///< [import.NAME], or null
  std::vector<std::pair<std::string, std::string>> map;  ///< --map header=target
  std::vector<std::pair<std::string, std::string>> set;  ///< --set field=value
  std::string system;               ///< --system; "" means the mapping's
  std::optional<OnMatch> on_match;
  std::optional<DateOrder> dates;
  bool activities = false;          ///< rows are activities in our own form, or as the mapping says
  bool create = false;              ///< activities of unknown leads make the lead
  bool dry_run = false;
  Instant now;
  std::string actor;
};

/// What became of a column of the file.
struct ColumnUse {
  std::string header;               ///< "" for a nameless one
  std::size_t place = 0;            ///< from 0
  std::string target;               ///< "" when it is ignored
};

struct ImportReport {
  std::vector<ColumnUse> columns;
  std::size_t rows = 0;
  std::size_t created = 0, updated = 0, unchanged = 0, skipped = 0;  ///< leads; of activities: recorded are `created`
  std::map<std::string, std::size_t> new_sources;  ///< words no one declared a direction for
  std::vector<std::pair<int, LeadId>> lookalikes;  ///< line of a row made a new lead though it resembles that one
  std::size_t created_leads = 0;    ///< by activities with `create`
  std::int64_t op = 0;
};

/// All or nothing: throws bad_input with every problem of the file, and then nothing was written.
ImportReport import_rows(Store& store, RowReader& rows, const ImportOptions& options);

/// Whether a header is that of activities in our own form.
bool is_activity_header(const std::vector<std::string>& header);

}  // namespace leads
