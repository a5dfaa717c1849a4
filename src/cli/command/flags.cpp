// SPDX-License-Identifier: MIT
#include "cli/command/flags.h"

#include <algorithm>

#include "base/numbers.h"
#include "base/spelling.h"
#include "base/words.h"
#include "leads/error.h"

namespace leads {

FlagInfo& Flags::add(std::string_view names, std::string_view placeholder, std::string_view help,
                     std::function<void(const std::string&)> take) {
  FlagInfo info;
  info.value = placeholder;
  info.help = help;
  info.global = global_;
  info.take = std::move(take);
  const std::size_t comma = names.find(',');
  if (comma != std::string_view::npos) info.letter = names[1];
  info.name = comma == std::string_view::npos ? names : names.substr(comma + 1);
  if (info.name.size() == 2) {
    info.letter = info.name[1];
    info.name = {};
  }
  constexpr std::size_t kUsual = 40;
  if (flags_.empty()) flags_.reserve(kUsual);
  return flags_.emplace_back(std::move(info));
}

void Flags::take(const FlagInfo& flag, const std::string& text) {
  given_.push_back(&flag);
  if (flag.file != FileUse::none) files_.push_back({std::string(flag.name), text, flag.file});
  flag.take(text);
}

FlagInfo& Flags::toggle(std::string_view names, bool& target, std::string_view help) {
  return add(names, "", help, [&target](const std::string&) { target = true; });
}

FlagInfo& Flags::value(std::string_view names, std::string_view placeholder, std::string& target,
                       std::string_view help) {
  return add(names, placeholder, help, [&target, names](const std::string& text) {
    if (text.empty())
      throw Error(ErrorKind::usage, names.substr(names.find("--")), "the value is empty",
                  "give a value, or leave out the flag");
    target = text;
  });
}

FlagInfo& Flags::text(std::string_view names, std::string_view placeholder, std::string& target,
                      std::string_view help) {
  return add(names, placeholder, help, [&target](const std::string& text) { target = text; });
}

FlagInfo& Flags::value(std::string_view names, std::string_view placeholder,
                       std::optional<std::string>& target, std::string_view help) {
  return add(names, placeholder, help, [&target](const std::string& text) { target = text; });
}

FlagInfo& Flags::values(std::string_view names, std::string_view placeholder,
                        std::vector<std::string>& target, std::string_view help) {
  FlagInfo& info =
      add(names, placeholder, help, [&target](const std::string& text) { target.push_back(text); });
  info.repeats = true;
  return info;
}

FlagInfo& Flags::whole(std::string_view names, std::string_view placeholder,
                       std::optional<std::int64_t>& target, std::int64_t low, std::int64_t high,
                       std::string_view help) {
  FlagInfo& info =
      add(names, placeholder, help, [&target, names, low, high](const std::string& text) {
        const std::optional<std::int64_t> number = parse_integer(text);
        if (!number || *number < low || *number > high) {
          throw Error(ErrorKind::usage, names.substr(names.find("--")),
                      "\"" + text + "\" is not a whole number from " + std::to_string(low) +
                          " to " + std::to_string(high));
        }
        target = number;
      });
  info.kind = ValueKind::number;
  return info;
}

PositionalInfo& Flags::words(std::string_view name, std::vector<std::string>& target, bool required,
                             std::string_view help) {
  many_ = &target;
  return positionals_.emplace_back(PositionalInfo{name, help, true, required});
}

PositionalInfo& Flags::word(std::string_view name, std::string& target, bool required,
                            std::string_view help) {
  single_.push_back(&target);
  return positionals_.emplace_back(PositionalInfo{name, help, false, required});
}

void Flags::fields(std::vector<std::pair<std::string, std::string>>& target) {
  fields_ = &target;
}

const FlagInfo* Flags::find(std::string_view word) const {
  for (const FlagInfo& flag : flags_) {
    if (!flag.name.empty() && word == flag.name) return &flag;
    if (flag.letter != 0 && word.size() == 2 && word[0] == '-' && word[1] == flag.letter)
      return &flag;
  }
  return nullptr;
}

// CLI11 would let `--note= --json` eat the next word: an attached value is cut off and taken here.
// `-t=x` says the same as `-t x`.
bool Flags::take_attached(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || !(word.starts_with("--") || (equals == 2 && word[0] == '-')))
    return false;
  const FlagInfo* flag = find(word.substr(0, equals));
  if (flag == nullptr) return false;
  if (flag->value.empty())
    throw Error(ErrorKind::usage, flag->name, "flag does not take a value",
                "leave out \"=" + word.substr(equals + 1) + "\"");
  take(*flag, word.substr(equals + 1));
  return true;
}

bool Flags::take_field(const std::vector<std::string>& arguments, std::size_t& index) const {
  const std::string& word = arguments[index];
  const std::size_t equals = word.find('=');
  if (fields_ == nullptr || !word.starts_with("--") || find(word.substr(0, equals)) != nullptr)
    return false;
  const bool attached = equals != std::string::npos;
  if (!attached && index + 1 >= arguments.size())
    throw Error(ErrorKind::usage, word, "flag needs a value", word + " VALUE");
  std::string name = word.substr(2, attached ? equals - 2 : equals);
  std::replace(name.begin(), name.end(), '-', '_');
  fields_->emplace_back(std::move(name), attached ? word.substr(equals + 1) : arguments[++index]);
  return true;
}

void Flags::refuse(const std::string& word, std::string_view command) const {
  std::vector<std::string> names;
  for (const FlagInfo& flag : flags_) {
    if (!flag.name.empty()) names.emplace_back(flag.name);
  }
  const std::string where = command.empty() ? "leads" : "leads " + std::string(command);
  std::string hint = did_you_mean(nearest(word, names));
  if (hint.empty()) hint = "to list the flags: " + where + " --help";
  throw Error(ErrorKind::usage, word, "unknown flag", hint);
}

bool Flags::takes_next_word(std::string_view word) const {
  if (const FlagInfo* flag = find(word)) return !flag->value.empty();
  if (word.size() < 3 || word[0] != '-' || word[1] == '-') return false;
  // Letters in one word: the first that has a value takes what follows it, if anything does.
  for (std::size_t i = 1; i < word.size(); ++i) {
    const FlagInfo* flag = find(std::string("-") + word[i]);
    if (flag == nullptr) return false;
    if (!flag->value.empty()) return i + 1 == word.size();
  }
  return false;
}

void Flags::parse(const std::vector<std::string>& arguments, std::string_view command) {
  std::vector<std::string> flags;
  std::vector<Word> words;
  std::size_t last = kNoFlag;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") {
      // Words that are certainly values, wherever the list began.
      check_list(arguments, words);
      for (Word& each : words) each.flag = kNoFlag;
      last = kNoFlag;
      for (++i; i < arguments.size(); ++i) words.push_back({arguments[i], kNoFlag});
      break;
    }
    const std::size_t index = i;
    if (take_attached(word) || take_field(arguments, i)) {
      last = index;
    } else if (word.size() > 1 && word[0] == '-') {
      last = index;
      flags.push_back(word);
      // A flag's own value is never treated as a flag.
      if (takes_next_word(word) && i + 1 < arguments.size()) flags.push_back(arguments[++i]);
    } else {
      words.push_back({word, last});
    }
  }
  // Most calls have only words; building the parser costs as much as a look-up in the book.
  if (!flags.empty()) flags = parse_flags(flags, command);
  if (!flags.empty()) refuse(flags.front(), command);
  check_list(arguments, words);
  check_needs(command);
  take_words(words, command);
}

void Flags::check_list(const std::vector<std::string>& arguments,
                       const std::vector<Word>& words) const {
  const std::size_t first = single_.size();
  if (many_ == nullptr || words.size() <= first) return;
  const auto later = std::find_if(words.begin() + static_cast<std::ptrdiff_t>(first), words.end(),
                                  [&](const Word& word) { return word.flag != words[first].flag; });
  if (later == words.end()) return;
  const std::string& typed = arguments[later->flag];
  const std::size_t equals = typed.starts_with("--") ? typed.find('=') : std::string::npos;
  const std::string name = typed.substr(0, equals);
  const bool field = fields_ != nullptr && name.starts_with("--") && find(name) == nullptr;
  std::string hint = "write it right after " + shell_quoted((later - 1)->text);
  if (field || equals != std::string::npos || takes_next_word(typed)) {
    std::string value =
        equals != std::string::npos ? typed.substr(equals + 1) : arguments[later->flag + 1];
    for (auto word = later; word != words.end() && word->flag == later->flag; ++word)
      value += " " + word->text;
    hint = "if it belongs to the value, quote it: " + name +
           (equals != std::string::npos ? "=" : " ") + shell_quoted(value) + "; else " + hint;
  } else if (find(name) != nullptr) {
    hint =
        name + " takes no value; further words go right after " + shell_quoted((later - 1)->text);
  }
  throw Error(ErrorKind::usage, shell_quoted(later->text),
              "comes after " + name + ": " + std::string(positionals_.back().name) +
                  " ends at the first flag",
              hint);
}

bool Flags::given(std::string_view name) const {
  return std::any_of(given_.begin(), given_.end(),
                     [name](const FlagInfo* flag) { return flag->name == name; });
}

void Flags::check_needs(std::string_view command) const {
  for (const FlagInfo* flag : given_) {
    if (flag->needs.empty() || std::any_of(flag->needs.begin(), flag->needs.end(),
                                           [this](std::string_view name) { return given(name); }))
      continue;
    const std::string name =
        flag->name.empty() ? std::string("-") + flag->letter : std::string(flag->name);
    std::string needed(flag->needs.front());
    for (std::size_t i = 1; i < flag->needs.size(); ++i)
      needed += (i + 1 < flag->needs.size() ? ", " : " or ") + std::string(flag->needs[i]);
    const auto with_value = [](std::string typed, const FlagInfo* of) {
      return of == nullptr || of->value.empty() ? typed : typed + " " + std::string(of->value);
    };
    const std::string first =
        with_value(std::string(flag->needs.front()), find(flag->needs.front()));
    throw Error(ErrorKind::usage, name, "applies only with " + needed,
                "leads " + std::string(command) + " " + first + " " + with_value(name, flag));
  }
}

void Flags::take_words(const std::vector<Word>& words, std::string_view command) {
  std::size_t next = 0;
  for (std::string* target : single_) {
    if (next >= words.size()) continue;
    if (words[next].text.empty())
      throw Error(ErrorKind::usage, positionals_[next].name, "is empty",
                  "give a value, or leave it out");
    *target = words[next++].text;
  }
  if (many_ != nullptr) {
    for (; next < words.size(); ++next) {
      if (positionals_.back().file != FileUse::none)
        files_.push_back(
            {std::string(positionals_.back().name), words[next].text, positionals_.back().file});
      many_->push_back(words[next].text);
    }
  }
  const std::string where = command.empty() ? "leads" : "leads " + std::string(command);
  if (next < words.size())
    throw Error(ErrorKind::usage, words[next].text, "unexpected argument",
                "quote a value of several words; see: " + where + " --help");
  std::size_t given = words.size();
  for (const PositionalInfo& positional : positionals_) {
    if (given > 0) {
      --given;
    } else if (positional.required) {
      throw Error(ErrorKind::usage, where, std::string(positional.name) + " is missing",
                  where + " --help");
    }
  }
}

}  // namespace leads
