// SPDX-License-Identifier: MIT
// One cell at a time: missing words, translations, and the ways people and programs write dates,
// amounts and phones.
#include "import/rows/cell_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/time/file_date.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "base/utf8.h"
#include "core/lead/country.h"
#include "import/columns/column.h"
#include "import/columns/survey.h"
#include "import/import.h"
#include "import/notes.h"
#include "import/rows/spellings.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

constexpr std::array<std::string_view, 10> kMissing{"n/a", "#n/a", "unknown", "select", "null",
                                                    "-",   "--",   "0/0/00",  "-none-", "--none--"};
// The letters those words begin with: most cells need no second look.
constexpr std::string_view kMissingLetters = "nNuUsS#-0";
// Yes and no where programs speak German, French, Spanish and Portuguese.
constexpr std::array<std::string_view, 4> kYes{"ja", "oui", "sí", "sim"};
constexpr std::array<std::string_view, 3> kNo{"nein", "non", "não"};

// Nobody is called n/a, but somebody is called Null.
bool may_be_name(const ColumnTarget& target, std::string_view text) {
  if (target.role != ColumnTarget::Role::field ||
      text.find_first_of("/-") != std::string_view::npos)
    return false;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::notes})
    if (target.field == at(field)) return true;
  return false;
}

}  // namespace

CellReader::CellReader(const RowReader& rows, std::vector<ColumnTarget>& columns,
                       const ImportFile& file, const ImportOptions& options,
                       const Playbook& playbook, std::vector<Diagnostic>& problems, Notes& notes)
    : rows_(rows),
      columns_(columns),
      file_(file),
      options_(options),
      playbook_(playbook),
      problems_(problems),
      notes_(notes),
      country_(playbook.calendar.country),
      translations_(columns.size()),
      named_order_(named_order(file, options)) {
  const bool own_zone = file.mapping != nullptr && file.mapping->zone;
  context_.zone = own_zone ? &*file.mapping->zone : &playbook.calendar.zone;
  context_.now = options.now;
  context_.country = country_;
  foreign_ = !is_own_export(rows.header(), file);
  prefixed_ = file.mapping != nullptr && file.mapping->id_prefixes;
  default_missing_ = foreign_ && (file.mapping == nullptr || !file.mapping->own_missing);
  for (const ColumnTarget& column : columns) {
    const auto type = surveyed_type(column, playbook);
    const bool dates = type == FieldType::date || type == FieldType::datetime;
    asks_whole_.push_back(
        type &&
        (dates ? !named_order_
               : foreign_));  // a spreadsheet may have saved our own file, in dates of its own
    instants_.push_back(
        {column.role == ColumnTarget::Role::at ? "at" : column.name, FieldType::datetime, {}});
  }
  as_it_stands_.assign(columns.size(), file.mapping == nullptr || file.mapping->missing.empty());
  missing_in_.resize(columns.size());
  if (file.mapping == nullptr) return;
  for (const std::string& word : file.mapping->missing) missing_.push_back(fold(word));
  for (const auto& [name, words] : file.mapping->missing_in) {
    bool any = false;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (fold(rows.header()[column]) != fold(name) && columns[column].name != name) continue;
      any = true;
      as_it_stands_[column] = false;
      for (const std::string& word : words) missing_in_[column].push_back(fold(word));
    }
    if (!any)
      notes_.add("missing words are given for a column that the file does not have", 0, name);
  }
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const auto found = file.mapping->values.find(columns[column].name);
    if (found == file.mapping->values.end()) continue;
    as_it_stands_[column] = false;
    for (const auto& [from, to] : found->second) translations_[column].emplace(fold(from), to);
  }
}

void CellReader::country(std::string_view cell) {
  const std::int64_t* known = country_cells_.find(cell);
  if (known == nullptr) {
    constexpr std::size_t kMostKept = 1000;
    if (country_codes_.size() == kMostKept) {
      country_cells_ = {};
      country_codes_.clear();
    }
    country_codes_.push_back(country_code(trim(cell)).value_or(country_));
    country_cells_.add(cell, static_cast<std::int64_t>(country_codes_.size()) - 1);
  }
  context_.country = country_codes_[known != nullptr ? static_cast<std::size_t>(*known)
                                                     : country_codes_.size() - 1];
}

bool CellReader::is_missing(std::size_t column, std::string_view core) const {
  const std::vector<std::string>& own = missing_in_[column];
  if (missing_.empty() && own.empty()) return false;
  const std::string word = fold(core);
  return std::find(missing_.begin(), missing_.end(), word) != missing_.end() ||
         std::find(own.begin(), own.end(), word) != own.end();
}

bool CellReader::may_be_missing(char letter) {
  return kMissingLetters.find(letter) != std::string_view::npos;
}

std::string_view CellReader::meant_text(std::size_t column, std::string_view cell) const {
  const std::string_view core = trim(cell);
  if (core.empty()) return {};
  // A word that the mapping names means what it says there, also one that elsewhere is missing.
  if (!translations_[column].empty()) {
    const auto meant = translations_[column].find(fold(core));
    if (meant != translations_[column].end()) return meant->second;
  }
  if (is_missing(column, core)) return {};
  if (default_missing_ && core.size() <= 8 && may_be_missing(core.front()) &&
      !may_be_name(columns_[column], core)) {
    const auto word = std::find(kMissing.begin(), kMissing.end(), fold(core));
    if (word != kMissing.end()) {
      notes_.add("\"" + std::string(*word) + "\" taken as missing", line_, rows_.header()[column]);
      return {};
    }
  }
  return cell;
}

void CellReader::problem(std::size_t column, std::string message, std::string hint) const {
  Diagnostic diagnostic = rows_.place(column);
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  problems_.push_back(std::move(diagnostic));
}

// The cell in the form parse_value takes; the cell itself when there is nothing to do.
std::string CellReader::plain(const Field& field, const ColumnTarget& target,
                              std::string_view core) {
  switch (field.type) {
    case FieldType::date:
    case FieldType::datetime:
      if (target.serial_days)
        if (auto day = day_of_serial(core, rows_.counts_from_1904())) return *std::move(day);
      break;
    case FieldType::money:
    case FieldType::number:
    case FieldType::integer: {
      core = without_guard(core);
      if (core.ends_with('%') && field.type != FieldType::money) {
        auto number = plain_amount(trim(core.substr(0, core.size() - 1)), target.mark);
        if (!number) break;
        notes_.add(field.name + ": percentages, read as their numbers", line_,
                   std::string(core) + " is " + *number);
        return *std::move(number);
      }
      // Numbers of JSON and workbooks have no marks but the decimal one.
      if (auto whole = field.type == FieldType::integer && rows_.delimiter() != '\0'
                           ? grouped_whole(core)
                           : std::nullopt) {
        notes_.add(field.name + ": amounts written for people", line_,
                   std::string(core) + " is " + *whole);
        return *std::move(whole);
      }
      if (target.mark == DecimalMark::point && (is_whole_number(core) || parse_number(core)))
        return std::string(core);
      if (auto amount = plain_amount(core, target.mark)) {
        if (*amount != core)
          notes_.add(field.name + ": amounts written for people", line_,
                     std::string(core) + " is " + *amount);
        return *std::move(amount);
      }
      if (auto start = range_start(core)) {
        notes_.add(field.name + ": a range, its lower end taken", line_,
                   std::string(core) + " is " + *start);
        return *std::move(start);
      }
      break;
    }
    case FieldType::boolean: {
      const std::string word = fold(core);
      if (std::find(kYes.begin(), kYes.end(), word) != kYes.end()) return "yes";
      if (std::find(kNo.begin(), kNo.end(), word) != kNo.end()) return "no";
      break;
    }
    case FieldType::email: {
      const auto open = core.rfind('<');
      if (open != std::string_view::npos && core.ends_with('>'))
        return std::string(core.substr(open + 1, core.size() - open - 2));
      if (equal_ascii_case(core.substr(0, 7), "mailto:")) return std::string(core.substr(7));
      break;
    }
    default:
      break;
  }
  return std::string(core);
}

void CellReader::ask_whole(std::size_t column) {
  if (!asks_whole_[column]) return;
  asks_whole_.assign(columns_.size(), false);
  unclear_ = decide_columns(file_, options_, playbook_, columns_, notes_);
}

bool CellReader::has_serial_days(std::size_t column) {
  ask_whole(column);
  return columns_[column].serial_days;
}

bool CellReader::plain_text(std::size_t column, std::string_view cell, const Field& field,
                            std::string_view& given) const {
  constexpr std::size_t kShort = 256;
  if (field.type != FieldType::text || cell.size() > kShort ||
      columns_[column].role != ColumnTarget::Role::field)
    return false;
  if (foreign_ && (columns_[column].field == at(BuiltIn::postal_code) ||
                   (prefixed_ && Fields::is_custom(columns_[column].field))))
    return false;
  given = text(column, cell);
  return !first_invalid_utf8(given);
}

std::span<const std::string_view> CellReader::unambiguous(std::span<const std::string_view> cells) {
  if (!options_.reject || cells.size() != columns_.size()) return cells;
  clear_cells_.assign(cells.begin(), cells.end());
  clear_texts_.clear();
  for (std::size_t column = 0; column < cells.size(); ++column)
    if (auto clear = unambiguous(column, trim(cells[column])))
      clear_cells_[column] = clear_texts_.emplace_back(*std::move(clear));
  return clear_cells_;
}

// Nullopt for what means the same anywhere, or nothing.
std::optional<std::string> CellReader::unambiguous(std::size_t column, std::string_view core) {
  const auto type = surveyed_type(columns_[column], playbook_);
  const bool word = !translations_[column].empty() || is_missing(column, core);
  if (!type || core.empty() || word) return std::nullopt;
  const ColumnTarget& target = columns_[column];
  if (*type == FieldType::date || *type == FieldType::datetime) {
    if (parse_iso(core)) return std::nullopt;
    ask_whole(column);
    if (target.serial_days) return day_of_serial(core, rows_.counts_from_1904());
    const std::optional<DateOrder> order = target.dates ? target.dates : named_order_;
    const auto time = order ? parse_ordered(core, *order) : std::nullopt;
    if (!time) return std::nullopt;
    return time->zoned ? format_utc(time->instant)
                       : iso_of(Instant{time->local.time_since_epoch()}, time->has_time);
  }
  const bool one_way = *type == FieldType::integer && grouped_whole(core);
  if (!foreign_ || one_way || core.find_first_of(".,") == std::string_view::npos)
    return std::nullopt;
  ask_whole(column);
  auto amount = plain_amount(without_guard(core), target.mark);
  if (!amount) return std::nullopt;
  const bool whole = amount->find('.') == std::string::npos;
  if (!whole && *type == FieldType::integer) return std::nullopt;
  if (!whole && !decimal_mark_of(*amount)) *amount += '0';  // 1.234 could be either, 1.2340 cannot
  if (const std::string_view mark = currency_mark(core).mark;
      *type == FieldType::money && !mark.empty())
    (*amount += ' ') += mark;
  return amount;
}

std::optional<Value> CellReader::value(std::size_t column, std::string_view cell,
                                       const Field& field) {
  return meant_value(column, text(column, cell), field);
}

std::optional<Value> CellReader::meant_value(std::size_t column, std::string_view given,
                                             const Field& field) {
  const ColumnTarget& target = columns_[column];
  if (given.empty()) return Value{};
  const bool dated = field.type == FieldType::date || field.type == FieldType::datetime;
  if (dated) {
    // ISO 8601 is what it is, whatever the rest of the column says.
    if (const auto iso = parse_iso(trim(given))) return time_value(field, *iso, *context_.zone);
    ask_whole(column);
  } else if (asks_whole_[column] && given.find_first_of(".,") != std::string_view::npos) {
    ask_whole(column);
  }
  context_.dates = target.dates ? target.dates : named_order_;
  std::variant<Value, ValueProblem> parsed;
  const bool kept = field.type == FieldType::text || field.type == FieldType::url ||
                    field.type == FieldType::choice || field.type == FieldType::source;
  if (!foreign_ && is_decimal_comma(field.type, trim(given))) {
    std::string number(given);
    number[number.find(',')] = '.';
    parsed = parse_value(field, number, context_);
  } else if (kept || (!foreign_ && !dated)) {
    const bool own = target.role == ColumnTarget::Role::field;
    const bool code = foreign_ && own && target.field == at(BuiltIn::postal_code);
    const bool id = prefixed_ && own && Fields::is_custom(target.field);
    parsed = parse_value(field,
                         code ? without_prefix(without_quote(trim(given)))
                         : id ? without_id_prefix(given)
                              : given,
                         context_);
  } else {
    parsed = parse_value(field, plain(field, target, trim(given)), context_);
  }
  if (auto* value = std::get_if<Value>(&parsed)) {
    const std::string* const country =
        foreign_ && field.type == FieldType::country ? std::get_if<std::string>(value) : nullptr;
    if (country != nullptr && !country_code(*country))
      note(field.name + ": not recognised, kept as typed; write its code, such as DE", *country);
    return std::move(*value);
  }
  ValueProblem& mend = std::get<ValueProblem>(parsed);
  problem(column, field.name + ": " + mend.message, std::move(mend.hint));
  return std::nullopt;
}

std::optional<Instant> CellReader::instant(std::size_t column, std::string_view cell) {
  const std::string_view given = text(column, cell);
  if (const auto iso = parse_iso(trim(given))) return instant_of(*iso, *context_.zone);
  const std::optional<Value> parsed = meant_value(column, given, instants_[column]);
  if (!parsed || !std::holds_alternative<std::int64_t>(*parsed)) return std::nullopt;
  return Instant{Seconds{std::get<std::int64_t>(*parsed)}};
}

void CellReader::several(std::string_view text, std::vector<std::string_view>& values) const {
  values.clear();
  while (foreign_) {
    const auto at = text.find(kSeveralValues);
    if (at == std::string_view::npos) break;
    values.push_back(trim(text.substr(0, at)));
    text.remove_prefix(at + kSeveralValues.size());
  }
  values.push_back(trim(text));
}

void CellReader::several_emails(std::string_view text,
                                std::vector<std::string_view>& values) const {
  several(text, values);
  const auto has = [text](char letter) { return text.find(letter) != std::string_view::npos; };
  if (!foreign_ || (!has(',') && !has(';')) || has('<') || has('"')) return;
  std::vector<std::string_view> single;
  for (std::string_view value : values) {
    for (auto at = value.find_first_of(",;"); at != std::string_view::npos;
         at = value.find_first_of(",;")) {
      single.push_back(trim(value.substr(0, at)));
      value.remove_prefix(at + 1);
    }
    single.push_back(trim(value));
  }
  const bool all = std::all_of(single.begin(), single.end(), [](std::string_view one) {
    return one.empty() || one.find('@') != std::string_view::npos;
  });
  if (all) values.swap(single);
}

}  // namespace leads
