// Reading and matching: each row finds its lead at once; what it changes there is settled when all rows are known.
#include "flows/import_leads.h"

#include <algorithm>

#include "flows/import_flow.h"
#include "leads/text.h"

namespace leads {

LeadImport::LeadImport(Store& store, std::span<const ImportFile> files, const ImportOptions& options, ImportReport& report)
    : store_(store), playbook_(store.playbook()), files_(files), options_(options), report_(report), tally_(options, report, false), matcher_(store),
      fresh_(store.directory()), again_(store.directory()), known_(store.directory()), edits_(store.directory()), seen_fields_(playbook_.fields.size()) {
  const auto refuses = [](const ImportFile& file) {
    if (file.mapping == nullptr) return false;
    const auto& fields = file.mapping->on_match_fields;
    return file.mapping->on_match == OnMatch::error || std::any_of(fields.begin(), fields.end(), [](const auto& entry) { return entry.second == OnMatch::error; });
  };
  keep_cells_ = options.on_match == OnMatch::error || std::any_of(files.begin(), files.end(), refuses);
}

void LeadImport::read() {
  for (std::uint32_t number = 0; number < files_.size(); ++number) read_file(number);
  std::sort(known_leads_.begin(), known_leads_.end());
  known_leads_.erase(std::unique(known_leads_.begin(), known_leads_.end()), known_leads_.end());
  settle_new_leads();
  settle_existing();
  report_.notes = notes_.take();
  tally_.stop_on_problems();
}

void LeadImport::read_file(std::uint32_t number) {
  const ImportFile& file = files_[number];
  std::unique_ptr<RowReader> rows = file.open();
  std::vector<ColumnTarget> columns = lead_columns_of(rows->header(), file, options_, playbook_);
  ImportReport::File& told = report_.files.emplace_back();
  told.name = file.name;
  if (file.reading != nullptr)
    told.taken_for = file.reading->title + " (" + std::to_string(file.reading->known) + " of " + std::to_string(file.reading->columns) + " columns known)";
  told.columns = column_uses(rows->header(), columns);
  const bool any = std::any_of(columns.begin(), columns.end(), [](const ColumnTarget& column) { return column.role != ColumnTarget::Role::ignored; });
  if (!any) {
    // A damaged file may have lost its columns: what is wrong with it comes first. One without any is one without leads.
    SourceRow row;
    while (rows->next(row)) {
    }
    std::vector<Diagnostic> problems = rows->take_problems();
    if (!problems.empty()) throw_problems(std::move(problems));
    if (rows->header().empty()) return;
    Diagnostic problem;
    problem.file = file.name;
    problem.line = 1;
    problem.message = "none of the columns is a field of leads";
    problem.hint = "name them: --map COLUMN=FIELD, or write an [import.NAME] mapping and use --as NAME";
    throw Error(ErrorKind::bad_input, {problem});
  }
  LeadRowParser parser(*rows, columns, file, options_, playbook_, row_problems_, notes_);
  matcher_.start_file(*rows, options_.system);
  tally_.start_file(file.name, rows->header());
  LeadRow row;
  row.file = number;
  SourceRow source;
  for (std::uint64_t count = 1; rows->next(source); ++count) {
    take(source, row, *rows, parser, columns.size());
    if (options_.progress && count % kRowsAProgress == 0 && rows->offset() > 0) options_.progress(rows->offset(), file.size);
  }
  tally_.add_unread(rows->take_problems());
  for (const ImportNote& note : rows->left_out()) notes_.add(note.what, note.line, note.example);
  if (parser.unclear()) tally_.add_fatal(*parser.unclear());
}

void LeadImport::take(const SourceRow& source, LeadRow& row, const RowReader& rows, LeadRowParser& parser, std::size_t columns) {
  row_problems_.clear();
  const bool footer = files_[row.file].reading != nullptr && files_[row.file].reading->footers && source.cells.size() == 1 && columns > 2;
  if (footer) return notes_.add("lines below the table, left out", source.line, source.cells.front());
  const std::uint64_t number = tally_.start_row(source.line);
  const bool width_holds = source.problem == nullptr && source.cells.size() == columns;
  if (source.problem != nullptr) {
    row_problems_.push_back(*source.problem);
  } else if (!width_holds) {
    row_problems_.push_back(wrong_width(rows, source.cells.size(), columns));
  } else if (!parser.parse(source, row)) {
    notes_.add("test leads, left out", source.line, "");
    return tally_.set(number, RowTally::Outcome::skipped, 0);
  }
  std::optional<Target> target;
  if (row_problems_.empty()) target = matcher_.find(row, row_problems_);
  else if (width_holds) matcher_.check(row, row_problems_);
  if (target && matcher_.is_fresh(*target) && row.own_id != 0 && matcher_.book_is_empty()) {
    if (!given_once_.insert(row.own_id).second) {
      row_problems_.push_back(rows.place(row.key_column));
      row_problems_.back().message = "lead_id " + std::to_string(row.own_id) + " stands in the file twice";
    }
  }
  if (!row_problems_.empty()) return tally_.reject(number, source.cells, row_problems_);
  note_row(row);
  const bool fresh = matcher_.is_fresh(*target);
  if (fresh && matcher_.lookalike() != LeadId{}) {
    if (report_.lookalikes.size() < ImportReport::kMostLookalikes) report_.lookalikes.emplace_back(row.line, matcher_.lookalike());
    else ++report_.more_lookalikes;
  }
  if (matcher_.drop_taken(row, *target) > 0) notes_.add("further addresses that are another lead's, left out", row.line, "");
  matcher_.accept(row, *target);
  bytes_.clear();
  if (fresh) {
    append_row(bytes_, row);
    fresh_.write(bytes_);
    if (matcher_.book_is_empty()) given_.push_back(LeadId{row.own_id});
    return tally_.set(number, RowTally::Outcome::created, -static_cast<std::int64_t>(target->pending) - 1);
  }
  if (keep_cells_) {
    row.cells.assign(source.cells.begin(), source.cells.end());
    row.place = rows.place(row.key_column);
  }
  append_ordered(bytes_, target->is_new() ? target->pending : static_cast<std::uint64_t>(leads::number(target->lead)), 6);
  append_ordered(bytes_, number, 6);
  append_row(bytes_, row);
  (target->is_new() ? again_ : known_).write(bytes_);
  ++(target->is_new() ? again_rows_ : known_rows_);
  if (!target->is_new() && (known_leads_.empty() || known_leads_.back() != target->lead)) known_leads_.push_back(target->lead);
}

void LeadImport::note_row(const LeadRow& row) {
  const std::string_view source = text_of(row, BuiltIn::source);
  if (!source.empty() && !playbook_.sources.contains(std::string(source))) ++report_.new_sources[std::string(source)];
  for (const auto& [field, value] : row.values) seen_fields_[index(field)] = true;
}

void LeadImport::tell_outcomes() {
  std::vector<std::size_t> before;  // how many of the earlier new leads were given a number
  if (std::any_of(given_.begin(), given_.end(), [](LeadId id) { return id != LeadId{}; })) {
    std::size_t count = 0;
    for (const LeadId id : given_) {
      before.push_back(count);
      count += id != LeadId{} ? 1 : 0;
    }
  }
  tally_.tell([&](std::size_t place) {
    if (before.empty()) return LeadId{number(first_made_) + static_cast<std::int64_t>(place)};
    return given_[place] != LeadId{} ? given_[place] : LeadId{number(first_made_) + static_cast<std::int64_t>(place - before[place])};
  });
}

std::string LeadImport::summary() const {
  return std::to_string(report_.created) + " created, " + std::to_string(report_.updated) + " updated";
}

ImportReport import_leads(Store& store, std::span<const ImportFile> files, const ImportOptions& options) {
  return run_import<LeadImport>(store, files, options);
}

}  // namespace leads
