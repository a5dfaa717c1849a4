// SPDX-License-Identifier: MIT
// [import.NAME]: the meaning of the columns of a file of leads or activities.
#include <algorithm>
#include <array>
#include <map>

#include "base/spelling.h"
#include "base/text.h"
#include "base/time/file_date.h"
#include "formats/playbook/lint/filter_slips.h"
#include "formats/playbook/program.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What a column can be besides a field.
constexpr std::array<std::string_view, 9> kTargets = {"external_id", "tag",      "tags",
                                                      "stage",       "stage_at", "stage_reason",
                                                      "cycle",       "lead_id",  "deleted"};
/// Whose an activity is: an id of the system, or an e-mail, when the key does not say more.
constexpr std::array<std::string_view, 4> kPeople = {"who", "email", "phone", "lead_id"};
constexpr std::array<std::string_view, 8> kRoles = {"at",    "time", "kind", "subject",
                                                    "value", "ref",  "note", "machine"};
constexpr std::array<std::string_view, 6> kEncodings = {"utf-8",    "utf-16",       "utf-16le",
                                                        "utf-16be", "windows-1252", "iso-8859-1"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The channel of "consent.email".
std::optional<Channel> consent_channel(std::string_view name) {
  return name.starts_with("consent.") ? parse_channel(name.substr(8)) : std::nullopt;
}

template <class List>
std::vector<std::string> strings(const List& list) {
  return {list.begin(), list.end()};
}

class MappingReader {
 public:
  /// `program` takes the further keys of a program's file; null for a mapping of leads.toml.
  MappingReader(Reading& reading, const TomlEntry& entry, ProgramMapping* program = nullptr)
      : reading_(reading),
        table_(entry.value, "[import." + entry.key + "]", reading.problems),
        program_(program) {
    mapping_.name = mapping_.system = entry.key;
    if (trim(entry.key).empty()) problems().error(entry.place, "a mapping needs a name");
  }

  Mapping read() {
    read_system();
    read_map();
    read_values();
    read_consent();
    read_set();
    if (const TomlNode* missing = table_.find("missing")) read_missing(*missing);
    read_on_match();
    read_format();
    read_activities();
    if (program_ != nullptr) read_program();
    table_.finish();
    check_subject();
    return std::move(mapping_);
  }

 private:
  Problems& problems() { return reading_.problems; }

  /// Words for all columns, or a list a column. An empty list: no word means missing.
  void read_missing(const TomlNode& node) {
    if (!node.is_table()) {
      mapping_.own_missing = true;
      return read_missing_words(node, "missing", mapping_.missing);
    }
    for (const TomlEntry& entry : node.entries)
      read_missing_words(entry.value, "missing." + entry.key, mapping_.missing_in[entry.key]);
  }

  /// A blank cell is missing anyhow: "" in the list says what is so.
  void read_missing_words(const TomlNode& node, const std::string& name,
                          std::vector<std::string>& words) {
    const TomlNode* list = read_list(node, name, problems());
    if (list == nullptr) return;
    for (const TomlNode& item : list->items) {
      if (!item.is_text())
        problems().error(item.place,
                         name + " must contain strings in quotes, got " + describe(item));
      else if (!trim(item.text).empty())
        words.push_back(item.text);
    }
  }

  /// "" is said of activities alone: their refs are of no system.
  void read_system() {
    const TomlNode* node = table_.find("system");
    const bool none = node != nullptr && node->is_text() && node->text.empty() &&
                      table_.find("activities") != nullptr;
    if (none)
      mapping_.system.clear();
    else if (const auto system = table_.text("system"))
      mapping_.system = *system;
  }

  void read_map() {
    std::map<std::string, std::string> taken;
    for (const TomlEntry& entry : table_.table("map")) {
      const auto target = read_text(entry.value, entry.key, problems());
      if (!target || !check_target(*target, entry.value.place)) continue;
      if (trim(entry.key).empty()) problems().error(entry.place, "a column needs its header");
      const bool many = program_ != nullptr || *target == "tag" || *target == "tags" ||
                        target->starts_with("consent.");
      const auto [first, is_new] = taken.emplace(*target, entry.key);
      if (!is_new && !many) {
        problems().error(entry.value.place, "the column " + quoted(first->second) +
                                                " is already mapped to " + *target);
      }
      mapping_.map.emplace_back(entry.key, *target);
    }
  }

  bool check_target(std::string_view target, Place place) {
    if (reading_.book.fields.find(target) || contains(kTargets, target) ||
        is_further_address(target))
      return true;
    if (target.starts_with("id:") && target.size() > 3) return true;
    if (consent_channel(target.substr(0, target.size() - (target.ends_with("_at") ? 3 : 0))))
      return true;
    if (problems().full()) return false;
    std::vector<std::string> known = reading_.book.fields.names();
    known.insert(known.end(), kTargets.begin(), kTargets.end());
    std::string hint = did_you_mean(nearest(target, known));
    if (hint.empty())
      hint =
          "declare it in [fields], or one of external_id, tag, stage, email_2, phone_2, "
          "consent.email";
    problems().error(place, "unknown field " + quoted(target), std::move(hint));
    return false;
  }

  void read_values() {
    for (const TomlEntry& field : table_.table("values")) {
      const bool of_lead = field.key == "stage" || consent_channel(field.key);
      const auto index = of_lead ? FieldIndex{} : read_field(reading_, field.key, field.place);
      if (!index) continue;
      if (!field.value.is_table()) {
        problems().error(field.value.place,
                         "values." + field.key + " must be a table, got " + describe(field.value),
                         "like { \"as in the file\" = \"as meant\" }");
        continue;
      }
      Pairs& pairs = mapping_.values[field.key];
      for (const TomlEntry& pair : field.value.entries) {
        const auto value =
            of_lead ? read_state(field.key, pair.value) : read_target_value(*index, pair.value);
        if (value) pairs.emplace_back(pair.key, *value);
      }
    }
  }

  /// A stage or a state of consent.
  std::optional<std::string> read_state(std::string_view name, const TomlNode& node) {
    const auto text = read_text(node, name, problems());
    if (!text) return std::nullopt;
    if (name == "stage") return read_stage(reading_, *text, node.place) ? text : std::nullopt;
    if (parse_consent(*text)) return text;
    problems().error(node.place, quoted(*text) + " is not a consent state",
                     "one of unknown, opted_in, legitimate_interest, opted_out");
    return std::nullopt;
  }

  std::optional<std::string> read_target_value(FieldIndex index, const TomlNode& node) {
    const Field& field = reading_.book.fields[index];
    if (!read_value(reading_, field, node)) return std::nullopt;
    auto text = read_scalar(node, field.name, problems());
    if (field.type == FieldType::source && text)
      warn_of_value(reading_, field, *text, *text, node.place);
    return text;
  }

  void read_consent() { read_signs("consent", mapping_.consent); }

  void read_signs(std::string_view key, Pairs& signs) {
    for (const TomlEntry& entry : table_.table(key)) {
      const auto text = read_text(entry.value, entry.key, problems());
      if (!text) continue;
      const bool has_sign = text->starts_with('+') || text->starts_with('-');
      if (has_sign && parse_channel(text->substr(1))) {
        signs.emplace_back(entry.key, *text);
        continue;
      }
      const bool is_channel = parse_channel(*text).has_value();
      problems().error(
          entry.value.place,
          "consent is a sign and a channel (email, phone, sms, post), got " + quoted(*text),
          is_channel ? "+" + *text + " if the column says yes, -" + *text + " if it is an opt-out"
                     : "like \"+email\", or \"-email\" for an opt-out");
    }
  }

  void read_set() {
    for (const TomlEntry& entry : table_.table("set")) {
      std::optional<std::string> value;
      if (entry.key == "tag") {
        value = read_text(entry.value, "tag", problems());
      } else if (entry.key == "stage_at") {
        if (const auto header = read_text(entry.value, "stage_at", problems()))
          mapping_.stage_at = *header;
      } else if (entry.key == "stage" || consent_channel(entry.key)) {
        value = read_state(entry.key, entry.value);
      } else if (const auto index = read_field(reading_, entry.key, entry.place)) {
        value = read_target_value(*index, entry.value);
      }
      if (value) mapping_.set.emplace_back(entry.key, *value);
    }
    const TomlNode* set = table_.find("set");
    const TomlNode* date = set != nullptr ? set->find("stage_at") : nullptr;
    if (date != nullptr && set->find("stage") == nullptr)
      problems().error(date->place, "stage_at is the date of a stage, and set names none",
                       "set = { stage = \"customer\", stage_at = \"Won on\" }");
  }

  std::optional<OnMatch> read_policy(const TomlNode& node, std::string_view name) {
    const auto text = read_text(node, name, problems());
    const auto policy = text ? parse_on_match(*text) : std::nullopt;
    if (text && !policy) {
      const std::vector<std::string> names = {"fill", "overwrite", "skip", "error"};
      problems().error(node.place,
                       std::string(name) + " must be " + one_of(names) + ", got " + quoted(*text),
                       did_you_mean(nearest(*text, names)));
    }
    return policy;
  }

  void read_on_match() {
    const TomlNode* node = table_.find("on_match");
    if (node == nullptr) return;
    if (!node->is_table()) {
      mapping_.on_match = read_policy(*node, "on_match").value_or(OnMatch::fill);
      return;
    }
    for (const TomlEntry& entry : node->entries) {
      const auto policy = read_policy(entry.value, entry.key);
      if (entry.key == "default") {
        mapping_.on_match = policy.value_or(OnMatch::fill);
      } else if (read_field(reading_, entry.key, entry.place) && policy) {
        if (entry.key == "email" && policy == OnMatch::overwrite) {
          problems().error(entry.value.place,
                           "the e-mail of a matched lead is never replaced by a file");
        }
        mapping_.on_match_fields.emplace_back(entry.key, *policy);
      }
    }
  }

  void read_format() {
    if (const auto date = table_.text("date")) {
      mapping_.date = parse_date_order(*date);
      if (!mapping_.date) {
        problems().error(table_.find("date")->place, "unknown date order " + quoted(*date),
                         "D.M.Y, M/D/Y or Y-M-D");
      }
    }
    if (const TomlNode* zone = table_.find("time_zone"))
      mapping_.zone = read_zone(reading_, *zone, "time_zone");
    if (const auto encoding = table_.text("encoding")) {
      mapping_.encoding = fold(*encoding);
      if (!contains(kEncodings, mapping_.encoding)) {
        problems().error(table_.find("encoding")->place, "unknown encoding " + quoted(*encoding),
                         suggestion(mapping_.encoding, strings(kEncodings)));
      }
    }
    if (const TomlNode* delimiter = table_.find("delimiter")) read_delimiter(*delimiter);
    mapping_.skip_lines = table_.whole("skip_lines", 0, 1'000'000).value_or(0);
    mapping_.footers = table_.boolean("footers").value_or(false);
    mapping_.sheet = table_.text("sheet").value_or("");
    mapping_.id_prefixes = table_.boolean("id_prefixes").value_or(false);
    mapping_.appended_lists = table_.boolean("appended_lists").value_or(false);
  }

  void read_program() {
    program_->title = table_.text("title").value_or(mapping_.name);
    program_->form = table_.text("form").value_or("");
    program_->needs = table_.whole("needs", 1, 100).value_or(program_->needs);
    read_headers("known_by", program_->known_by);
    read_headers("ignore", program_->ignore);
    read_signs("consent_of_names", program_->consent_of_names);
    read_signs("consent_of_columns", program_->consent_of_columns);
  }

  void read_headers(std::string_view key, std::vector<std::string>& headers) {
    const TomlNode* node = table_.find(key);
    if (node == nullptr) return;
    for (const TomlNode* item : read_texts(*node, key, problems())) headers.push_back(item->text);
  }

  void read_delimiter(const TomlNode& node) {
    const std::string text = node.is_text() && node.text == "tab" ? "\t" : node.text;
    if (node.is_text() && text.size() == 1 &&
        std::string_view(",;\t|").find(text) != std::string_view::npos) {
      mapping_.delimiter = text;
    } else {
      problems().error(node.place, "delimiter must be one of , ; | tab, got " + describe(node));
    }
  }

  void read_activities() {
    const TomlNode* node = table_.find("activities");
    if (node != nullptr) {
      TomlTable roles(*node, "activities", problems());
      for (const std::string_view role : kPeople) {
        if (const auto header = roles.text(role)) mapping_.activities.emplace_back(role, *header);
      }
      const bool nobody = mapping_.activities.empty();
      for (const std::string_view role : kRoles) {
        if (const auto header = roles.text(role)) mapping_.activities.emplace_back(role, *header);
      }
      roles.finish();
      if (node->is_table() && !roles.has_unknown_keys()) {
        if (nobody) roles.require("who");
        // Without a kind, `kinds` names a column for each: its date is when it happened.
        const bool by_column =
            mapping_.activities.end() ==
                std::find_if(mapping_.activities.begin(), mapping_.activities.end(),
                             [](const auto& role) { return role.first == "kind"; }) &&
            table_.find("kinds") != nullptr;
        if (by_column) return read_kinds();
        for (const char* role : {"at", "kind"}) roles.require(role);
      }
    }
    read_kinds();
  }

  void read_kinds() {
    for (const TomlEntry& entry : table_.table("kinds")) {
      const auto text = read_text(entry.value, entry.key, problems());
      if (text && read_kind(reading_, *text, entry.value.place))
        mapping_.kinds.emplace_back(entry.key, *text);
    }
  }

  /// A file is about leads or about activities.
  void check_subject() {
    const TomlNode* activities = table_.find("activities");
    if (activities == nullptr) {
      if (const TomlNode* kinds = table_.find("kinds")) {
        problems().error(kinds->place, "kinds is only for a file of activities",
                         "add activities = { who = \"...\", at = \"...\", kind = \"...\" }");
      }
      return;
    }
    for (const char* key : {"map", "values", "consent", "set", "on_match"}) {
      const TomlNode* node = table_.find(key);
      if (node == nullptr) continue;
      problems().error(node->place,
                       std::string(key) + " is for a file of leads, and this one is of activities",
                       "use two mappings");
    }
  }

  Reading& reading_;
  TomlTable table_;
  ProgramMapping* program_;
  Mapping mapping_;
};

}  // namespace

void read_imports(Reading& reading, TomlTable& root) {
  for (const TomlEntry& entry : root.table("import")) {
    if (!has_room(reading, reading.book.imports.size(), entry.place, "mappings")) return;
    reading.book.imports.push_back(MappingReader(reading, entry).read());
  }
}

ProgramMapping parse_program(std::string_view text, const std::string& path, Playbook& book) {
  ProgramMapping program;
  Problems problems(path, text);
  if (const auto root = parse_toml(problems)) {
    const ZoneLoader load_zone = [](std::string_view name) -> Zone {
      throw Error(ErrorKind::bad_input, std::string(name), "a program's file names no time zone");
    };
    Reading reading{book, problems, load_zone, {}, book.stage_names()};
    TomlTable table(*root, path, problems);
    for (const TomlEntry& entry : table.table("import"))
      program.mapping = MappingReader(reading, entry, &program).read();
    table.finish();
  }
  std::vector<Diagnostic> found = problems.take();
  if (!found.empty()) throw Error(ErrorKind::bad_input, std::move(found));
  return program;
}

}  // namespace leads
