// Rows of a leads file, cell by cell, with the place of everything that does not hold.
#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "core/country.h"
#include "flows/import_parts.h"
#include "formats/phone.h"
#include "leads/text.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

// Where everybody may get an address: not a company's own.
constexpr std::string_view kFreeMail =
    " aol.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr icloud.com "
    "laposte.net libero.it live.com mac.com mail.com mail.ru me.com msn.com orange.fr outlook.com outlook.de posteo.de proton.me protonmail.com qq.com "
    "rambler.ru sfr.fr t-online.de tutanota.com uol.com.br virgilio.it wanadoo.fr web.de yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.ru "
    "ymail.com zoho.com 126.com 163.com ";

bool is_free_mail(std::string_view email) {
  static const std::unordered_set<std::string_view> hosts = [] {
    std::unordered_set<std::string_view> words;
    for (std::string_view rest = kFreeMail.substr(1); !rest.empty(); rest.remove_prefix(rest.find(' ') + 1)) words.insert(rest.substr(0, rest.find(' ')));
    return words;
  }();
  return hosts.contains(email.substr(email.rfind('@') + 1));  // a stored address has its host in small letters
}

constexpr const char* kConsentStates = "states: unknown opted_in legitimate_interest opted_out";

bool is_test_cell(std::string_view cell) { return cell.starts_with("<test lead:"); }

bool is_key(const ColumnTarget& target) {
  const bool field = target.role == Role::field && (target.field == at(BuiltIn::email) || target.field == at(BuiltIn::phone));
  return field || target.role == Role::address || target.role == Role::external_id || target.role == Role::lead_id;
}

bool has_field(const LeadRow& row, FieldIndex field) {
  return std::any_of(row.values.begin(), row.values.end(), [field](const auto& entry) { return entry.first == field; });
}

bool says_nothing(const LeadRow& row) {
  return row.values.empty() && row.ids.empty() && row.addresses.empty() && row.tags.empty() && row.consents.empty() && row.own_id == 0 && !row.stage && !row.stage_at;
}

}  // namespace

void LeadRow::clear() {
  line = 0;
  key_column = 0;
  values.clear();
  ids.clear();
  addresses.clear();
  tags.clear();
  consents.clear();
  own_id = 0;
  stage.reset();
  stage_at.reset();
  cycle = 1;
  keys_hold = true;
  cells.clear();
  places.clear();
}

std::string_view text_of(const LeadRow& row, BuiltIn field) {
  for (const auto& [place, value] : row.values) {
    if (place == at(field))
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  }
  return {};
}

LeadRowParser::LeadRowParser(const RowReader& rows, std::vector<ColumnTarget>& columns, const ImportFile& file, const ImportOptions& options,
                             const Playbook& playbook, std::vector<Diagnostic>& problems, Notes& notes)
    : columns_(columns), options_(options), playbook_(playbook), cells_(rows, columns, file, options, playbook, problems, notes), order_(columns.size()) {
  const auto set = [&](const std::vector<std::pair<std::string, std::string>>& pairs, const std::string& where) {
    for (const auto& [name, text] : pairs) constant(name, text, where);
  };
  set(options.set, "--set");  // of two values of one field the first counts
  if (file.mapping != nullptr) set(file.mapping->set, "[import." + file.mapping->name + "] set");
  recognised_ = file.reading != nullptr;
  if (recognised_ && !file.reading->consent_of_all.empty()) {
    const std::string& sign = file.reading->consent_of_all;
    consents_of_all_.push_back({parse_channel(std::string_view(sign).substr(1)).value_or(Channel::email),
                                sign.starts_with('+') ? ConsentState::opted_in : ConsentState::opted_out, std::nullopt, 0, 0});
  }
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const auto is = [this](std::size_t column, BuiltIn field) {
    const ColumnTarget& target = columns_[column];
    return (target.role == Role::field || target.role == Role::address) && target.field == at(field);
  };
  std::stable_partition(order_.begin(), order_.end(), [&](std::size_t column) { return !is(column, BuiltIn::phone); });
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (is(column, BuiltIn::country)) country_column_ = column;
    if (columns[column].role == Role::deleted) deleted_column_ = column;
    labelled_ = labelled_ || columns[column].label_column.has_value();
  }
}

LeadRowParser::Found LeadRowParser::parse(const SourceRow& source, LeadRow& row) {
  row.clear();
  row.line = source.line;
  consent_times_.clear();
  cells_.start_row(source.line);
  if (deleted_column_ && says_yes(*deleted_column_, source.cells[*deleted_column_])) return Found::deleted;
  if (country_column_ && cells_.foreign()) cells_.country(source.cells[*country_column_]);
  if (labelled_) read_labels(source);
  bool keyed = false;
  for (const std::size_t column : order_) {
    const ColumnTarget& target = columns_[column];
    const std::string_view text = source.cells[column];
    if (text.empty()) continue;
    if (cells_.foreign() && text.front() == '<' && is_test_cell(text)) return Found::test_lead;
    if (target.role == Role::ignored) continue;
    const std::size_t problems = cells_.problem_count();
    cell(row, column, text);
    if (cells_.problem_count() > problems && is_key(target)) row.keys_hold = false;
    const bool key = is_key(target) && target.role != Role::address && target.field != at(BuiltIn::phone);
    if (key && (!keyed || column < row.key_column)) {
      keyed = true;
      row.key_column = column;
    }
  }
  if (cells_.problem_count() == 0 && says_nothing(row)) return Found::nothing;
  for (const auto& [field, value] : constants_)
    if (!has_field(row, field)) row.values.add(field) = value;
  row.tags.insert(row.tags.end(), constant_tags_.begin(), constant_tags_.end());
  join_consents(row);
  // The first further address is the main one where there is none.
  for (const FieldIndex field : {at(BuiltIn::email), at(BuiltIn::phone)}) {
    const bool has = has_field(row, field);
    const auto further = std::find_if(row.addresses.begin(), row.addresses.end(), [field](const Address& address) { return address.field == field; });
    if (has || further == row.addresses.end()) continue;
    row.values.emplace_back(field, Value{further->value});
    row.addresses.erase(further);
  }
  flag_addresses(row);
  note_dates(row);
  return Found::lead;
}

bool LeadRowParser::says_yes(std::size_t column, std::string_view cell) {
  static const Field kFlag{"yes or no", FieldType::boolean, {}};
  const std::optional<Value> value = cells_.value(column, cell, kFlag);
  return value && *value == Value{std::int64_t{1}};
}

// What a lead went through before it was known at all: a typing error, or two clocks.
void LeadRowParser::note_dates(const LeadRow& row) {
  if (!cells_.foreign()) return;
  const auto created = std::find_if(row.values.begin(), row.values.end(), [](const auto& entry) { return entry.first == at(BuiltIn::created_at); });
  if (created == row.values.end()) return;
  const Instant known{Seconds{std::get<std::int64_t>(created->second)}};
  const auto say = [&](const char* what, Instant when) {
    if (when < known) cells_.note(what, format_utc(when) + ", created " + format_utc(known));
  };
  const bool won = row.stage && playbook_.stages[index(*row.stage)].type == StageType::won;
  if (row.stage_at) say(won ? "deals won before the first contact" : "stages entered before the lead was created", *row.stage_at);
  for (const ConsentCell& consent : row.consents)
    if (consent.at) say("consents older than the lead", *consent.at);
  for (const auto& [field, value] : row.values)
    if (field == at(BuiltIn::expected_close) && std::get<std::int64_t>(value) * 86'400 + 86'399 < known.time_since_epoch().count())
      say("deals expected to close before the lead was created", Instant{Seconds{std::get<std::int64_t>(value) * 86'400}});
}

void LeadRowParser::flag_addresses(const LeadRow& row) {
  const std::string_view email = text_of(row, BuiltIn::email);
  if (email.empty() || !cells_.foreign()) return;
  if (is_role_address(email)) cells_.note("role addresses, of a desk rather than a person", email);
  else if (is_free_mail(email)) cells_.note("addresses at a free mail provider", email);
}

// A main phone without a key is kept all the same. The reader of cells has told those that a spreadsheet rounded.
void LeadRowParser::flag_phone(std::string_view phone) {
  if (!cells_.foreign() || !identity_key(at(BuiltIn::phone), phone).empty() || is_scientific(phone)) return;
  const auto digits = std::count_if(phone.begin(), phone.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
  const bool national = cells_.context().country.empty() && digits > 4 && !phone.starts_with('+');
  cells_.note(national ? "phone: can't be told without its country, kept as typed, never dialled or matched; give a column country, or country under [calendar] of leads.toml"
                       : "phone: can't be told, kept as typed, never dialled or matched",
              phone);
}

void LeadRowParser::constant(const std::string& name, const std::string& text, const std::string& where) {
  if (trim(text).empty()) throw Error(ErrorKind::usage, where, name + ": the value is empty", "say what every lead of the file gets, or leave it out");
  if (name == "tag") {
    constant_tags_.push_back(text);
    return;
  }
  if (const auto channel = name.starts_with("consent.") ? parse_channel(std::string_view(name).substr(8)) : std::nullopt) {
    const auto state = parse_consent(fold(text));
    if (!state) throw Error(ErrorKind::usage, where, name + ": \"" + text + "\" is no state of consent", kConsentStates);
    if (*state != ConsentState::unknown) consents_of_all_.push_back({*channel, *state, std::nullopt, 0, 0});
    return;
  }
  const auto field = playbook_.fields.find(name);
  if (!field) {
    std::string hint = did_you_mean(nearest(name, playbook_.fields.names()));
    if (hint.empty()) hint = "leads list -F help lists them; your own are declared in leads.toml under [fields]";
    throw Error(ErrorKind::usage, where, "there is no field \"" + name + "\"", hint);
  }
  auto parsed = parse_value(playbook_.fields[*field], text, cells_.context());
  if (const auto* problem = std::get_if<ValueProblem>(&parsed)) throw Error(ErrorKind::usage, where, name + ": " + problem->message, problem->hint);
  constants_.emplace_back(*field, std::get<Value>(std::move(parsed)));
}

void LeadRowParser::cell(LeadRow& row, std::size_t column, std::string_view cell) {
  const ColumnTarget& target = columns_[column];
  switch (target.role) {
    case Role::field: return field(row, column, cell);
    case Role::address: return address(row, column, cell);
    case Role::external_id: {
      std::string_view text = trim(cells_.text(column, cell));
      if (cells_.foreign() && text.starts_with("l:")) text.remove_prefix(2);
      if (cells_.foreign() && text.size() > 1 && text.front() == '\'') text.remove_prefix(1);
      // Salesforce writes its ids with and without three letters of check sum.
      const bool checked = target.system == "salesforce" && text.size() == 18;
      const std::string key = external_key(checked ? text.substr(0, 15) : text);
      if (!key.empty()) row.ids.push_back({"id:" + target.system, key, std::string(text), ""});
      return;
    }
    case Role::lead_id: {
      const std::string_view text = cells_.text(column, cell);
      if (text.empty()) return;
      const auto id = parse_integer(text);
      if (!id || *id < 1) cells_.problem(column, "lead_id: \"" + std::string(text) + "\" is not the number of a lead");
      else row.own_id = *id;
      return;
    }
    case Role::tags:
      for (std::string& tag : split_tags(cells_.text(column, cell), cells_.foreign())) row.tags.push_back(std::move(tag));
      return;
    case Role::consent: {
      // The date of an opt-out is one. A column of them that says "no" is not a consent.
      const bool dated = parse_iso(trim(cells_.text(column, cell))).has_value();
      const std::optional<Instant> when = dated ? cells_.instant(column, cell) : std::nullopt;
      if (when && *when > options_.now) cells_.problem(column, "the consent is dated in the future");
      if (when || (!dated && says_yes(column, cell)))
        row.consents.push_back({target.channel, target.positive ? ConsentState::opted_in : ConsentState::opted_out, when, 0, 0});
      return;
    }
    case Role::consent_state: return consent_state(row, column, cell);
    case Role::consent_at:
      if (const auto when = cells_.instant(column, cell)) {
        if (*when > options_.now) cells_.problem(column, "the consent is dated in the future");
        consent_times_.emplace_back(target.channel, *when);
      }
      return;
    case Role::stage: return stage(row, column, cell);
    case Role::stage_at: row.stage_at = cells_.instant(column, cell); return;
    case Role::cycle: return cycle(row, column, cell);
    default: return;
  }
}

void LeadRowParser::field(LeadRow& row, std::size_t column, std::string_view cell) {
  const FieldIndex place = columns_[column].field;
  if (place == at(BuiltIn::email) || place == at(BuiltIn::phone)) return address(row, column, cell);
  const Field& field = playbook_.fields[place];
  if (const auto several = cell.find(kSeveralValues); cells_.foreign() && several != std::string_view::npos && place != at(BuiltIn::notes)) {
    cells_.note(field.name + ": several values, the first one taken", cell);
    cell = cell.substr(0, several);
  }
  std::string_view given;
  if (cells_.plain_text(column, cell, field, given)) {
    if (!given.empty() && !has_field(row, place)) set_text(row.values.add(place), given);
    return;
  }
  // Of two columns of one field, the first that says something.
  if (std::optional<Value> value = cells_.value(column, cell, field); value && !std::holds_alternative<std::monostate>(*value) && !has_field(row, place))
    row.values.add(place) = std::move(*value);
}

// "* Work": which of the row's addresses is the main one, and what kind each of them is.
void LeadRowParser::read_labels(const SourceRow& source) {
  main_email_.reset();
  main_phone_.reset();
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    if (!columns_[column].label_column) continue;
    labels_.resize(columns_.size());
    std::string_view text = trim(source.cells[*columns_[column].label_column]);
    const bool main = text == "*" || text.starts_with("* ");
    if (main) text = trim(text.substr(1));
    labels_[column] = fold(text);
    if (main && !trim(source.cells[column]).empty()) (columns_[column].field == at(BuiltIn::email) ? main_email_ : main_phone_) = column;
  }
}

// The first value of the main column is the main address; all others are further ones.
void LeadRowParser::address(LeadRow& row, std::size_t column, std::string_view cell) {
  const ColumnTarget& target = columns_[column];
  const std::string_view given = cells_.text(column, cell);
  if (given.empty()) return;
  const bool email = target.field == at(BuiltIn::email);
  const std::string& label = target.label_column ? labels_[column] : target.label;
  if (!email && label.find("fax") != std::string::npos) return cells_.note("fax numbers, left out", given);
  const std::optional<std::size_t>& chosen = email ? main_email_ : main_phone_;
  bool main = chosen ? *chosen == column : target.role == Role::field;
  if (email) cells_.several_emails(given, several_);
  else cells_.several(given, several_);
  for (const std::string_view one : several_) {
    if (one.empty()) continue;
    const std::optional<Value> value = cells_.value(column, one, playbook_.fields[target.field]);
    if (!value || !std::holds_alternative<std::string>(*value)) continue;
    const std::string& text = std::get<std::string>(*value);
    if (std::exchange(main, false) && !has_field(row, target.field)) {
      if (!email) flag_phone(text);
      set_text(row.values.add(target.field), text);
      continue;
    }
    std::string key = identity_key(target.field, text);
    const bool known = std::any_of(row.addresses.begin(), row.addresses.end(), [&](const Address& other) { return other.field == target.field && other.key == key; }) ||
                       std::any_of(row.values.begin(), row.values.end(), [&](const auto& entry) {
                         return entry.first == target.field && identity_key(target.field, std::get<std::string>(entry.second)) == key;
                       });
    // What can't be told has no key: it is kept as a main phone only.
    if (key.empty()) cells_.note("further phones that can't be told, left out", one);
    else if (!known) row.addresses.push_back({target.field, text, std::move(key), label});
  }
}

void LeadRowParser::consent_state(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (text.empty()) return;
  const auto state = parse_consent(fold(text));
  if (!state && recognised_)
    cells_.note(columns_[column].name + ": words nothing is known of, left unknown", text);
  else if (!state)
    cells_.problem(column, columns_[column].name + ": \"" + std::string(text) + "\" is no state of consent", kConsentStates);
  else if (*state != ConsentState::unknown)
    row.consents.push_back({columns_[column].channel, *state, std::nullopt, 0, 0});
}

void LeadRowParser::stage(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (text.empty()) return;
  row.stage = playbook_.find_stage(fold(text));
  if (row.stage) return;
  std::string hint = did_you_mean(nearest(fold(text), playbook_.stage_names()));
  if (hint.empty())
    hint = "say what it means under values.stage of an [import.NAME] mapping, or leave the column out: --map \"" + cells_.header(column) + "=-\"";
  cells_.problem(column, "stage: \"" + std::string(text) + "\" is no stage", std::move(hint));
}

void LeadRowParser::cycle(LeadRow& row, std::size_t column, std::string_view cell) {
  const std::string_view text = cells_.text(column, cell);
  if (text.empty()) return;
  const auto number = parse_integer(text);
  if (!number || *number < 1 || *number > 1'000'000) cells_.problem(column, "cycle: \"" + std::string(text) + "\" is not a whole number from 1");
  else row.cycle = static_cast<std::uint32_t>(*number);
}

void LeadRowParser::join_consents(LeadRow& row) {
  row.consents.insert(row.consents.end(), consents_of_all_.begin(), consents_of_all_.end());
  for (const auto& [channel, when] : consent_times_) {
    for (ConsentCell& consent : row.consents) {
      if (consent.channel == channel) consent.at = when;
    }
  }
  for (ConsentCell& consent : row.consents) {
    consent.file = row.file;
    consent.line = row.line;
  }
}

std::vector<std::string> split_tags(std::string_view cell, bool foreign) {
  std::vector<std::string> tags;
  std::string tag;
  bool quoted = false;
  const auto end_tag = [&] {
    std::string_view core = trim(tag);
    if (foreign && core.starts_with("* ")) core.remove_prefix(2);  // Google's mark of its own labels
    if (!core.empty()) tags.emplace_back(core);
    tag.clear();
  };
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char letter = cell[i];
    if (letter == '"') {
      if (quoted && i + 1 < cell.size() && cell[i + 1] == '"') tag += cell[++i];
      else quoted = !quoted;
    } else if (!quoted && foreign && letter == '\\' && i + 1 < cell.size() && cell[i + 1] == ',') {
      tag += cell[++i];
    } else if (!quoted && (letter == ',' || (foreign && (letter == ';' || letter == '|')))) {
      end_tag();
    } else if (!quoted && foreign && cell.substr(i).starts_with(" ::: ")) {
      end_tag();
      i += 4;
    } else {
      tag += letter;
    }
  }
  end_tag();
  return tags;
}

Diagnostic wrong_width(const RowReader& rows, std::size_t cells, std::size_t columns) {
  Diagnostic problem = rows.place(0);
  problem.message = "the record has " + std::to_string(cells) + (cells == 1 ? " field, the header " : " fields, the header ") + std::to_string(columns);
  problem.hint = "look for a missing or a surplus delimiter or quote in this line";
  return problem;
}

void throw_problems(std::vector<Diagnostic> problems) {
  std::vector<std::string> files;  // in the order they were read
  const auto place = [&files](const std::string& file) {
    const auto found = std::find(files.begin(), files.end(), file);
    if (found != files.end()) return found - files.begin();
    files.push_back(file);
    return static_cast<std::ptrdiff_t>(files.size()) - 1;
  };
  for (const Diagnostic& problem : problems) place(problem.file);
  std::stable_sort(problems.begin(), problems.end(), [&place](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(place(a.file), a.line, a.column) < std::tuple(place(b.file), b.line, b.column);
  });
  throw Error(ErrorKind::bad_input, std::move(problems));
}

bool is_own_export(const std::vector<std::string>& header, const ImportFile& file) {
  return !header.empty() && header.front() == "lead_id" && file.mapping == nullptr;
}

ImportReport import_files(Store& store, std::span<const ImportFile> files, const ImportOptions& options) {
  return options.activities ? import_activities(store, files, options) : import_leads(store, files, options);
}

}  // namespace leads
