// SPDX-License-Identifier: MIT
// Rows of a leads file, cell by cell, with the place of everything that does not hold.
#include "import/rows/lead_parser.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/blanks.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/time/format.h"
#include "formats/text/garbled.h"
#include "import/columns/column.h"
#include "import/columns/opt_outs.h"
#include "import/columns/recognise.h"
#include "import/import.h"
#include "import/notes.h"
#include "import/rows/cell_reader.h"
#include "import/rows/lead_row.h"
#include "import/rows/tag_cell.h"
#include "import/source/row_reader.h"
#include "leads/error.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

bool is_test_cell(std::string_view cell) {
  return cell.starts_with("<test lead:");
}

bool is_key(const ColumnTarget& target) {
  const bool field = target.role == Role::field &&
                     (target.field == at(BuiltIn::email) || target.field == at(BuiltIn::phone));
  return field || target.role == Role::address || target.role == Role::external_id ||
         target.role == Role::lead_id;
}

}  // namespace

LeadRowParser::LeadRowParser(const RowReader& rows, std::vector<ColumnTarget>& columns,
                             const ImportFile& file, const ImportOptions& options,
                             const Playbook& playbook, std::vector<Diagnostic>& problems,
                             Notes& notes)
    : columns_(columns),
      options_(options),
      playbook_(playbook),
      cells_(rows, columns, file, options, playbook, problems, notes),
      order_(columns.size()) {
  const auto set = [&](const std::vector<std::pair<std::string, std::string>>& pairs,
                       const std::string& where) {
    for (const auto& [name, text] : pairs) constant(name, text, where);
  };
  set(options.set, "--set");  // of two values of one field the first counts
  if (file.mapping != nullptr) set(file.mapping->set, "[import." + file.mapping->name + "] set");
  recognised_ = file.reading != nullptr;
  if (recognised_ && !file.reading->consent_of_all.empty()) {
    const std::string& sign = file.reading->consent_of_all;
    consents_of_all_.push_back(
        {parse_channel(std::string_view(sign).substr(1)).value_or(Channel::email),
         sign.starts_with('+') ? ConsentState::opted_in : ConsentState::opted_out, std::nullopt, 0,
         0});
  }
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const auto is = [this](std::size_t column, BuiltIn field) {
    const ColumnTarget& target = columns_[column];
    return (target.role == Role::field || target.role == Role::address) &&
           target.field == at(field);
  };
  std::stable_partition(order_.begin(), order_.end(),
                        [&](std::size_t column) { return !is(column, BuiltIn::phone); });
  const auto leaves_out = [&rows](const auto& map, std::size_t column) {
    return std::any_of(map.begin(), map.end(), [&](const auto& entry) {
      return fold(entry.first) == fold(rows.header()[column]);
    });
  };
  for (std::size_t column = 0; column < columns.size(); ++column) {
    states_.push_back(is_state_header(rows.header()[column]));
    const bool own = file.mapping != nullptr && file.reading == nullptr;
    left_out_.push_back(leaves_out(options.map, column) ||
                        (own && leaves_out(file.mapping->map, column)));
    if (is(column, BuiltIn::country)) country_column_ = column;
    if (columns[column].role == Role::deleted) deleted_column_ = column;
    labelled_ = labelled_ || columns[column].label_column.has_value();
  }
}

LeadRowParser::Found LeadRowParser::parse(const SourceRow& source, LeadRow& row) {
  row.clear();
  row.line = source.line;
  consent_times_.clear();
  marks_.clear();
  cells_.start_row(source.line);
  unclear_phone_ = false;
  if (deleted_column_ && says_yes(*deleted_column_, source.cells[*deleted_column_]))
    return Found::deleted;
  if (country_column_ && cells_.foreign()) cells_.country(source.cells[*country_column_]);
  if (labelled_) read_labels(source);
  bool keyed = false;
  for (const std::size_t column : order_) {
    const ColumnTarget& target = columns_[column];
    const std::string_view text = source.cells[column];
    if (text.empty()) continue;
    if (cells_.foreign() && text.front() == '<' && is_test_cell(text)) return Found::test_lead;
    if (target.role == Role::ignored) {
      ignored(row, column, text);
      continue;
    }
    const std::size_t problems = cells_.problem_count();
    cell(row, column, text);
    if (cells_.problem_count() > problems && is_key(target)) row.keys_hold = false;
    const bool key =
        is_key(target) && target.role != Role::address && target.field != at(BuiltIn::phone);
    if (key && (!keyed || column < row.key_column)) {
      keyed = true;
      row.key_column = column;
    }
  }
  if (cells_.problem_count() == 0 && row.says_nothing()) return Found::nothing;
  row.is_nobody = cells_.foreign() && row.says_nobody(playbook_.fields);
  settle_currency(row);
  for (const auto& [field, value] : constants_)
    if (!has_field(row, field)) row.values.add(field) = value;
  if (!row.stage) row.stage = constant_stage_;
  row.tags.insert(row.tags.end(), constant_tags_.begin(), constant_tags_.end());
  join_consents(row);
  choose_main(row);
  note_fault(row);
  flag_addresses(row);
  note_dates(row);
  return Found::lead;
}

// A column that nobody asked for may say who wants no mail.
void LeadRowParser::ignored(LeadRow& row, std::size_t column, std::string_view cell) {
  if (!cells_.foreign() || left_out_[column] || !says_opted_out(trim(cell), states_[column]))
    return;
  row.consents.push_back({Channel::email, ConsentState::opted_out, std::nullopt, 0, 0});
  cells_.note("people whose \"" + cells_.header(column) +
                  "\" says that they get no e-mail: opted out of it",
              trim(cell));
}

void LeadRowParser::note_garbled(std::size_t column, std::string_view cell) {
  switch (garbled(cell)) {
    case Garbled::no:
      return;
    case Garbled::twice:
      return cells_.note(columns_[column].name +
                             ": letters that were encoded twice, taken as they are; correct the "
                             "file where it comes from",
                         cell);
    case Garbled::lost:
      return cells_.note(
          columns_[column].name + ": letters that were lost before, taken as they are", cell);
  }
}

bool LeadRowParser::says_yes(std::size_t column, std::string_view cell) {
  static const Field kFlag{"yes or no", FieldType::boolean, {}};
  const std::optional<Value> value = cells_.value(column, cell, kFlag);
  return value && *value == Value{std::int64_t{1}};
}

// What a lead went through before it was known at all: a typing error, or two clocks.
void LeadRowParser::note_dates(const LeadRow& row) {
  if (!cells_.foreign()) return;
  const auto created = std::find_if(row.values.begin(), row.values.end(), [](const auto& entry) {
    return entry.first == at(BuiltIn::created_at);
  });
  if (created == row.values.end()) return;
  const Instant known{Seconds{std::get<std::int64_t>(created->second)}};
  const auto say = [&](const char* what, Instant when) {
    if (when < known) cells_.note(what, format_utc(when) + ", created " + format_utc(known));
  };
  const bool won = row.stage && playbook_.stages[index(*row.stage)].type == StageType::won;
  if (row.stage_at)
    say(won ? "deals won before the first contact" : "stages entered before the lead was created",
        *row.stage_at);
  for (const ConsentCell& consent : row.consents)
    if (consent.at) say("consents older than the lead", *consent.at);
  for (const auto& [field, value] : row.values)
    if (field == at(BuiltIn::expected_close) &&
        std::get<std::int64_t>(value) * 86'400 + 86'399 < known.time_since_epoch().count())
      say("deals expected to close before the lead was created",
          Instant{Seconds{std::get<std::int64_t>(value) * 86'400}});
}

void LeadRowParser::constant(const std::string& name, const std::string& text,
                             const std::string& where) {
  if (trim(text).empty())
    throw Error(ErrorKind::usage, where, name + ": the value is empty",
                "say what every lead of the file gets, or leave it out");
  if (name == "tag") {
    constant_tags_.push_back(text);
    return;
  }
  if (const auto channel = name.starts_with("consent.")
                               ? parse_channel(std::string_view(name).substr(8))
                               : std::nullopt)
    return constant_consent(name, *channel, text, where);
  if (name == "stage") {
    constant_stage_ = playbook_.find_stage(fold(text));
    if (constant_stage_) return;
    throw Error(ErrorKind::usage, where, "there is no stage \"" + text + "\"",
                did_you_mean(nearest(fold(text), playbook_.stage_names())));
  }
  const auto field = playbook_.fields.find(name);
  if (!field) {
    std::string hint = did_you_mean(nearest(name, playbook_.fields.names()));
    if (hint.empty())
      hint = "leads list -F help lists them; your own are declared in leads.toml under [fields]";
    throw Error(ErrorKind::usage, where, "there is no field \"" + name + "\"", hint);
  }
  auto parsed = parse_value(playbook_.fields[*field], text, cells_.context());
  if (const auto* problem = std::get_if<ValueProblem>(&parsed))
    throw Error(ErrorKind::usage, where, name + ": " + problem->message, problem->hint);
  constants_.emplace_back(*field, std::get<Value>(std::move(parsed)));
}

void LeadRowParser::cell(LeadRow& row, std::size_t column, std::string_view cell) {
  const ColumnTarget& target = columns_[column];
  switch (target.role) {
    case Role::field:
      return field(row, column, cell);
    case Role::address:
      return address(row, column, cell);
    case Role::external_id:
      return external_id(row, target, cells_.text(column, cell));
    case Role::lead_id:
      return own_id(row, column, cells_.text(column, cell));
    case Role::tags:
      for (std::string& tag : split_tags(cells_.text(column, cell), cells_.foreign()))
        row.tags.push_back(std::move(tag));
      return;
    case Role::consent:
      return consent(row, column, cell);
    case Role::consent_state:
      return consent_state(row, column, cell);
    case Role::consent_at:
      if (const auto when = consent_time(column, cell))
        consent_times_.emplace_back(target.channel, *when);
      return;
    case Role::consent_ledger:
      return consent_ledger(row, column, cell);
    case Role::stage:
      return stage(row, column, cell);
    case Role::stage_at:
      row.stage_at = cells_.instant(column, cell);
      return;
    case Role::stage_reason:
      return stage_reason(row, column, cell);
    case Role::cycle:
      return cycle(row, column, cell);
    default:
      return;
  }
}

void LeadRowParser::external_id(LeadRow& row, const ColumnTarget& target,
                                std::string_view cell) const {
  std::string_view text = trim(cell);
  if (cells_.foreign() && text.starts_with("l:")) text.remove_prefix(2);
  if (cells_.foreign() && text.size() > 1 && text.front() == '\'') text.remove_prefix(1);
  // Salesforce writes its ids with and without three letters of check sum.
  const bool checked = target.system == "salesforce" && text.size() == 18;
  const std::string key = external_key(checked ? text.substr(0, 15) : text);
  if (!key.empty()) row.ids.push_back({"id:" + target.system, key, std::string(text), ""});
}

void LeadRowParser::own_id(LeadRow& row, std::size_t column, std::string_view text) const {
  if (text.empty()) return;
  const auto id = parse_integer(text);
  if (!id || *id < 1)
    cells_.problem(column, "lead_id: \"" + std::string(text) + "\" is not the number of a lead");
  else
    row.own_id = *id;
}

void LeadRowParser::field(LeadRow& row, std::size_t column, std::string_view cell) {
  const FieldIndex index = columns_[column].field;
  if (index == at(BuiltIn::email) || index == at(BuiltIn::phone)) return address(row, column, cell);
  const Field& field = playbook_.fields[index];
  if (const auto several = cell.find(kSeveralValues);
      cells_.foreign() && several != std::string_view::npos && index != at(BuiltIn::notes)) {
    cells_.note(field.name + ": several values, the first one taken", cell);
    cell = cell.substr(0, several);
  }
  note_garbled(column, cell);
  if (cells_.foreign() && has_unseen_letter(cell))
    cells_.note(field.name + ": invisible characters, kept as they are", cell);
  std::string_view given;
  if (cells_.plain_text(column, cell, field, given)) {
    if (!given.empty() && !has_field(row, index)) set_text(row.values.add(index), given);
    return;
  }
  // Of two columns of one field, the first that says something.
  if (std::optional<Value> value = cells_.value(column, cell, field);
      value && !std::holds_alternative<std::monostate>(*value) && !has_field(row, index)) {
    row.values.add(index) = std::move(*value);
    if (field.type == FieldType::money && cells_.foreign())
      note_mark(column, cells_.text(column, cell));
  }
}

void LeadRowParser::stage(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (text.empty()) return;
  row.stage = playbook_.find_stage(fold(text));
  if (row.stage) return;
  std::string hint = did_you_mean(nearest(fold(text), playbook_.stage_names()));
  if (hint.empty())
    hint =
        "say what it means under values.stage of an [import.NAME] mapping, or leave the column "
        "out: --map \"" +
        cells_.header(column) + "=-\"";
  cells_.problem(column, "stage: \"" + std::string(text) + "\" is no stage", std::move(hint));
}

// Why a lead was parked or closed; with the reason goes the day on which it comes back.
void LeadRowParser::stage_reason(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = trim(cells_.text(column, cell));
  row.stage_reason = text;
  if (!text.empty() && playbook_.find_reason(text) == nullptr)
    cells_.note("stage_reason: not among the [reasons] of leads.toml, kept as it is", text);
}

void LeadRowParser::cycle(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (text.empty()) return;
  const auto number = parse_integer(text);
  if (!number || *number < 1 || *number > 1'000'000)
    cells_.problem(column, "cycle: \"" + std::string(text) + "\" is not a whole number from 1");
  else
    row.cycle = static_cast<std::uint32_t>(*number);
}

}  // namespace leads
