// SPDX-License-Identifier: MIT
// Reading and matching: each row finds its lead at once; what it changes there is settled when all
// rows are known.
#include "import/write/lead_import.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "import/columns/lead_columns.h"
#include "import/columns/recognise.h"
#include "import/match/row_hash.h"
#include "import/rows/problems.h"
#include "import/rows/row_bytes.h"
#include "import/write/activity_import.h"
#include "import/write/left_out.h"
#include "import/write/run.h"
#include "leads/error.h"
#include "store/read/identities.h"

namespace leads {
namespace {

std::string_view first_filled(std::span<const std::string_view> cells) {
  const auto filled = std::find_if(cells.begin(), cells.end(),
                                   [](std::string_view cell) { return !trim(cell).empty(); });
  return filled != cells.end() ? trim(*filled) : std::string_view();
}

// Cards have no header: their ids stand among the rejects under the name that says whose they are.
std::vector<std::string> own_names(std::vector<std::string> header,
                                   const std::vector<ColumnTarget>& columns,
                                   const ImportFile& file) {
  if (file.reading == nullptr || !file.reading->by_form) return header;
  for (std::size_t column = 0; column < header.size(); ++column)
    if (columns[column].role == ColumnTarget::Role::external_id)
      header[column] = "id:" + columns[column].system;
  return header;
}

// A damaged file may have lost its columns: what is wrong with it comes first. One without any is
// one without leads.
void refuse_columns(RowReader& rows, const std::string& file) {
  SourceRow row;
  while (rows.next(row)) {
  }
  std::vector<Diagnostic> problems = rows.take_problems();
  if (!problems.empty()) throw_problems(std::move(problems));
  if (rows.header().empty()) return;
  Diagnostic problem;
  problem.file = file;
  problem.line = 1;
  problem.message = "none of the columns is a field of leads";
  problem.hint = !rows.elsewhere().empty()
                     ? rows.elsewhere()
                     : "name them: --map COLUMN=FIELD, or write an [import.NAME] mapping (with "
                       "skip_lines, if the header stands further down) and use --as NAME";
  throw Error(ErrorKind::bad_input, {problem});
}

}  // namespace

LeadImport::LeadImport(Store& store, std::span<const ImportFile> files,
                       const ImportOptions& options, ImportReport& report, LateRefusals& late)
    : store_(store),
      playbook_(store.playbook()),
      files_(files),
      options_(options),
      report_(report),
      tally_(options, report, false),
      matcher_(store, files),
      suppressions_(store),
      bought_(store),
      fresh_(store.directory()),
      again_(store.directory()),
      known_(store.directory()),
      edits_(store.directory()),
      seen_fields_(playbook_.fields.size()),
      late_(late) {
  const auto any = [&](OnMatch policy) {
    return options.on_match == policy ||
           std::any_of(files.begin(), files.end(), [policy](const ImportFile& file) {
             if (file.mapping == nullptr) return false;
             const auto& fields = file.mapping->on_match_fields;
             return file.mapping->on_match == policy ||
                    std::any_of(fields.begin(), fields.end(),
                                [policy](const auto& entry) { return entry.second == policy; });
           });
  };
  may_refuse_ = any(OnMatch::error);
  overwrites_ = any(OnMatch::overwrite);
}

void LeadImport::read() {
  for (std::uint32_t number = 0; number < files_.size(); ++number) read_file(number);
  if (matcher_.contended() &&
      std::any_of(went_.begin(), went_.end(), [](std::int64_t lead) { return lead != 0; }))
    remember_rows();
  std::sort(known_leads_.begin(), known_leads_.end());
  known_leads_.erase(std::unique(known_leads_.begin(), known_leads_.end()), known_leads_.end());
  bought_.drop_recorded();
  settle_new_leads();
  settle_existing();
  note_differing();
  if (const std::size_t there = bought_.duplicates(); there > 0)
    notes_.add("bought leads that were there already; leads report vendors counts them",
               bought_.first_duplicate(), "", there);
  report_.notes = notes_.take();
  tally_.stop_on_problems();
  tally_.check_complete();
}

void LeadImport::read_file(std::uint32_t number) {
  const ImportFile& file = files_[number];
  std::unique_ptr<RowReader> rows = file.open();
  std::vector<ColumnTarget> columns = lead_columns_of(rows->header(), file, options_, playbook_);
  ImportReport::File& reported = report_.files.emplace_back();
  reported.name = file.name;
  if (file.reading != nullptr)
    reported.taken_for = file.reading->title + " (" + std::to_string(file.reading->known) + " of " +
                         std::to_string(file.reading->columns) + " columns known)";
  reported.columns = column_uses(rows->header(), columns);
  if (!file.note.empty()) notes_.add(file.note, 0, "");
  note_absent_columns(rows->header(), file);
  const bool any = std::any_of(columns.begin(), columns.end(), [](const ColumnTarget& column) {
    return column.role != ColumnTarget::Role::ignored;
  });
  if (!any) {
    says_owner_.push_back(false);
    return refuse_columns(*rows, file.name);
  }
  says_owner_.push_back(is_own_export(rows->header(), file) &&
                        std::any_of(columns.begin(), columns.end(), [](const ColumnTarget& column) {
                          return column.role == ColumnTarget::Role::field &&
                                 column.field == at(BuiltIn::owner);
                        }));
  refuse_left_out_addresses(rows->header(), columns, file, options_);
  note_consents(columns, rows->header(), file);
  LeadRowParser parser(*rows, columns, file, options_, playbook_, row_problems_, notes_);
  matcher_.start_file(*rows, options_.system);
  tally_.start_file(file.name, own_names(rows->header(), columns, file), columns);
  if (file.reading != nullptr && file.reading->consent_of_all == "+email")
    tally_.say_of_all("consent.email", "opted_in");
  if (file.reading != nullptr && file.reading->consent_of_all == "-email")
    tally_.say_of_all("consent.email", "opted_out");
  bought_.start_file(file.name, is_own_export(rows->header(), file));
  LeadRow row;
  row.file = number;
  SourceRow source;
  for (std::uint64_t count = 1; rows->next(source); ++count) {
    take(source, row, *rows, parser, columns);
    if (options_.progress && count % kRowsAProgress == 0 && rows->offset() > 0)
      options_.progress(rows->offset(), file.size);
  }
  tally_.add_unread(rows->take_problems());
  for (const ImportNote& note : rows->left_out())
    notes_.add(note.what, note.line, note.example, std::max<std::size_t>(note.rows, 1));
  if (parser.unclear()) tally_.add_fatal(*parser.unclear());
}

void LeadImport::note_absent_columns(const std::vector<std::string>& header,
                                     const ImportFile& file) {
  if (file.mapping == nullptr || file.reading != nullptr) return;
  std::string absent;
  const auto note = [&](const std::string& name) {
    if (!find_mapped(header, name, file.name, ErrorKind::bad_input))
      absent += (absent.empty() ? "" : ", ") + std::string(mapped_header(name));
  };
  for (const auto& entry : file.mapping->map) note(entry.first);
  for (const auto& entry : file.mapping->consent) note(entry.first);
  if (!absent.empty())
    notes_.add("[import." + file.mapping->name + "] names columns that the file does not have", 0,
               absent);
}

// What is ignored though it may be somebody's wish.
void LeadImport::note_consents(const std::vector<ColumnTarget>& columns,
                               const std::vector<std::string>& header, const ImportFile& file) {
  using Role = ColumnTarget::Role;
  const bool taken = std::any_of(columns.begin(), columns.end(), [](const ColumnTarget& column) {
    return column.role == Role::consent || column.role == Role::consent_state;
  });
  if (file.reading != nullptr && !file.reading->unnamed_consent.empty() && !taken)
    notes_.add("the name of such a file, " + file.reading->unnamed_consent +
                   ", says what these people agreed to, and this one says nothing: --set "
                   "consent.email=opted_in, if they did",
               0, "");
  const auto is_mapped = [&](const std::string& name) {
    const auto names = [&name](const auto& entry) { return fold(entry.first) == fold(name); };
    return std::any_of(options_.map.begin(), options_.map.end(), names) ||
           (file.mapping != nullptr &&
            std::any_of(file.mapping->map.begin(), file.mapping->map.end(), names));
  };
  std::string alike;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const std::string name = plain_name(header[column]);
    if (columns[column].role != Role::ignored || is_mapped(header[column])) continue;
    constexpr std::array<std::string_view, 10> kWords{
        "opt_in", "optin",     "opt_out", "optout",       "consent",
        "gdpr",   "unsubscri", "do_not_", "einwilligung", "consentement"};
    if (std::any_of(kWords.begin(), kWords.end(), [&name](std::string_view word) {
          return name.find(word) != std::string::npos;
        }))
      alike += (alike.empty() ? "" : ", ") + header[column];
  }
  if (!alike.empty())
    notes_.add(
        "ignored, though it looks like consent; --map COLUMN=+email takes a yes as an opt-in, "
        "COLUMN=-email as an opt-out",
        0, alike);
}

void LeadImport::take(const SourceRow& source, LeadRow& row, const RowReader& rows,
                      LeadRowParser& parser, const std::vector<ColumnTarget>& columns) {
  row_problems_.clear();
  std::int64_t& went = went_.emplace_back(0);
  bought_.read(source.cells);
  if (tally_.is_blank(source)) return notes_.add("blank rows, left out", source.line, "");
  const bool footer = files_[row.file].mapping != nullptr && files_[row.file].mapping->footers &&
                      source.cells.size() == 1 && columns.size() > 2;
  if (footer)
    return notes_.add("lines below the table, left out", source.line, source.cells.front());
  const std::uint64_t number = tally_.start_row(source.line);
  using Found = LeadRowParser::Found;
  const std::optional<Found> found = parse(source, row, rows, parser, columns.size());
  if (found && *found != Found::lead) {
    const char* const why = *found == Found::test_lead ? "test leads, left out"
                            : *found == Found::deleted
                                ? "leads deleted where they come from, left out"
                                : "rows that say nothing of a lead, left out";
    notes_.add(why, source.line,
               *found == Found::nothing ? first_filled(source.cells) : std::string_view());
    return tally_.set(number, RowTally::Outcome::skipped, 0);
  }
  if (found && row_problems_.empty() && is_forgotten(row)) {
    notes_.add("rows of people who were forgotten, left out", source.line, "");
    tally_.explain(number, "the person was forgotten");
    return tally_.set(number, RowTally::Outcome::skipped, 0);
  }
  const std::optional<Target> target = find_target(row, rows, found.has_value());
  const bool refused = !row_problems_.empty();
  if (!target) {
    if (found) bought_.add(row, nullptr, false, true);
    return tally_.reject(number, parser.unambiguous(source.cells), row_problems_);
  }
  const bool fresh = matcher_.is_fresh(*target);
  if (fresh && !refused && row.is_nobody) {
    notes_.add("rows that say nothing of a lead, left out", source.line,
               first_filled(source.cells));
    return tally_.set(number, RowTally::Outcome::skipped, 0);
  }
  // Refused now, or together with what else is found out of it when its lead is known.
  if (refused && (fresh || !may_refuse_))
    tally_.reject(number, parser.unambiguous(source.cells), row_problems_);
  else if (refused)
    refused_.emplace(number, row_problems_);
  // The same id means the same record brought up to date, not one that was sold twice.
  if (fresh || !matcher_.was_found_by_id()) bought_.add(row, &*target, fresh, refused);
  const bool left_out = refused || (!fresh && late_.expects(number));
  if (!left_out) note_row(row);
  if (!refused && fresh) note_lookalike(row);
  if (!refused && fresh && matcher_.is_other_by_number())
    notes_.add("rows with the number of a lead, but another name and e-mail: taken as new leads",
               row.line, "lead_id " + std::to_string(row.own_id));
  const bool keyed = !matcher_.is_keyless();  // by what the file says: it will say so the next time
  if (matcher_.drop_taken(row, *target) > 0 && !left_out)
    notes_.add("further addresses that are another lead's, left out", row.line, "");
  if (!left_out || !options_.keep_going)
    matcher_.accept(row, *target, policy(row.file) == OnMatch::skip, replaces(row.file));
  const bool by_number = row.own_id != 0 && matcher_.book_is_empty();
  if (!refused && !by_number && keyed)  // refused later, it will be so the next time as well
    went = target->is_new() ? -static_cast<std::int64_t>(target->pending) - 1
                            : leads::number(target->lead);
  bytes_.clear();
  if (fresh) {
    append_row(bytes_, row);
    fresh_.write(bytes_);
    if (matcher_.book_is_empty()) given_.push_back(LeadId{row.own_id});
    if (!refused)
      tally_.set(number, RowTally::Outcome::created,
                 -static_cast<std::int64_t>(target->pending) - 1);
    return;
  }
  if (may_refuse_)
    keep_cells(parser.unambiguous(source.cells), row, rows, columns);
  else if (refused)
    return;
  keep_row(row, number, *target);
}

// By any of its addresses and ids.
bool LeadImport::is_forgotten(const LeadRow& row) {
  if (!suppressions_.any()) return false;
  for (const BuiltIn field : kAddresses)
    if (const std::string key = identity_key(at(field), text_of(row, field));
        suppressions_.is_forgotten(identity_kind(at(field)), key))
      return true;
  return std::any_of(row.addresses.begin(), row.addresses.end(),
                     [this](const Address& address) {
                       return suppressions_.is_forgotten(identity_kind(address.field), address.key);
                     }) ||
         std::any_of(row.ids.begin(), row.ids.end(), [this](const NewIdentity& id) {
           return suppressions_.is_forgotten(id.kind, id.key);
         });
}

// Nullopt, with its problems, for what is no row at all.
std::optional<LeadRowParser::Found> LeadImport::parse(const SourceRow& source, LeadRow& row,
                                                      const RowReader& rows, LeadRowParser& parser,
                                                      std::size_t columns) {
  if (source.problem != nullptr) {
    row_problems_.assign(1, *source.problem);
    row_problems_.insert(row_problems_.end(), source.further.begin(), source.further.end());
  } else if (source.cells.size() != columns) {
    row_problems_.push_back(wrong_width(rows, source.cells.size(), columns));
  } else {
    return parser.parse(source, row);
  }
  return std::nullopt;
}

void LeadImport::note_lookalike(const LeadRow& row) {
  if (matcher_.lookalike() == LeadId{} && matcher_.lookalike_line() == 0) return;
  if (report_.lookalikes.size() < ImportReport::kMostLookalikes)
    report_.lookalikes.push_back({row.line, matcher_.lookalike(), matcher_.lookalike_line()});
  else
    ++report_.more_lookalikes;
}

void LeadImport::keep_row(const LeadRow& row, std::uint64_t number, const Target& target) {
  bytes_.clear();
  append_ordered(
      bytes_,
      target.is_new() ? target.pending : static_cast<std::uint64_t>(leads::number(target.lead)),
      kPlaceBytes);
  append_ordered(bytes_, number, kRowBytes);
  append_row(bytes_, row);
  (target.is_new() ? again_ : known_).write(bytes_);
  ++(target.is_new() ? again_rows_ : known_rows_);
  if (!target.is_new() && (known_leads_.empty() || known_leads_.back() != target.lead))
    known_leads_.push_back(target.lead);
}

// What a row meets depends on what the rows before it said. Looked up once more, all being known,
// as the next import of the same file will: a row that would meet another lead now is remembered
// with the one it met.
void LeadImport::remember_rows() {
  matcher_.start_again();
  std::size_t count = 0;
  Notes already_noted;
  for (std::uint32_t number = 0; number < files_.size(); ++number) {
    const ImportFile& file = files_[number];
    const std::unique_ptr<RowReader> rows = file.open();
    std::vector<ColumnTarget> columns = lead_columns_of(rows->header(), file, options_, playbook_);
    LeadRowParser parser(*rows, columns, file, options_, playbook_, row_problems_, already_noted);
    matcher_.start_file(*rows, options_.system);
    LeadRow row, remembered;
    row.file = number;
    for (SourceRow source; rows->next(source);) {
      const std::int64_t went = went_[count++];
      row_problems_.clear();
      if (went == 0 || parser.parse(source, row) != LeadRowParser::Found::lead) continue;
      const std::string hash = keyed_row_hash(row, playbook_.fields);
      const Target met = went > 0 ? Target{LeadId{went}, 0}
                                  : Target{LeadId{}, static_cast<std::size_t>(-went - 1)};
      const std::optional<Target> target = matcher_.find(row, row_problems_);
      const bool may_change =
          overwrites_ && matcher_.is_loose(met);  // the phone or name it was met by
      remembered.clear();
      remembered.file = number;
      remembered.line = source.line;
      if (!target || !same(*target, met) || may_change)
        remembered.ids.push_back({"row", hash, hash, ""});
      // Whose address it is may be overwritten, and then it is nobody's.
      if (overwrites_ && matcher_.drop_taken(row, met) > 0)
        remembered.ids.push_back({"row", left_out_hash(hash), left_out_hash(hash), ""});
      if (!remembered.ids.empty()) keep_row(remembered, kNoRow, met);
    }
  }
}

std::optional<Target> LeadImport::find_target(LeadRow& row, const RowReader& rows, bool parsed) {
  const bool keyed = !row.ids.empty() || !row.addresses.empty() ||
                     !text_of(row, BuiltIn::email).empty() ||
                     !identity_key(at(BuiltIn::phone), text_of(row, BuiltIn::phone)).empty();
  if (!parsed || (!row_problems_.empty() && !keyed)) return std::nullopt;
  const std::optional<Target> target = matcher_.find(row, row_problems_);
  if (!target) return std::nullopt;
  const bool fresh = matcher_.is_fresh(*target);
  // Mended it would be there: with all or nothing, what follows is matched and compared as if it
  // were, and all is said in one go.
  const bool goes_on =
      row_problems_.empty() || (row.keys_hold && refused_.size() < kMostKeptProblems &&
                                (!options_.keep_going || (may_refuse_ && !fresh)));
  if (!goes_on) return std::nullopt;
  if (fresh && row.own_id != 0 && matcher_.book_is_empty() &&
      !given_once_.insert(row.own_id).second) {
    row_problems_.push_back(rows.place(row.key_column));
    row_problems_.back().message =
        "lead_id " + std::to_string(row.own_id) + " stands in the file twice";
    return std::nullopt;
  }
  return target;
}

void LeadImport::keep_cells(std::span<const std::string_view> cells, LeadRow& row,
                            const RowReader& rows, const std::vector<ColumnTarget>& columns) const {
  row.cells.assign(cells.begin(), cells.end());
  for (std::size_t column = 0; column < columns.size(); ++column)
    if (columns[column].role == ColumnTarget::Role::field &&
        policy(columns[column].field, row.file) == OnMatch::error)
      row.positions.emplace_back(columns[column].field, rows.place(column));
}

void LeadImport::note_row(const LeadRow& row) {
  const std::string_view source = text_of(row, BuiltIn::source);
  if (!source.empty() && !playbook_.sources.contains(std::string(source)))
    ++report_.new_sources[std::string(source)];
  for (const auto& [field, value] : row.values) seen_fields_[index(field)] = true;
}

std::function<LeadId(std::size_t)> LeadImport::made_leads() const {
  std::vector<std::size_t> before;  // how many of the earlier new leads were given a number
  if (std::any_of(given_.begin(), given_.end(), [](LeadId id) { return id != LeadId{}; })) {
    std::size_t count = 0;
    for (const LeadId id : given_) {
      before.push_back(count);
      count += id != LeadId{} ? 1 : 0;
    }
  }
  return [this, before = std::move(before)](std::size_t index) {
    if (before.empty()) return LeadId{number(first_made_) + static_cast<std::int64_t>(index)};
    return given_[index] != LeadId{}
               ? given_[index]
               : LeadId{number(first_made_) + static_cast<std::int64_t>(index - before[index])};
  };
}

void LeadImport::tell_outcomes() {
  tally_.report(made_leads());
}

std::string LeadImport::summary() const {
  return std::to_string(report_.created) + " created, " + std::to_string(report_.updated) +
         " updated";
}

namespace {

/// LeadImport as run_import takes it, read until it is known which rows are refused.
class SettledLeadImport {
 public:
  SettledLeadImport(Store& store, std::span<const ImportFile> files, const ImportOptions& options,
                    ImportReport& report)
      : store_(store), files_(files), options_(options), report_(report) {}

  void read() {
    for (;;) {
      import_.emplace(store_, files_, options_, report_, late_);
      import_->read();
      if (late_.as_expected()) return;
      if (options_.restart) options_.restart();
      report_ = {};
    }
  }
  bool changes() const { return import_->changes(); }
  void write(Operation& operation) { import_->write(operation); }
  std::string summary() const { return import_->summary(); }
  void tell_outcomes() { import_->tell_outcomes(); }

 private:
  Store& store_;
  std::span<const ImportFile> files_;
  const ImportOptions& options_;
  ImportReport& report_;
  LateRefusals late_;
  std::optional<LeadImport> import_;
};

}  // namespace

ImportReport import_leads(Store& store, std::span<const ImportFile> files,
                          const ImportOptions& options) {
  return run_import<SettledLeadImport>(store, files, options);
}

}  // namespace leads
