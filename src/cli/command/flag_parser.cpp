// SPDX-License-Identifier: MIT
// The only use of CLI11. Most of this file is its code, which runs once per command: compiled for a
// short build (CMakeLists.txt).
#include <CLI/CLI.hpp>

#include "cli/command/flags.h"
#include "leads/error.h"

namespace leads {

std::vector<std::string> Flags::parse_flags(const std::vector<std::string>& plain,
                                            std::string_view command) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const FlagInfo& flag : flags_) {
    std::string names;
    if (flag.letter != 0) names = std::string("-") + flag.letter;
    if (!flag.name.empty()) names.append(names.empty() ? "" : ",").append(flag.name);
    if (flag.value.empty()) {
      app.add_flag_function(names, [this, &flag](std::int64_t) { take(flag, ""); });
    } else {
      app.add_option_function<std::vector<std::string>>(
             names,
             [this, &flag](const std::vector<std::string>& given) {
               for (const std::string& text : given) take(flag, text);
             })
          ->expected(1)
          ->allow_extra_args(false)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
  }
  try {
    std::vector<std::string> reversed(plain.rbegin(), plain.rend());
    app.parse(reversed);
  } catch (const CLI::ArgumentMismatch&) {
    const FlagInfo* last = plain.empty() ? nullptr : find(plain.back());
    if (last == nullptr) throw Error(ErrorKind::usage, command, "flag needs a value");
    throw Error(ErrorKind::usage, last->name.empty() ? plain.back() : last->name,
                "flag needs a value", plain.back() + " " + std::string(last->value));
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorKind::usage, command, error.what(), "leads help " + std::string(command));
  }
  return app.remaining();
}

}  // namespace leads
