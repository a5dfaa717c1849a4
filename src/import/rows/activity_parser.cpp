// SPDX-License-Identifier: MIT
// One row of a file of activities: whose, when, what.
#include "import/rows/activity_parser.h"

#include <algorithm>

#include "base/numbers.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/words.h"
#include "core/nurture/record.h"
#include "formats/values/phone.h"
#include "import/columns/activity_columns.h"
#include "import/columns/column.h"
#include "import/import.h"
#include "import/notes.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {
namespace {

// The numbers of "2:10" and "1:02:10": of how long a call took, or of a time of day.
std::vector<int> clock_parts(std::string_view text) {
  std::vector<int> parts;
  for (text = trim(text);; text.remove_prefix(1)) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 3 || parts.size() == 3) return {};
    parts.push_back(static_cast<int>(*parse_integer(text.substr(0, digits))));
    if (parts.size() > 1 && parts.back() >= 60) return {};
    text.remove_prefix(digits);
    if (text.empty()) return parts.size() > 1 ? parts : std::vector<int>{};
    if (text.front() != ':') return {};
  }
}

std::optional<double> duration_seconds(std::string_view text) {
  double seconds = 0;
  const std::vector<int> parts = clock_parts(text);
  for (const int part : parts) seconds = seconds * 60 + part;
  return parts.empty() ? std::nullopt : std::optional(seconds);
}

// "11:05 PM" as 23:05:00.
std::optional<std::string> time_of_day(std::string_view text) {
  std::string word = fold(trim(text));
  const bool afternoon = word.ends_with("pm"), half = afternoon || word.ends_with("am");
  if (half) word.resize(word.size() - 2);
  std::vector<int> parts = clock_parts(word);
  if (parts.empty() || parts[0] > (half ? 12 : 23) || (half && parts[0] == 0)) return std::nullopt;
  if (half) parts[0] = parts[0] % 12 + (afternoon ? 12 : 0);
  parts.resize(3);
  std::string shown;
  for (const int part : parts)
    shown += (shown.empty() ? "" : ":") + std::string(part < 10 ? "0" : "") + std::to_string(part);
  return shown;
}

}  // namespace

ActivityParser::ActivityParser(const RowReader& rows, ActivityColumns& columns,
                               const ImportFile& file, const ImportOptions& options,
                               const Playbook& playbook, std::vector<Diagnostic>& problems,
                               Notes& notes)
    : columns_(columns),
      playbook_(playbook),
      cells_(rows, columns.targets, file, options, playbook, problems, notes),
      country_(playbook.calendar.country),
      people_(columns.targets.size()) {
  for (std::size_t column = 0; column < columns.targets.size(); ++column)
    if (columns.targets[column].role == ColumnTarget::Role::who) who_columns_.push_back(column);
  const auto ref = std::find_if(
      columns.targets.begin(), columns.targets.end(),
      [](const ColumnTarget& column) { return column.role == ColumnTarget::Role::ref; });
  if (columns.shape != kOrders || ref == columns.targets.end()) return;
  order_.emplace();
  ref_column_ = static_cast<std::size_t>(ref - columns.targets.begin());
}

void ActivityParser::parse(const SourceRow& source, ActivityRow& row) {
  // Who it is comes last: of very many people, memory takes its time to say.
  for (const std::size_t column : who_columns_) people_[column].fetch(source.cells[column]);
  row.lead = 0;
  row.who_key.clear();
  row.events.clear();
  row.subject = row.ref = row.note = {};
  row.value.reset();
  row.machine.reset();
  row.campaign = false;
  undated_.clear();
  cells_.start_row(source.line);
  if (order_ && is_further_line(source, row)) return;
  RowDates dates;
  std::optional<KindId> what = columns_.kind;
  bool kind_is_wrong = false, by_event = false;
  for (std::size_t column = 0; column < columns_.targets.size(); ++column) {
    const std::string_view cell = source.cells[column];
    switch (columns_.targets[column].role) {
      case ColumnTarget::Role::at:
        dates.at_column = column;
        break;
      case ColumnTarget::Role::clock:
        dates.clock_column = column;
        break;
      case ColumnTarget::Role::kind:
        what = kind(column, cell);
        kind_is_wrong = !what;
        break;
      case ColumnTarget::Role::event:
        by_event = row.campaign = true;
        event(row, column, cell);
        break;
      case ColumnTarget::Role::subject:
        row.subject = cells_.text(column, cell);
        break;
      case ColumnTarget::Role::note:
        row.note = cells_.text(column, cell);
        break;
      case ColumnTarget::Role::ref:
        row.ref = trim(cells_.text(column, cell));
        break;
      case ColumnTarget::Role::value:
        if (const auto value = amount(column, cell)) row.value = value;
        break;
      case ColumnTarget::Role::machine:
        row.machine = by_machine(column, cell);
        break;
      default:
        break;
    }
  }
  if (dates.at_column) read_date(source, dates);
  who(source, row);
  if (order_) keep_order(row);
  if (!dates.at_column && !undated_.empty() && !row.events.empty()) dates.when = first_event(row);
  const std::optional<Instant>& when = dates.when;
  const bool dated = !by_event || !undated_.empty();
  if (dates.at_column && dated && !when && !dates.is_wrong)
    cells_.problem(*dates.at_column, "at: the date is missing");
  if (!when && !dates.at_column && !undated_.empty())
    cells_.problem(who_column_, "when was it? The file has no column of dates for it");
  if (!by_event && when && what && !kind_is_wrong) row.events.push_back({*what, *when});
  if (when)
    for (const KindId undated : undated_) row.events.push_back({undated, *when});
}

// Shops write an order's second product on a line of its own, with the order's number and without
// its customer and date. It says nothing more of the purchase; it goes where the order went.
bool ActivityParser::is_further_line(const SourceRow& source, ActivityRow& row) {
  const auto is_blank = [&](std::size_t column) { return trim(source.cells[column]).empty(); };
  const std::string_view ref = trim(source.cells[ref_column_]);
  if (ref.empty() || ref != order_->ref ||
      !std::all_of(who_columns_.begin(), who_columns_.end(), is_blank))
    return false;
  for (std::size_t column = 0; column < columns_.targets.size(); ++column)
    if (columns_.targets[column].role == ColumnTarget::Role::at && !is_blank(column)) return false;
  if (const std::int64_t* lead = people_[who_column_].find(order_->who_cell)) row.lead = *lead;
  row.who_cell = order_->who_cell;
  row.who_kind = order_->who_kind;
  row.who_key = order_->who_key;
  row.who_value = order_->who_value;
  cells_.note("further lines of an order, left out", ref);
  return true;
}

void ActivityParser::keep_order(const ActivityRow& row) {
  const bool known = row.lead != 0 || !row.who_key.empty();
  order_->ref = known ? row.ref : std::string_view();
  order_->who_cell = row.who_cell;
  order_->who_kind = row.who_kind;
  order_->who_key = row.who_key;
  order_->who_value = row.who_value;
}

void ActivityParser::read_date(const SourceRow& source, RowDates& dates) {
  const std::string_view day = source.cells[*dates.at_column];
  const std::string clock =
      dates.clock_column ? this->clock(*dates.clock_column, source.cells[*dates.clock_column]) : "";
  dates.when = cells_.instant(
      *dates.at_column, clock.empty() || trim(day).empty() ? day : std::string(trim(day)) + clock);
  dates.is_wrong = !dates.when && !cells_.text(*dates.at_column, day).empty();
}

std::optional<double> ActivityParser::amount(std::size_t column, std::string_view cell) {
  static const Field kValue{"value", FieldType::number, {}};
  if (const auto seconds = duration_seconds(cell)) {
    cells_.note("value: how long it took, in seconds", cell);
    return seconds;
  }
  const auto value = cells_.value(column, cell, kValue);
  return value && std::holds_alternative<double>(*value) ? std::optional(std::get<double>(*value))
                                                         : std::nullopt;
}

std::optional<bool> ActivityParser::by_machine(std::size_t column, std::string_view cell) {
  static const Field kMachine{"machine", FieldType::boolean, {}};
  const auto value = cells_.value(column, cell, kMachine);
  if (!value || !std::holds_alternative<std::int64_t>(*value)) return std::nullopt;
  return *value == Value{std::int64_t{1}};
}

// A report that counts says nothing of when: it was not before the mail was sent.
Instant ActivityParser::first_event(const ActivityRow& row) {
  cells_.note("events without a date of their own, dated as the first of their row",
              playbook_.kinds[undated_.front()].name);
  return std::min_element(
             row.events.begin(), row.events.end(),
             [](const ActivityRow::Event& a, const ActivityRow::Event& b) { return a.at < b.at; })
      ->at;
}

// Behind its day.
std::string ActivityParser::clock(std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (trim(text).empty()) return {};
  const auto time = time_of_day(text);
  if (!time)
    cells_.problem(column, "time: \"" + std::string(text) + "\" is no time of day",
                   "write it as 14:30");
  return time ? ' ' + *time : "";
}

// By the first of its columns that says something.
void ActivityParser::who(const SourceRow& source, ActivityRow& row) {
  const std::size_t problems = cells_.problem_count();
  for (const std::size_t column : who_columns_) {
    if (row.lead != 0 || !row.who_key.empty()) break;
    who_column_ = column;
    who(row, column, source.cells[column]);
  }
  if (row.lead == 0 && row.who_key.empty() && cells_.problem_count() == problems)
    cells_.problem(who_column_, "whose activity is this? The cell is empty");
}

void ActivityParser::who(ActivityRow& row, std::size_t column, std::string_view cell) {
  row.who_cell = cell;
  if (const std::int64_t* lead = people_[column].find(cell)) {
    row.lead = *lead;
    return;
  }
  const ColumnTarget& target = columns_.targets[column];
  const std::string_view core = trim(cells_.text(column, cell));
  if (core.empty()) return;
  row.who_value = core;
  if (target.who_kind == "lead") {
    if (!parse_integer(core))
      return cells_.problem(column,
                            "lead_id: \"" + std::string(core) + "\" is not the number of a lead");
    row.who_kind = "lead";
    row.who_key = core;
  } else if (target.who_kind == "phone") {
    row.who_kind = "phone";
    const auto phone = parse_phone(core, country_);
    if (!phone)
      return cells_.problem(column, "\"" + std::string(core) + "\" is not a phone number",
                            "write it as +49 30 901820, or set country under [calendar]");
    row.who_key = *phone;
  } else if (target.who_kind == "email" || core.find('@') != std::string_view::npos) {
    static const Field kEmail{"e-mail", FieldType::email, {}};
    const auto email = cells_.value(column, cell, kEmail);
    if (!email || !std::holds_alternative<std::string>(*email)) return;
    row.who_kind = "email";
    row.who_value = std::get<std::string>(*email);
    row.who_key = fold(row.who_value);
  } else {
    row.who_kind = target.who_kind;
    row.who_key = external_key(core);
  }
}

// A date is when it happened; yes, or a number above 0, is that it happened at the row's own date.
void ActivityParser::event(ActivityRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = trim(cells_.text(column, cell));
  if (text.empty()) return;
  const KindId what = columns_.targets[column].kind;
  if (const auto number = parse_number(text); number && !cells_.has_serial_days(column)) {
    if (*number > 0) undated_.push_back(what);
    return;
  }
  const std::string word = fold(text);
  if (word == "no" || word == "n" || word == "false") return;
  if (word == "yes" || word == "y" || word == "true" || word == "x")
    return undated_.push_back(what);
  if (const auto when = cells_.instant(column, cell)) row.events.push_back({what, *when});
}

std::optional<KindId> ActivityParser::kind(std::size_t column, std::string_view cell) {
  if (const std::int64_t* known = kinds_.find(cell)) return static_cast<KindId>(*known);
  std::string name = fold(trim(cell));
  // What the mapping names is no word for missing.
  if (!columns_.kinds.contains(name)) name = fold(trim(cells_.text(column, cell)));
  auto mapped = columns_.kinds.find(name);
  if (mapped == columns_.kinds.end() && !playbook_.kinds.find(name))
    mapped = columns_.kinds.find(plain_name(name));
  if (mapped != columns_.kinds.end()) name = mapped->second;
  if (nurture_event(name) == NurtureEvent::released) {
    cells_.problem(column, "kind: " + in_quotes(name) + " is recorded by leads nurture alone",
                   "leave the row out: it would let a letter be sent again");
    return std::nullopt;
  }
  if (const auto found = playbook_.kinds.find(name)) {
    kinds_.add(cell, static_cast<std::int64_t>(index(*found)));
    return found;
  }
  std::string hint = did_you_mean(nearest(name, playbook_.kinds.names()));
  if (hint.empty())
    hint =
        "give it a meaning under `kinds` of an [import.NAME] mapping, or declare it under [kinds]";
  cells_.problem(column,
                 name.empty() ? "kind: the cell is empty"
                              : "kind: there is no kind of activity \"" + name + "\"",
                 std::move(hint));
  return std::nullopt;
}

}  // namespace leads
