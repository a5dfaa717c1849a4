#include "cli/flags.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "leads/error.h"
#include "leads/text.h"

namespace leads {

void Flags::add(const std::string& names, const std::string& placeholder, const std::string& help,
                std::function<void(const std::string&)> take) {
  FlagInfo info;
  info.value = placeholder;
  info.help = help;
  info.global = global_;
  info.take = std::move(take);
  const std::size_t comma = names.find(',');
  if (comma != std::string::npos) info.letter = names[1];
  info.name = comma == std::string::npos ? names : names.substr(comma + 1);
  if (info.name.size() == 2) {
    info.letter = info.name[1];
    info.name.clear();
  }
  constexpr std::size_t kUsual = 40;
  if (flags_.empty()) flags_.reserve(kUsual);
  flags_.push_back(std::move(info));
}

void Flags::toggle(const std::string& names, bool& target, const std::string& help) {
  add(names, "", help, [&target](const std::string&) { target = true; });
}

void Flags::value(const std::string& names, const std::string& placeholder, std::string& target, const std::string& help) {
  add(names, placeholder, help, [&target](const std::string& text) { target = text; });
}

void Flags::value(const std::string& names, const std::string& placeholder, std::optional<std::string>& target,
                  const std::string& help) {
  add(names, placeholder, help, [&target](const std::string& text) { target = text; });
}

void Flags::values(const std::string& names, const std::string& placeholder, std::vector<std::string>& target,
                   const std::string& help) {
  add(names, placeholder, help, [&target](const std::string& text) { target.push_back(text); });
}

void Flags::whole(const std::string& names, const std::string& placeholder, std::optional<std::int64_t>& target,
                  std::int64_t low, std::int64_t high, const std::string& help) {
  add(names, placeholder, help, [&target, names, low, high](const std::string& text) {
    const std::optional<std::int64_t> number = parse_integer(text);
    if (!number || *number < low || *number > high) {
      const std::string flag = names.substr(names.find("--"));
      throw Error(ErrorKind::usage, flag,
                  "\"" + text + "\" is not a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    }
    target = number;
  });
}

void Flags::words(const std::string& name, std::vector<std::string>& target, bool required, const std::string& help) {
  positionals_.push_back({name, help, true, required});
  many_ = &target;
}

void Flags::word(const std::string& name, std::string& target, bool required, const std::string& help) {
  positionals_.push_back({name, help, false, required});
  single_.push_back(&target);
}

void Flags::fields(std::vector<std::pair<std::string, std::string>>& target) { fields_ = &target; }

const FlagInfo* Flags::find(std::string_view word) const {
  for (const FlagInfo& flag : flags_) {
    if (!flag.name.empty() && word == flag.name) return &flag;
    if (flag.letter != 0 && word.size() == 2 && word[0] == '-' && word[1] == flag.letter) return &flag;
  }
  return nullptr;
}

void Flags::parse(std::vector<std::string> arguments, std::string_view command) const {
  // CLI11 would let `--note= --json` eat the next word: an attached value is cut off and taken here.
  std::vector<std::string> plain, after;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") {
      after.assign(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
      break;
    }
    const std::size_t equals = word.find('=');
    // `-t=x` says the same as `-t x`.
    if ((word.starts_with("--") || (equals == 2 && word[0] == '-')) && equals != std::string::npos) {
      const FlagInfo* flag = find(word.substr(0, equals));
      if (flag != nullptr && flag->value.empty())
        throw Error(ErrorKind::usage, flag->name, "takes no value");
      if (flag != nullptr) {
        flag->take(word.substr(equals + 1));
        continue;
      }
    }
    if (fields_ != nullptr && word.starts_with("--") && find(word.substr(0, equals)) == nullptr) {
      if (equals == std::string::npos && i + 1 >= arguments.size())
        throw Error(ErrorKind::usage, word, "needs a value", word + " VALUE");
      std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
      std::replace(name.begin(), name.end(), '-', '_');
      fields_->emplace_back(std::move(name), equals == std::string::npos ? arguments[++i] : word.substr(equals + 1));
      continue;
    }
    plain.push_back(word);
    // A flag's own value is never looked at as a flag.
    const FlagInfo* flag = find(word);
    if (flag != nullptr && !flag->value.empty() && i + 1 < arguments.size()) plain.push_back(arguments[++i]);
  }

  std::vector<std::string> words = plain;
  const auto dashed = [](const std::string& word) { return word.size() > 1 && word[0] == '-'; };
  // Most calls have words alone; building the parser costs as much as a look-up in the book.
  if (std::any_of(plain.begin(), plain.end(), dashed)) words = parse_flags(plain, command);
  const std::size_t flagged = words.size();
  words.insert(words.end(), after.begin(), after.end());
  std::vector<std::string> positional;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (i >= flagged || !dashed(word)) {
      positional.push_back(word);
      continue;
    }
    std::vector<std::string> names;
    for (const FlagInfo& flag : flags_) {
      if (!flag.name.empty()) names.push_back(flag.name);
    }
    const std::string where = command.empty() ? "leads" : "leads " + std::string(command);
    std::string hint = did_you_mean(nearest(word, names));
    if (hint.empty()) hint = where + " --help lists the flags";
    throw Error(ErrorKind::usage, word, "is no flag of `" + where + "`", hint);
  }
  take_words(positional, command);
}

std::vector<std::string> Flags::parse_flags(const std::vector<std::string>& plain, std::string_view command) const {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const FlagInfo& flag : flags_) {
    std::string names;
    if (flag.letter != 0) names = std::string("-") + flag.letter;
    if (!flag.name.empty()) names += (names.empty() ? "" : ",") + flag.name;
    if (flag.value.empty()) {
      app.add_flag_function(names, [&flag](std::int64_t) { flag.take(""); });
    } else {
      app.add_option_function<std::vector<std::string>>(names, [&flag](const std::vector<std::string>& given) {
           for (const std::string& text : given) flag.take(text);
         })->expected(1)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
  try {
    std::vector<std::string> reversed(plain.rbegin(), plain.rend());
    app.parse(reversed);
  } catch (const CLI::ArgumentMismatch&) {
    const FlagInfo* last = plain.empty() ? nullptr : find(plain.back());
    throw Error(ErrorKind::usage, last != nullptr ? (last->name.empty() ? plain.back() : last->name) : std::string(command),
                "needs a value", last != nullptr ? plain.back() + " " + last->value : "");
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorKind::usage, std::string(command), error.what(), "leads help " + std::string(command));
  }
  return app.remaining();
}

void Flags::take_words(const std::vector<std::string>& words, std::string_view command) const {
  std::size_t next = 0;
  for (std::string* target : single_) {
    if (next < words.size()) *target = words[next++];
  }
  if (many_ != nullptr) {
    for (; next < words.size(); ++next) many_->push_back(words[next]);
  }
  const std::string where = "leads " + std::string(command);
  if (next < words.size())
    throw Error(ErrorKind::usage, words[next], "is one word too many for `" + where + "`",
                "quote what belongs together; " + where + " --help");
  std::size_t given = words.size();
  for (const PositionalInfo& positional : positionals_) {
    if (given > 0) {
      --given;
    } else if (positional.required) {
      throw Error(ErrorKind::usage, where, positional.name + " is missing", where + " --help");
    }
  }
}

}  // namespace leads
