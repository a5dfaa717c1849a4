// SPDX-License-Identifier: MIT
#include "cli/mcp/tools.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/scan.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads {
namespace {

/// Flags of every command that are arguments of a tool, too.
constexpr auto kGlobals = std::to_array<std::string_view>({"--fields", "--as-of", "--dry-run"});

/// "--as-of" and "LEAD…|FILTER…" are the arguments as_of and lead.
std::string argument_name(std::string_view name) {
  name.remove_prefix(name.find_first_not_of('-'));
  const auto end = std::find_if(name.begin(), name.end(), [](char letter) {
    return letter == '|' || static_cast<unsigned char>(letter) >= 0x80;
  });
  std::string text = lowered(name.substr(0, static_cast<std::size_t>(end - name.begin())));
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

struct Declared {
  GlobalOptions globals;
  Flags flags;
  std::unique_ptr<Invocation> invocation;

  explicit Declared(const Command& command) : invocation(command.make()) {
    declare_globals(flags, globals);
    invocation->declare(flags);
  }
};

bool is_argument(const Command& command, const FlagInfo& flag) {
  if (flag.file != FileUse::none || flag.name.empty() || flag.name == "--exit-status") return false;
  for (const std::string_view writing : command.writes_with)
    if (flag.name == writing ||
        std::find(flag.needs.begin(), flag.needs.end(), writing) != flag.needs.end())
      return false;
  if (!flag.global) return flag.one_of != "format";
  if (std::find(kGlobals.begin(), kGlobals.end(), flag.name) == kGlobals.end()) return false;
  if (flag.name == "--dry-run") return !only_reads(command);
  return only_reads(command) && (flag.name != "--fields" || command.lists_leads);
}

void write_type(JsonWriter& json, bool many, bool toggle) {
  json.key("type");
  json.string(toggle ? "boolean" : many ? "array" : "string");
  if (!many) return;
  json.key("items");
  json.begin_object();
  json.key("type");
  json.string("string");
  json.end_object();
}

void write_choices(JsonWriter& json, const std::vector<std::string_view>& choices) {
  if (choices.empty()) return;
  json.key("enum");
  json.begin_array();
  for (const std::string_view choice : choices) json.string(choice);
  json.end_array();
}

void write_description(JsonWriter& json, std::string_view text) {
  if (text.empty()) return;
  json.key("description");
  json.string(text);
}

/// What the words of an argument are: one, or one a value.
std::vector<std::string> texts_of(const std::string& name, const JsonValue& value, bool many) {
  const auto text_of = [&](const JsonValue& item) -> std::string {
    if (const std::string* text = item.string()) return *text;
    if (const JsonNumber* number = item.number()) return number->text;
    throw Error(ErrorKind::usage, name, many ? "must be text, or a list of texts" : "must be text");
  };
  const JsonValue::Array* const list = value.array();
  if (list == nullptr || !many) return {text_of(value)};
  std::vector<std::string> texts;
  for (const JsonValue& item : *list) texts.push_back(text_of(item));
  return texts;
}

void take_flag(const FlagInfo& flag, const std::string& name, const JsonValue& value,
               std::vector<std::string>& words) {
  if (flag.value.empty()) {
    if (value.boolean() == nullptr) throw Error(ErrorKind::usage, name, "must be true or false");
    if (*value.boolean()) words.emplace_back(flag.name);
    return;
  }
  for (const std::string& text : texts_of(name, value, flag.repeats))
    words.push_back(std::string(flag.name) + "=" + text);
}

[[noreturn]] void unknown_argument(const Command& command, const Declared& declared,
                                   const std::string& name) {
  std::vector<std::string> names;
  for (const PositionalInfo& word : declared.flags.positionals())
    names.push_back(argument_name(word.name));
  for (const FlagInfo& flag : declared.flags.flags())
    if (is_argument(command, flag)) names.push_back(argument_name(flag.name));
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty()) hint = "it takes " + join(names, ", ");
  throw Error(ErrorKind::usage, name, "unknown argument of " + std::string(command.name), hint);
}

}  // namespace

bool only_reads(const Command& command) {
  return !command.writes || !command.writes_with.empty();
}

std::vector<const Command*> tool_commands(std::string_view allowed) {
  std::vector<const Command*> writing;
  for (const std::string_view entry : split(allowed, ',')) {
    const std::string_view name = trim(entry);
    if (name.empty()) continue;
    const Command* const command = find_command(name);
    if (command == nullptr) {
      std::vector<std::string> names;
      for (const Command* each : commands())
        if (each->is_tool) names.emplace_back(each->name);
      std::string hint = did_you_mean(nearest(std::string(name), names));
      throw Error(ErrorKind::usage, "--allow", "unknown command " + in_quotes(name),
                  hint.empty() ? "one of " + join(names, ", ") : hint);
    }
    if (!command->is_tool)
      throw Error(ErrorKind::refused, "--allow",
                  in_quotes(name) + " is never offered to another program",
                  "run leads " + std::string(command->name) + " yourself");
    writing.push_back(command);
  }
  std::vector<const Command*> found;
  for (const Command* command : commands()) {
    const bool named = std::find(writing.begin(), writing.end(), command) != writing.end();
    if (command->is_tool && (only_reads(*command) || named)) found.push_back(command);
  }
  return found;
}

void write_tool(JsonWriter& json, const Command& command) {
  const Declared declared(command);
  json.begin_object();
  json.key("name");
  json.string(command.name);
  json.key("description");
  json.string(command.summary);
  json.key("inputSchema");
  json.begin_object();
  json.key("type");
  json.string("object");
  json.key("properties");
  json.begin_object();
  std::vector<std::string> required;
  for (const PositionalInfo& word : declared.flags.positionals()) {
    const std::string name = argument_name(word.name);
    if (word.required) required.push_back(name);
    json.key(name);
    json.begin_object();
    write_type(json, word.many, false);
    write_choices(json, word.choices);
    write_description(json, word.help);
    json.end_object();
  }
  for (const FlagInfo& flag : declared.flags.flags()) {
    if (!is_argument(command, flag)) continue;
    json.key(argument_name(flag.name));
    json.begin_object();
    write_type(json, flag.repeats, flag.value.empty());
    write_choices(json, flag.choices);
    if (!flag.global) write_description(json, flag.help);
    json.end_object();
  }
  json.end_object();
  if (!required.empty()) {
    json.key("required");
    json.begin_array();
    for (const std::string& name : required) json.string(name);
    json.end_array();
  }
  json.end_object();
  json.key("annotations");
  json.begin_object();
  json.key("readOnlyHint");
  json.boolean(only_reads(command));
  json.end_object();
  json.end_object();
}

std::vector<std::string> tool_words(const Command& command, const JsonValue* arguments) {
  const Declared declared(command);
  std::vector<std::string> words{std::string(command.name)};
  if (arguments == nullptr || arguments->is_null()) return words;
  const JsonValue::Object* const object = arguments->object();
  if (object == nullptr) throw Error(ErrorKind::usage, "arguments", "must be an object");
  const std::vector<PositionalInfo>& positionals = declared.flags.positionals();
  std::vector<std::vector<std::string>> values(positionals.size());
  for (const JsonMember& member : *object) {
    if (member.value.is_null()) continue;
    const auto word = std::find_if(
        positionals.begin(), positionals.end(),
        [&](const PositionalInfo& each) { return argument_name(each.name) == member.name; });
    if (word != positionals.end()) {
      values[static_cast<std::size_t>(word - positionals.begin())] =
          texts_of(member.name, member.value, word->many);
      continue;
    }
    const std::vector<FlagInfo>& flags = declared.flags.flags();
    const auto flag = std::find_if(flags.begin(), flags.end(), [&](const FlagInfo& each) {
      return is_argument(command, each) && argument_name(each.name) == member.name;
    });
    if (flag == flags.end()) unknown_argument(command, declared, member.name);
    take_flag(*flag, member.name, member.value, words);
  }
  words.emplace_back("--");
  for (std::vector<std::string>& each : values) words.insert(words.end(), each.begin(), each.end());
  return words;
}

}  // namespace leads
