// The rooms of the import share these: what a column means, a row after its values were parsed, and
// what is worth noting.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/lead/amount.h"
#include "formats/values/values.h"
#include "import/import.h"
#include "import/match/text_numbers.h"

namespace leads {

/// What a column of a file is for.
struct ColumnTarget {
  enum class Role : std::uint8_t {
    ignored,
    field,
    address,
    lead_id,
    external_id,
    tags,
    consent,
    consent_state,
    consent_at,
    stage,
    stage_at,
    stage_reason,
    cycle,
    deleted,
    address_label,
    who,
    at,
    clock,
    kind,
    event,
    subject,
    value,
    ref,
    note,
    machine
  };
  Role role = Role::ignored;
  FieldIndex field{};  ///< of role field; of role address email or phone
  std::string label;   ///< of role address: "work", "mobile", or ""
  std::optional<std::size_t>
      label_column;  ///< of emails and phones: where each row says its own label
  std::string
      system;  ///< of roles external_id and who; of who also "email", "phone", "lead" as `who_kind`
  std::string who_kind;
  Channel channel{};           ///< of the consent roles
  bool positive = true;        ///< of role consent: `+email` or `-email`
  bool every_channel = false;  ///< of role consent: it is of all of them
  bool guessed =
      false;  ///< of role consent: told by its name, so that words nothing is known of are noted
  KindId kind{};     ///< of role event: a date in this column is the instant of one
  std::string name;  ///< shown: "email", "external_id of fair"

  // Decided from the whole column.
  std::optional<DateOrder> dates;
  bool serial_days = false;  ///< dates are a spreadsheet's day numbers
  DecimalMark mark = DecimalMark::point;
};

/// A field a column of this role is read as, when its dates or amounts want the whole column;
/// nullopt for others.
std::optional<FieldType> surveyed_type(const ColumnTarget& target, const Playbook& playbook);

/// From here on a number in a column of dates is no day but seconds since 1970: in 1973.
inline constexpr double kFewestUnixSeconds = 1e8;
/// A number as spreadsheets show long ones, cut to a few digits: 4.91512E+12, 4,91512e12.
bool is_scientific(std::string_view text);
/// "E-Mail Address" -> "email_address": what names of columns are compared by.
std::string plain_name(std::string_view header);
/// Whether a column of this plain name is known by it.
bool is_known_header(std::string_view name);
/// Throws usage or bad_input when a mapped column is missing from the header or a target is
/// unknown.
std::vector<ColumnTarget> lead_columns_of(const std::vector<std::string>& header,
                                          const ImportFile& file, const ImportOptions& options,
                                          const Playbook& playbook);
std::vector<ColumnUse> column_uses(const std::vector<std::string>& header,
                                   const std::vector<ColumnTarget>& targets);
/// The system of external ids; throws usage when none is named.
std::string system_of(const ImportFile& file, const ImportOptions& options);
/// Where the header names this column, by itself or without regard to case; throws with the nearest
/// names.
std::size_t find_header(const std::vector<std::string>& header, const std::string& wanted,
                        const std::string& where, ErrorKind kind);
/// Our own export: values are ours already, and nothing is guessed.
bool is_own_export(const std::vector<std::string>& header, const ImportFile& file);

/// What is worth knowing, counted: one note a kind, with its first line and value.
class Notes {
 public:
  void add(const std::string& what, int line, std::string_view example, std::size_t rows = 1);
  /// Those of whole files (line 0) first.
  std::vector<ImportNote> take();

 private:
  std::vector<ImportNote> notes_;
  std::unordered_map<std::string, std::size_t> place_;
};

/// A note of leads that no [[assign]] could give an owner.
inline constexpr std::string_view kNobodyFree =
    "leads that found nobody of [[assign]] free, and have no owner yet";

/// The order of dates that the command or the mapping names.
std::optional<DateOrder> named_order(const ImportFile& file, const ImportOptions& options);
/// Reads the file once through for columns whose dates or amounts can only be told from all of
/// them, and decides. A problem of the file when its dates can be read in two orders and nothing
/// says which.
std::optional<Diagnostic> decide_columns(const ImportFile& file, const ImportOptions& options,
                                         const Playbook& playbook,
                                         std::vector<ColumnTarget>& columns, Notes& notes);

/// Between the values of a cell that holds several.
inline constexpr std::string_view kSeveralValues = " ::: ";

/// Cells as people export them, parsed by their column's meaning. Problems of the current row are
/// collected, with their place.
class CellReader {
 public:
  /// What only whole columns tell is found out, and written into `columns`, at the first cell that
  /// needs it: most files never ask.
  CellReader(const RowReader& rows, std::vector<ColumnTarget>& columns, const ImportFile& file,
             const ImportOptions& options, const Playbook& playbook,
             std::vector<Diagnostic>& problems, Notes& notes);
  void start_row(int line) { line_ = line; }
  /// The country, as the row has it, that its phones written nationally are of; what is none leaves
  /// the calendar's.
  void country(std::string_view cell);
  /// Without outer blanks when missing or spelled as missing, else as it stands; translated by the
  /// mapping's values for the column. Lives as long as the cell.
  std::string_view text(std::size_t column, std::string_view cell) const {
    // Most cells have no blank in front, and begin as no word for missing does.
    const auto first = cell.empty() ? '\0' : cell.front();
    return first > ' ' && as_it_stands_[column] && !(default_missing_ && may_be_missing(first))
               ? cell
               : meant_text(column, cell);
  }
  /// Whether the cell is text that is stored as it stands, as most are; then `given` is it, or
  /// blank.
  bool plain_text(std::size_t column, std::string_view cell, const Field& field,
                  std::string_view& given) const;
  /// Missing, or a problem was noted: nullopt.
  std::optional<Value> value(std::size_t column, std::string_view cell, const Field& field);
  std::optional<Instant> instant(std::size_t column, std::string_view cell);
  /// The cells of the current row for the file of rejects: dates and amounts that mean what they do
  /// because of the rest of their column in a form that needs no other. Live until the next call.
  std::span<const std::string_view> unambiguous(std::span<const std::string_view> cells);
  /// Whether the column's dates are a spreadsheet's day numbers.
  bool has_serial_days(std::size_t column);
  /// The problem of the file that its columns have, once all rows were read.
  const std::optional<Diagnostic>& unclear() const { return unclear_; }
  /// The values of a cell that may hold several: "a ::: b".
  void several(std::string_view text, std::vector<std::string_view>& values) const;
  /// Of a cell of e-mails also "a, b" and "a; b".
  void several_emails(std::string_view text, std::vector<std::string_view>& values) const;
  void problem(std::size_t column, std::string message, std::string hint = {}) const;
  std::size_t problem_count() const { return problems_.size(); }
  const std::string& header(std::size_t column) const { return rows_.header()[column]; }
  void note(const std::string& what, std::string_view example) { notes_.add(what, line_, example); }
  const ValueContext& context() const { return context_; }
  bool foreign() const { return foreign_; }

 private:
  /// Whether a word for missing begins with the letter.
  static bool may_be_missing(char letter);
  std::string_view meant_text(std::size_t column, std::string_view cell) const;
  std::optional<Value> meant_value(std::size_t column, std::string_view given, const Field& field);
  std::string plain(const Field& field, const ColumnTarget& target, std::string_view core);
  std::optional<std::string> unambiguous(std::size_t column, std::string_view core);
  void ask_whole(std::size_t column);

  const RowReader& rows_;
  std::vector<ColumnTarget>& columns_;
  const ImportFile& file_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  std::vector<Diagnostic>& problems_;
  Notes& notes_;
  ValueContext context_;
  std::string country_;
  TextNumbers country_cells_;  // and the places of their codes
  std::vector<std::string> country_codes_;
  std::vector<std::string> missing_;  // folded
  std::vector<std::unordered_map<std::string, std::string>>
      translations_;                // by column: folded -> meant
  std::vector<bool> as_it_stands_;  // by column: no word in it means another
  std::vector<bool> asks_whole_;    // by column: its cells may mean different things, and the file
                                    // was not asked yet
  std::optional<DateOrder> named_order_;
  std::optional<Diagnostic> unclear_;
  std::vector<Field> instants_;  // by column
  std::vector<std::string_view> clear_cells_;
  std::deque<std::string> clear_texts_;  // those of them that do not stand in the file so
  bool foreign_ = true;
  bool default_missing_ = true;
  bool prefixed_ = false;  // Meta's: every id has its letter
  int line_ = 0;
};

struct ConsentCell {
  Channel channel{};
  ConsentState state{};
  std::optional<Instant> at;
  std::uint32_t file = 0;  ///< where it was read, for its evidence
  int line = 0;
};

/// An e-mail or phone besides the main one.
struct Address {
  FieldIndex field{};  ///< email or phone
  std::string value, key, label;
};

/// Fields and their values, few; its texts keep their memory from row to row.
class RowValues {
 public:
  using Entry = std::pair<FieldIndex, Value>;

  auto begin() { return entries_.begin(); }
  auto end() { return entries_.begin() + static_cast<std::ptrdiff_t>(size_); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.begin() + static_cast<std::ptrdiff_t>(size_); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }
  /// One more of the field; its value, still that of some row before, is the caller's to set.
  Value& add(FieldIndex field) {
    if (size_ == entries_.size()) entries_.emplace_back();
    entries_[size_].first = field;
    return entries_[size_++].second;
  }
  void emplace_back(FieldIndex field, Value value) { add(field) = std::move(value); }

 private:
  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};
/// Into a value whose text, if it has one, keeps its memory.
inline void set_text(Value& value, std::string_view text) {
  if (auto* kept = std::get_if<std::string>(&value))
    kept->assign(text);
  else
    value.emplace<std::string>(text);
}

/// One row of a leads file, parsed.
struct LeadRow {
  std::uint32_t file = 0;  ///< place among the files
  int line = 0;
  std::size_t key_column = 0;  ///< to point at when its keys are a problem
  RowValues values;
  std::vector<NewIdentity> ids;  ///< external ids
  std::vector<Address> addresses;
  std::vector<std::string> tags;
  std::vector<ConsentCell> consents;
  std::int64_t own_id = 0;  ///< column lead_id of our own export
  std::optional<StageId> stage;
  std::optional<Instant> stage_at;
  std::string stage_reason;  ///< of a parked or lost stage
  std::uint32_t cycle = 1;
  bool email_taken =
      false;  ///< its e-mail is another lead's already: never a further one of its own
  bool phone_taken = false;
  bool keys_hold = true;           ///< no cell with a key of it was refused
  bool is_nobody = false;          ///< all it has are dates, flags and ids: no new lead comes of it
  std::vector<std::string> cells;  ///< as they stand in the file, when the row may still be refused
  std::vector<std::pair<FieldIndex, Diagnostic>>
      places;  ///< where, then, its values that may not differ stand

  void clear();
  /// No cell of it does.
  bool says_nothing() const;
  /// What it has would do for a lead that is there, and says nothing of anybody else.
  bool says_nobody(const Fields& fields) const;
};
/// A row as it stands in a spool: its texts live as long as the bytes.
struct LeadRowView {
  struct Values : std::vector<std::pair<FieldIndex, Cell>> {
    Cell& add(FieldIndex field) { return emplace_back(field, Cell{}).second; }
  };
  struct Address {
    FieldIndex field{};
    std::string_view value, key, label;
  };
  std::uint32_t file = 0;
  int line = 0;
  Values values;
  std::vector<StreamedLead::Identity> ids;
  std::vector<Address> addresses;
  std::vector<std::string_view> tags;
  std::vector<ConsentCell> consents;
  std::int64_t own_id = 0;
  std::optional<StageId> stage;
  std::optional<Instant> stage_at;
  std::string_view stage_reason;
  std::uint32_t cycle = 1;
  bool email_taken = false, phone_taken = false;
};
bool has_field(const LeadRow& row, FieldIndex field);
/// A text of the row, "" without.
std::string_view text_of(const LeadRow& row, BuiltIn field);

/// As bytes, to be kept in a spool, and back.
void append_row(std::string& bytes, const LeadRow& row);
void read_row(std::string_view bytes, LeadRow& row);
void read_row(std::string_view bytes, LeadRowView& row);

class LeadRowParser {
 public:
  LeadRowParser(const RowReader& rows, std::vector<ColumnTarget>& columns, const ImportFile& file,
                const ImportOptions& options, const Playbook& playbook,
                std::vector<Diagnostic>& problems, Notes& notes);
  /// The test leads of forms are no leads, nor are those another program has deleted, nor rows
  /// whose cells say nothing of one.
  enum class Found : std::uint8_t { lead, test_lead, deleted, nothing };
  Found parse(const SourceRow& source, LeadRow& row);
  const std::optional<Diagnostic>& unclear() const { return cells_.unclear(); }
  /// As CellReader.
  std::span<const std::string_view> unambiguous(std::span<const std::string_view> cells) {
    return cells_.unambiguous(cells);
  }

 private:
  void constant(const std::string& name, const std::string& text, const std::string& where);
  void constant_consent(const std::string& name, Channel channel, const std::string& text,
                        const std::string& where);
  void cell(LeadRow& row, std::size_t column, std::string_view cell);
  void external_id(LeadRow& row, const ColumnTarget& target, std::string_view cell) const;
  void own_id(LeadRow& row, std::size_t column, std::string_view text) const;
  void field(LeadRow& row, std::size_t column, std::string_view cell);
  void note_mark(std::size_t column, std::string_view amount);
  std::string currencies(const std::string& own, const char* whose);
  void settle_currency(LeadRow& row);
  void address(LeadRow& row, std::size_t column, std::string_view cell);
  void choose_main(LeadRow& row);
  void read_labels(const SourceRow& source);
  void note_dates(const LeadRow& row);
  void consent(LeadRow& row, std::size_t column, std::string_view cell);
  std::optional<Instant> consent_time(std::size_t column, std::string_view cell);
  void consent_state(LeadRow& row, std::size_t column, std::string_view cell);
  void stage(LeadRow& row, std::size_t column, std::string_view cell);
  void cycle(LeadRow& row, std::size_t column, std::string_view cell);
  void join_consents(LeadRow& row);
  void ignored(LeadRow& row, std::size_t column, std::string_view cell);
  std::optional<ConsentCell> guessed_consent(std::size_t column, std::string_view cell);
  void note_garbled(std::size_t column, std::string_view cell);
  void flag_addresses(const LeadRow& row);
  void flag_phone(std::string_view phone);
  void note_beside(std::string_view phone);

  const std::vector<ColumnTarget>& columns_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  CellReader cells_;
  std::vector<std::pair<FieldIndex, Value>> constants_;
  std::vector<std::string> constant_tags_;
  std::vector<ConsentCell> consents_of_all_;
  std::vector<std::pair<Channel, Instant>> consent_times_;
  struct Mark {
    std::size_t column;
    std::string amount, codes;
  };
  std::vector<Mark> marks_;         // of the amounts of this row
  std::vector<std::size_t> order_;  // columns as they are read: phones after the country
  bool says_yes(std::size_t column, std::string_view cell);
  std::optional<std::size_t> country_column_, deleted_column_;
  std::vector<bool> states_,
      left_out_;  // by column: it may hold states of people; the command or a mapping leaves it out
  bool recognised_ = false;  // another program's file: its words for consent are not ours
  bool labelled_ = false;    // some column says the labels of another
  std::vector<std::string_view> several_;  // values of the cell in hand
  std::vector<std::string>
      labels_;  // of this row, by column of an address; those of faxes are known by it
  std::optional<std::size_t> main_email_, main_phone_;  // columns this row calls the main ones
};

/// Where a row goes: a lead of the book, or one this import makes.
struct Target {
  LeadId lead{};            ///< 0: new
  std::size_t pending = 0;  ///< place among the new leads
  bool is_new() const { return lead == LeadId{}; }
};
inline bool same(const Target& a, const Target& b) {
  return a.lead == b.lead && (!a.is_new() || a.pending == b.pending);
}

ImportReport import_leads(Store& store, std::span<const ImportFile> files,
                          const ImportOptions& options);
ImportReport import_activities(Store& store, std::span<const ImportFile> files,
                               const ImportOptions& options);

/// The problem of a record with more or fewer cells than the header.
Diagnostic wrong_width(const RowReader& rows, std::size_t cells, std::size_t columns);
/// Throws bad_input with all of them, in order of files and lines.
[[noreturn]] void throw_problems(std::vector<Diagnostic> problems);

/// 128 bits of BLAKE2b in hex: the identity of a row without keys.
std::string content_hash(std::string_view bytes);

}  // namespace leads
