// Rows of a leads file, cell by cell, with the place of everything that does not hold.
#include <sodium.h>

#include <algorithm>
#include <array>

#include "flows/import_parts.h"
#include "leads/text.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

constexpr std::size_t kMostProblems = 100'000;

}  // namespace

CellReader::CellReader(const ImportOptions& options, const Playbook& playbook, std::vector<Diagnostic>& problems)
    : options_(options), problems_(problems) {
  const bool own_zone = options.mapping != nullptr && options.mapping->zone;
  context_.zone = own_zone ? &*options.mapping->zone : &playbook.calendar.zone;
  context_.now = options.now;
  context_.country = playbook.calendar.country;
  context_.dates = options.dates ? options.dates : options.mapping != nullptr ? options.mapping->date : std::nullopt;
  if (options.mapping != nullptr) {
    for (const std::string& word : options.mapping->missing) missing_.push_back(fold(word));
  }
}

std::string CellReader::text(std::string_view cell, const std::string& field) const {
  const std::string_view core = trim(cell);
  if (core.empty()) return {};
  if (!missing_.empty() && std::find(missing_.begin(), missing_.end(), fold(core)) != missing_.end()) return {};
  if (options_.mapping != nullptr && !options_.mapping->values.empty()) {
    const auto translations = options_.mapping->values.find(field);
    if (translations != options_.mapping->values.end()) {
      const std::string folded = fold(core);
      for (const auto& [from, to] : translations->second) {
        if (fold(from) == folded) return to;
      }
    }
  }
  return std::string(cell);
}

void CellReader::problem(const RowReader& rows, std::size_t column, std::string message, std::string hint) const {
  if (problems_.size() >= kMostProblems) return;
  Diagnostic diagnostic = rows.place(column);
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  problems_.push_back(std::move(diagnostic));
}

std::optional<Value> CellReader::value(const RowReader& rows, std::size_t column, std::string_view cell, const Field& field) const {
  auto parsed = parse_value(field, text(cell, field.name), context_);
  if (auto* value = std::get_if<Value>(&parsed)) return std::move(*value);
  ValueProblem& mend = std::get<ValueProblem>(parsed);
  problem(rows, column, field.name + ": " + mend.message, std::move(mend.hint));
  return std::nullopt;
}

std::optional<Instant> CellReader::instant(const RowReader& rows, std::size_t column, std::string_view cell) const {
  static const Field kAt{"at", FieldType::datetime, {}};
  const std::optional<Value> parsed = value(rows, column, cell, kAt);
  if (!parsed || !std::holds_alternative<std::int64_t>(*parsed)) return std::nullopt;
  return Instant{Seconds{std::get<std::int64_t>(*parsed)}};
}

std::vector<std::string> split_tags(std::string_view cell) {
  std::vector<std::string> tags;
  std::string tag;
  bool quoted = false;
  const auto end_tag = [&] {
    const std::string_view core = trim(tag);
    if (!core.empty()) tags.emplace_back(core);
    tag.clear();
  };
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char letter = cell[i];
    if (letter == '"') {
      if (quoted && i + 1 < cell.size() && cell[i + 1] == '"') tag += cell[++i];
      else quoted = !quoted;
    } else if (letter == ',' && !quoted) {
      end_tag();
    } else {
      tag += letter;
    }
  }
  end_tag();
  return tags;
}

std::string content_hash(std::string_view bytes) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : hash) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

namespace {

class LeadRowParser {
 public:
  LeadRowParser(RowReader& rows, const std::vector<ColumnTarget>& columns, const ImportOptions& options, const Playbook& playbook,
                std::vector<Diagnostic>& problems)
      : rows_(rows), columns_(columns), options_(options), playbook_(playbook), cells_(options, playbook, problems) {
    const auto set = [&](const std::vector<std::pair<std::string, std::string>>& pairs, const std::string& where) {
      for (const auto& [name, text] : pairs) constant(name, text, where);
    };
    if (options.mapping != nullptr) set(options.mapping->set, "[import." + options.mapping->name + "] set");
    set(options.set, "--set");
  }

  LeadRow parse(const SourceRow& source) {
    LeadRow row;
    row.line = source.line;
    bool keyed = false;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      const Role role = columns_[column].role;
      if (role == Role::ignored) continue;
      cell(row, column, source.cells[column]);
      const bool key = role == Role::external_id || role == Role::lead_id || (role == Role::field && columns_[column].field == at(BuiltIn::email));
      if (key && !keyed) {
        keyed = true;
        row.place = rows_.place(column);
      }
    }
    if (!keyed) row.place = rows_.place(0);
    for (const auto& [field, value] : constants_) {
      const bool given = std::any_of(row.values.begin(), row.values.end(), [f = field](const auto& entry) { return entry.first == f; });
      if (!given) row.values.emplace_back(field, value);
    }
    join_consents(row);
    return row;
  }

 private:
  void constant(const std::string& name, const std::string& text, const std::string& where) {
    const auto field = playbook_.fields.find(name);
    if (!field) {
      std::string hint = did_you_mean(nearest(name, playbook_.fields.names()));
      if (hint.empty()) hint = "leads list -F help lists them; your own are declared in leads.toml under [fields]";
      throw Error(ErrorKind::usage, where, "there is no field \"" + name + "\"", hint);
    }
    auto parsed = parse_value(playbook_.fields[*field], text, cells_.context());
    if (const auto* problem = std::get_if<ValueProblem>(&parsed))
      throw Error(ErrorKind::usage, where, name + ": " + problem->message, problem->hint);
    constants_.emplace_back(*field, std::get<Value>(std::move(parsed)));
  }

  void cell(LeadRow& row, std::size_t column, std::string_view cell) {
    const ColumnTarget& target = columns_[column];
    switch (target.role) {
      case Role::field: {
        std::optional<Value> value = cells_.value(rows_, column, cell, playbook_.fields[target.field]);
        if (value && !std::holds_alternative<std::monostate>(*value)) row.values.emplace_back(target.field, std::move(*value));
        break;
      }
      case Role::external_id: {
        const std::string text = cells_.text(cell, "external_id");
        const std::string key = external_key(text);
        if (!key.empty()) row.ids.push_back({"id:" + target.system, key, std::string(trim(text)), ""});
        break;
      }
      case Role::lead_id: {
        const std::string text = cells_.text(cell, "lead_id");
        if (text.empty()) break;
        const auto id = parse_integer(text);
        if (!id || *id < 1) cells_.problem(rows_, column, "lead_id: \"" + text + "\" is not the number of a lead");
        else row.own_id = *id;
        break;
      }
      case Role::tags:
        for (std::string& tag : split_tags(cells_.text(cell, "tag"))) row.tags.push_back(std::move(tag));
        break;
      case Role::consent: {
        static const Field kFlag{"consent", FieldType::boolean, {}};
        const std::optional<Value> value = cells_.value(rows_, column, cell, kFlag);
        // An opt-out column that says "no" is not a consent.
        if (value && *value == Value{std::int64_t{1}})
          row.consents.push_back({target.channel, target.positive ? ConsentState::opted_in : ConsentState::opted_out, std::nullopt});
        break;
      }
      case Role::consent_state: {
        const std::string text = cells_.text(cell, target.name);
        if (text.empty()) break;
        const auto state = parse_consent(fold(text));
        if (!state) cells_.problem(rows_, column, target.name + ": \"" + text + "\" is no state of consent", "states: unknown opted_in legitimate_interest opted_out");
        else if (*state != ConsentState::unknown) row.consents.push_back({target.channel, *state, std::nullopt});
        break;
      }
      case Role::consent_at: {
        const auto when = cells_.instant(rows_, column, cell);
        if (when) consent_times_.emplace_back(target.channel, *when);
        break;
      }
      case Role::stage: {
        const std::string text = cells_.text(cell, "stage");
        if (text.empty()) break;
        row.stage = playbook_.find_stage(fold(text));
        if (!row.stage) {
          std::string hint = did_you_mean(nearest(text, playbook_.stage_names()));
          cells_.problem(rows_, column, "stage: \"" + text + "\" is no stage", std::move(hint));
        }
        break;
      }
      case Role::stage_at: row.stage_at = cells_.instant(rows_, column, cell); break;
      case Role::cycle: {
        const std::string text = cells_.text(cell, "cycle");
        if (text.empty()) break;
        const auto number = parse_integer(text);
        if (!number || *number < 1 || *number > 1'000'000) cells_.problem(rows_, column, "cycle: \"" + text + "\" is not a whole number from 1");
        else row.cycle = static_cast<std::uint32_t>(*number);
        break;
      }
      default: break;
    }
  }

  void join_consents(LeadRow& row) {
    for (const auto& [channel, when] : consent_times_) {
      for (ConsentCell& consent : row.consents) {
        if (consent.channel == channel) consent.at = when;
      }
    }
    consent_times_.clear();
  }

  RowReader& rows_;
  const std::vector<ColumnTarget>& columns_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  CellReader cells_;
  std::vector<std::pair<FieldIndex, Value>> constants_;
  std::vector<std::pair<Channel, Instant>> consent_times_;
};

}  // namespace

std::vector<LeadRow> parse_lead_rows(RowReader& rows, const std::vector<ColumnTarget>& columns, const ImportOptions& options,
                                     const Playbook& playbook, std::vector<Diagnostic>& problems) {
  LeadRowParser parser(rows, columns, options, playbook, problems);
  std::vector<LeadRow> parsed;
  SourceRow source;
  while (rows.next(source)) {
    if (source.cells.size() != columns.size()) {
      Diagnostic problem = rows.place(0);
      problem.message = "the record has " + std::to_string(source.cells.size()) + (source.cells.size() == 1 ? " field, the header " : " fields, the header ") + std::to_string(columns.size());
      problem.hint = "look for a missing or a surplus delimiter or quote in this line";
      problems.push_back(std::move(problem));
      continue;
    }
    parsed.push_back(parser.parse(source));
  }
  for (Diagnostic& problem : rows.take_problems()) problems.push_back(std::move(problem));
  return parsed;
}

ImportReport import_rows(Store& store, RowReader& rows, const ImportOptions& options) {
  return options.activities ? import_activities(store, rows, options) : import_leads(store, rows, options);
}

}  // namespace leads
