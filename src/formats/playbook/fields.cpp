// SPDX-License-Identifier: MIT
// [fields], [sources] and [kinds]: the company's own words. They are added after the built-in
// ones, in source order.
#include <algorithm>
#include <array>
#include <set>

#include "base/limits.h"
#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/filter/names.h"
#include "core/filter/parser.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

constexpr std::size_t kMostFields = limits::kFields;
constexpr std::size_t kMostKinds = limits::kFields;
constexpr std::size_t kMostChoices = limits::kFields;
constexpr std::size_t kMost = 1000;

constexpr auto kCustomTypes = std::to_array(
    {FieldType::text, FieldType::integer, FieldType::number, FieldType::date, FieldType::datetime,
     FieldType::boolean, FieldType::choice, FieldType::money, FieldType::url});

/// Words that mean something else wherever a field's name is allowed: in filters, as a flag, as a
/// column of an export.
std::set<std::string, std::less<>> reserved_names(const Fields& fields, const Kinds& kinds,
                                                  const std::vector<std::string>& stages) {
  std::set<std::string, std::less<>> names = {
      "has",         "no",       "not",      "or",           "and",     "id",       "lead_id",
      "external_id", "tags",     "stage_at", "stage_reason", "note",    "activity", "activities",
      "db",          "rules",    "format",   "fields",       "output",  "as_of",    "now",
      "dry_run",     "quiet",    "verbose",  "color",        "pager",   "no_pager", "yes",
      "input",       "no_input", "wait",     "help",         "version", "json",     "jsonl",
      "csv",         "tsv",      "set",      "unset",        "on_match"};
  const FilterVocabulary vocabulary{&fields, &kinds, &stages, {}, nullptr};
  for (const auto scope : {FilterScope::command_line, FilterScope::activity}) {
    for (std::string& name : filter_names(scope, vocabulary)) names.insert(std::move(name));
  }
  return names;
}

std::optional<FieldType> read_type(const TomlNode& node, std::string_view name,
                                   Problems& problems) {
  const auto text = read_text(node, name, problems);
  if (!text) return std::nullopt;
  std::vector<std::string> names;
  for (const FieldType type : kCustomTypes) {
    if (type_name(type) == *text) return type;
    names.emplace_back(type_name(type));
  }
  problems.error(node.place, "unknown type " + quoted(*text), suggestion(*text, names));
  return std::nullopt;
}

std::vector<std::string> read_choices(const TomlNode& node, Problems& problems) {
  std::vector<std::string> choices;
  std::set<std::string> folded;
  for (const TomlNode* item : read_texts(node, "of", problems)) {
    if (choices.size() == kMostChoices) {
      problems.error(item->place, "more than 300 values to choose from");
      break;
    }
    if (folded.insert(fold(item->text)).second) {
      choices.push_back(item->text);
    } else {
      problems.error(item->place, quoted(item->text) + " is in the list twice");
    }
  }
  return choices;
}

Field read_declaration(const TomlEntry& entry, Problems& problems) {
  Field field{entry.key, FieldType::text, {}};
  if (!entry.value.is_table()) {
    const auto type = read_type(entry.value, entry.key, problems);
    field.type = type.value_or(FieldType::text);
    if (type == FieldType::choice) {
      problems.error(entry.value.place, "a choice needs its values",
                     entry.key + " = { type = \"choice\", of = [\"one\", \"two\"] }");
    }
    return field;
  }
  TomlTable table(entry.value, "the field " + entry.key, problems);
  const TomlNode* type = table.find("type");
  const TomlNode* of = table.find("of");
  table.finish();
  if (type == nullptr && !table.has_unknown_keys()) table.require("type");
  if (of != nullptr) field.choices = read_choices(*of, problems);
  if (type == nullptr) return field;
  field.type = read_type(*type, "type", problems).value_or(FieldType::text);
  if (field.type == FieldType::choice && of == nullptr && !table.has_unknown_keys()) {
    problems.error(type->place, "a choice needs its values", "of = [\"one\", \"two\"]");
  } else if (type->text != "choice" && of != nullptr) {
    problems.error(of->place, "only a choice has values to choose from", "type = \"choice\"");
  }
  return field;
}

std::optional<Direction> read_direction(const TomlNode& node, std::string_view name,
                                        std::initializer_list<Direction> known,
                                        Problems& problems) {
  const auto text = read_text(node, name, problems);
  if (!text) return std::nullopt;
  std::vector<std::string> names;
  for (const Direction direction : known) {
    if (direction_name(direction) == *text) return direction;
    names.emplace_back(direction_name(direction));
  }
  problems.error(node.place,
                 std::string(name) + " must be " + one_of(names) + ", got " + quoted(*text));
  return std::nullopt;
}

Kind read_kind_declaration(const TomlEntry& entry, Reading& reading) {
  Kind kind{entry.key, Direction::none, {}, false};
  TomlTable table(entry.value, "the kind " + entry.key, reading.problems);
  if (!entry.value.is_table()) return kind;
  const TomlNode* direction = table.find("direction");
  const TomlNode* channel = table.find("channel");
  table.finish();
  if (direction == nullptr && !table.has_unknown_keys()) table.require("direction");
  if (direction != nullptr) {
    const auto known = {Direction::in, Direction::out, Direction::both, Direction::none};
    kind.direction =
        read_direction(*direction, "direction", known, reading.problems).value_or(Direction::none);
  }
  if (channel != nullptr) {
    const auto text = read_text(*channel, "channel", reading.problems);
    if (text && check_name(reading, *text, channel->place, "a channel")) kind.channel = *text;
  }
  return kind;
}

}  // namespace

bool has_room(Reading& reading, std::size_t count, Place place, std::string_view what) {
  if (count < kMost) return true;
  reading.problems.error(place, "more than 1000 " + std::string(what));
  return false;
}

bool check_name(Reading& reading, std::string_view name, Place place, std::string_view what) {
  const bool plain =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
  if (plain && !name.empty() && name.size() <= 50) return true;
  // As it could be: in small letters, with _ for what is between words.
  std::string meant = lowered(trim(name));
  std::replace_if(
      meant.begin(), meant.end(), [](char c) { return c == ' ' || c == '-' || c == '.'; }, '_');
  const bool possible =
      !meant.empty() && meant.size() <= 50 &&
      meant.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  reading.problems.error(place,
                         std::string(what) + " is 1 to 50 of a-z, 0-9 and _, got " + quoted(name),
                         possible ? "write " + quoted(meant) : "");
  return false;
}

bool is_further_address(std::string_view name) {
  if (!name.starts_with("email_") && !name.starts_with("phone_")) return false;
  const auto number = parse_integer(name.substr(6));
  return number && *number >= 2 && *number <= 99;
}

bool may_name_field(std::string_view name, const Playbook& playbook) {
  const bool plain =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
  if (!plain || name.empty() || name.size() > 50 || playbook.fields.find(name) ||
      is_further_address(name))
    return false;
  return !reserved_names(playbook.fields, playbook.kinds, playbook.stage_names()).contains(name);
}

std::string source_word(std::string_view text) {
  std::string word = fold(text);
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

void read_fields(Reading& reading, TomlTable& root) {
  const auto& declared = root.table("fields");
  if (declared.empty()) return;
  const auto reserved = reserved_names(reading.book.fields, reading.book.kinds, reading.stages);
  Problems& problems = reading.problems;
  std::size_t own = 0;
  for (const TomlEntry& entry : declared) {
    if (++own > kMostFields) return problems.error(entry.place, "more than 300 fields");
    Field field = read_declaration(entry, problems);
    if (reading.book.fields.find(entry.key)) {
      problems.error(entry.place, entry.key + " is a built-in field");
    } else if (reserved.contains(entry.key) || is_further_address(entry.key)) {
      problems.error(entry.place, entry.key + " is reserved and cannot be the name of a field");
    } else if (check_name(reading, entry.key, entry.place, "a field's name")) {
      reading.book.fields.add(std::move(field));
    }
  }
}

void read_sources(Reading& reading, TomlTable& root) {
  Sources& sources = reading.book.sources;
  for (const auto& [name, direction] : built_in_sources()) sources.emplace(name, direction);
  const std::size_t built_in = sources.size();
  Problems& problems = reading.problems;
  std::set<std::string> own;
  for (const TomlEntry& entry : root.table("sources")) {
    if (!has_room(reading, sources.size() - built_in, entry.place, "sources")) return;
    const std::string word = source_word(entry.key);
    const auto direction = read_direction(
        entry.value, entry.key, {Direction::in, Direction::out, Direction::none}, problems);
    if (word.empty()) {
      problems.error(entry.place, "a source needs a name");
    } else if (!sources.emplace(word, direction.value_or(Direction::none)).second) {
      problems.error(entry.place, word + (own.contains(word) ? " is already set above"
                                                             : " is a built-in source"));
    }
    own.insert(word);
  }
}

void read_kinds(Reading& reading, TomlTable& root) {
  Kinds& kinds = reading.book.kinds;
  const std::size_t built_in = kinds.size();
  for (const TomlEntry& entry : root.table("kinds")) {
    if (kinds.size() - built_in == kMostKinds) {
      return reading.problems.error(entry.place, "more than 300 kinds of activity");
    }
    Kind kind = read_kind_declaration(entry, reading);
    if (kinds.find(entry.key)) {
      reading.problems.error(entry.place, entry.key + " is a built-in kind of activity");
    } else if (check_name(reading, entry.key, entry.place, "a kind's name")) {
      kinds.add(std::move(kind));
    }
  }
}

}  // namespace leads
