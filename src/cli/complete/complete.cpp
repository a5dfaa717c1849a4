// SPDX-License-Identifier: MIT
#include "cli/complete/complete.h"

#include <algorithm>

#include "base/display.h"
#include "cli/command/command.h"
#include "cli/complete/offer.h"
#include "cli/report/reports.h"
#include "cli/session.h"

namespace leads {
namespace {

// A command line up to the cursor: what was given, and the kind of the word at the cursor.
struct Line {
  const Command* command = nullptr;
  Flags flags;  // of the command and the global ones
  std::vector<const FlagInfo*> given;
  std::vector<std::string> words;      // neither flags nor their values
  const FlagInfo* value_of = nullptr;  // the cursor's word is the value of this flag
  std::string field;                   // … or of the flag of this field
  bool only_words = false;             // after `--`
  bool list_ended = false;             // by a flag after the first word of a list
};

const FlagInfo* find_flag(const Line& line, std::string_view word) {
  return line.flags.find(word.substr(0, word.starts_with("--") ? word.find('=') : word.size()));
}

const FlagInfo* with_value(const Line& line, std::string_view word) {
  if (const FlagInfo* flag = find_flag(line, word)) return flag->value.empty() ? nullptr : flag;
  // Several letters in one word: the last one may take a value.
  if (line.flags.takes_next_word(word)) return line.flags.find(std::string("-") + word.back());
  return nullptr;
}

bool is_list(const Line& line) {
  const auto& positionals = line.flags.positionals();
  return !positionals.empty() && positionals.back().many && line.words.size() >= positionals.size();
}

// Candidates come from the named book and rules.
void note_file(const FlagInfo& flag, const std::string& value) {
  if (flag.name != "--db" && flag.name != "--rules") return;
  // Shells hand over what was typed.
  const auto home = value.starts_with("~/") ? environment("HOME") : std::nullopt;
  flag.take(home ? *home + value.substr(1) : value);
}

void take_flag(Line& line, const std::string& word) {
  if (is_list(line)) line.list_ended = true;
  const FlagInfo* flag = find_flag(line, word);
  if (flag != nullptr) {
    line.given.push_back(flag);
  } else if (word.size() > 2 && word[1] != '-') {
    for (const char letter : word.substr(1)) {
      if (const FlagInfo* each = line.flags.find(std::string("-") + letter))
        line.given.push_back(each);
    }
  }
  const bool attached = word.starts_with("--") && word.find('=') != std::string::npos;
  if (attached && flag != nullptr && !flag->value.empty())
    note_file(*flag, word.substr(word.find('=') + 1));
  if (attached) return;
  line.value_of = with_value(line, word);
  if (flag == nullptr && line.flags.takes_fields() && word.starts_with("--") && word.size() > 2)
    line.field = word.substr(2);
}

// The command is the first word that is neither a flag nor the value of a global flag.
const Command* find_typed_command(const std::vector<std::string>& words) {
  GlobalOptions ignored;
  Flags globals;
  declare_globals(globals, ignored);
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    if (words[i].size() > 1 && words[i][0] == '-') {
      if (globals.takes_next_word(words[i])) ++i;
    } else {
      return find_command(words[i]);
    }
  }
  return nullptr;
}

void read_words(Line& line, const std::vector<std::string>& words, bool& command_typed) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (line.value_of != nullptr || !line.field.empty()) {
      if (line.value_of != nullptr) note_file(*line.value_of, word);
      line.value_of = nullptr;
      line.field.clear();
    } else if (!line.only_words && word == "--") {
      line.only_words = true;
    } else if (!line.only_words && word.size() > 1 && word[0] == '-') {
      take_flag(line, word);
    } else if (!line.only_words && !command_typed) {
      command_typed = true;
    } else {
      line.words.push_back(word);
    }
  }
}

bool given(const Line& line, std::string_view name) {
  return std::any_of(line.given.begin(), line.given.end(),
                     [name](const FlagInfo* flag) { return flag->name == name; });
}

bool writes(const Line& line) {
  const Command& command = *line.command;
  if (!command.writes || (!command.reads_with.empty() && given(line, command.reads_with)))
    return false;
  return command.writes_with.empty() ||
         std::any_of(command.writes_with.begin(), command.writes_with.end(),
                     [&line](std::string_view flag) { return given(line, flag); });
}

// Each report of `report` has flags of its own.
bool is_of_another_report(const Line& line, const FlagInfo& flag) {
  const auto& positionals = line.flags.positionals();
  if (positionals.empty() || positionals.front().kind != ValueKind::report || flag.global ||
      flag.name == kFlagOfAllReports)
    return false;
  const std::string_view name = line.words.empty() ? reports().front().name : line.words.front();
  const auto report = std::find_if(reports().begin(), reports().end(),
                                   [name](const Report& each) { return each.name == name; });
  return report != reports().end() &&
         std::find(report->flags.begin(), report->flags.end(), flag.name) == report->flags.end();
}

bool applies(const Line& line, const FlagInfo& flag) {
  for (const FlagInfo* other : line.given) {
    if (other == &flag && !flag.repeats) return false;
    if (other != &flag && !flag.one_of.empty() && other->one_of == flag.one_of) return false;
  }
  if (!flag.needs.empty() && std::none_of(flag.needs.begin(), flag.needs.end(),
                                          [&](std::string_view name) { return given(line, name); }))
    return false;
  if (line.command == nullptr) return true;
  if (flag.name == "--dry-run") return writes(line);
  if (flag.name == "--as-of") return !writes(line);
  if (flag.name == "--no-pager") return line.command->pages;
  return !is_of_another_report(line, flag);
}

void offer_flags(const Line& line, Known& known, Candidates& candidates) {
  // The command's own come first.
  for (const bool global : {false, true}) {
    for (const FlagInfo& flag : line.flags.flags()) {
      if (flag.global != global || !applies(line, flag)) continue;
      const std::string letter = flag.letter == 0 ? "" : std::string("-") + flag.letter;
      const bool short_form = flag.name.empty() || candidates.typed() == letter;
      candidates.add(short_form ? std::string_view(letter) : flag.name, flag.help);
    }
    if (global || !line.flags.takes_fields()) continue;
    for (const Field& field : known.playbook().fields.all()) {
      std::string name = "--" + field.name;
      std::replace(name.begin(), name.end(), '_', '-');
      if (line.flags.find(name) == nullptr) candidates.add(name, "the field " + field.name);
    }
  }
}

void offer_word(const Line& line, Known& known, Candidates& candidates) {
  const auto& positionals = line.flags.positionals();
  const std::size_t index = std::min(line.words.size(), positionals.size() - 1);
  if (positionals.empty() || line.list_ended ||
      (line.words.size() >= positionals.size() && !positionals.back().many))
    return;
  const PositionalInfo& info = positionals[index];
  offer(effective_kind(info), info.choices, line.command, line.words.size() > index, known,
        candidates);
}

void offer_value(const Line& line, const FlagInfo& flag, Known& known, Candidates& candidates) {
  offer(effective_kind(flag), flag.choices, line.command, false, known, candidates);
}

void offer_field(const Playbook& playbook, const std::string& name, Known& known,
                 Candidates& candidates) {
  if (const auto field = playbook.fields.find(name))
    offer_field_value(playbook.fields[*field], *field, known, candidates);
}

void offer_commands(Candidates& candidates) {
  for (const Command* command : commands()) {
    candidates.add(command->name, command->summary);
    if (!command->alias.empty() && !candidates.typed().empty())
      candidates.add(command->alias, "short for " + std::string(command->name));
  }
}

// `--flag=VALUE`
bool offer_attached(const Line& line, Known& known, Candidates& candidates) {
  const std::size_t equals = candidates.typed().find('=');
  if (!candidates.typed().starts_with("--") || equals == std::string::npos) return false;
  const std::string name = candidates.typed().substr(0, equals);
  candidates.settle(equals + 1);
  const FlagInfo* flag = line.flags.find(name);
  if (flag != nullptr && !flag->value.empty())
    offer_value(line, *flag, known, candidates);
  else if (flag == nullptr && line.flags.takes_fields())
    offer_field(known.playbook(), name.substr(2), known, candidates);
  return true;
}

}  // namespace

Candidates complete(std::vector<std::string> words, Instant clock) {
  if (words.empty()) words.emplace_back();
  Candidates candidates(words.back());
  // Text with control characters is not repeated.
  if (escape_terminal(words.back()) != words.back()) return candidates;
  const Command* command = find_typed_command(words);
  const std::unique_ptr<Invocation> invocation = command != nullptr ? command->make() : nullptr;
  GlobalOptions options;
  Line line;
  line.command = command;
  declare_globals(line.flags, options);
  if (invocation) invocation->declare(line.flags);
  bool command_typed = false;
  read_words(line, words, command_typed);
  if (command == nullptr && command_typed) return candidates;
  Known known(options, clock);
  if (line.value_of != nullptr) {
    offer_value(line, *line.value_of, known, candidates);
  } else if (!line.field.empty()) {
    offer_field(known.playbook(), line.field, known, candidates);
  } else if (!line.only_words && words.back().starts_with('-')) {
    if (!offer_attached(line, known, candidates)) offer_flags(line, known, candidates);
  } else if (command == nullptr) {
    offer_commands(candidates);
  } else if (!line.flags.positionals().empty()) {
    offer_word(line, known, candidates);
  }
  return candidates;
}

std::string completion_lines(const Candidates& candidates) {
  std::string text;
  for (const Candidate& candidate : candidates.all()) {
    text += candidate.text;
    if (!candidate.says.empty()) text += "\t" + candidate.says;
    text += "\n";
  }
  if (candidates.paths == Paths::files) text += ":files\n";
  if (candidates.paths == Paths::folders) text += ":folders\n";
  return text;
}

}  // namespace leads
