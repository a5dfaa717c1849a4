// SPDX-License-Identifier: MIT
#include "cli/command/help.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/display.h"
#include "cli/session.h"

namespace leads {
namespace {

constexpr int kHelpWidth = 80;

// Words wrapped at kHelpWidth, each line indented.
std::string wrapped(std::string_view text, int indent, int first) {
  std::string result;
  int used = first;
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (used > indent && used + 1 + display_width(word) > kHelpWidth) {
      result += "\n" + blanks;
      used = indent;
    } else if (used > indent) {
      result += ' ';
      ++used;
    }
    result += word;
    used += display_width(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string paragraphs(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    // An indented line is an example or a list: kept as it is.
    result += (line.starts_with(' ') ? std::string(line) : wrapped(line, 0, 0)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string flag_lines(const Flags& flags, bool global) {
  std::string result;
  constexpr int kIndent = 24;
  for (const FlagInfo& flag : flags.flags()) {
    if (flag.global != global) continue;
    std::string names = flag.letter != 0 ? fmt::format("  -{}", flag.letter) : "    ";
    if (!flag.name.empty()) names.append(flag.letter != 0 ? ", " : "  ").append(flag.name);
    if (!flag.value.empty()) names.append(" ").append(flag.value);
    if (names.size() + 2 > kIndent) {
      result += names + "\n" + std::string(kIndent, ' ');
    } else {
      result += names + std::string(kIndent - names.size(), ' ');
    }
    std::string help;
    for (const std::string_view needed : flag.needs)
      help += (help.empty() ? "with " : " or ") + std::string(needed);
    if (!help.empty()) help += ": ";
    result += wrapped(help + std::string(flag.help), kIndent, kIndent) + "\n";
  }
  return result;
}

std::string own_flags(const Flags& flags) {
  std::string text = flag_lines(flags, false);
  if (flags.takes_fields())
    text += "      --FIELD VALUE     any field by its name: --title, --company, --next-step…\n";
  return text;
}

// The names of all global flags, as a reminder.
std::string global_names(const Flags& flags) {
  std::string names;
  for (const FlagInfo& flag : flags.flags()) {
    if (!flag.global) continue;
    names += names.empty() ? "" : " ";
    if (flag.letter != 0) names += std::string("-") + flag.letter + ",";
    names += flag.name;
  }
  return "  " + wrapped(names, 2, 2) + "\n";
}

// Each example is explained by a shell comment after it; comments are aligned where they fit.
std::string example_lines(const Command& command) {
  int column = 0;
  for (const Example& example : command.examples) {
    const int end = 2 + display_width(example.line) + 2;
    if (end + 2 + display_width(example.says) <= kHelpWidth) column = std::max(column, end);
  }
  std::string text;
  for (const Example& example : command.examples) {
    std::string line = fmt::format("  {}", example.line);
    const int says = 2 + display_width(example.says);
    const int end = display_width(line) + 2;
    if (end + says > kHelpWidth) {
      line += "\n      ";
    } else {
      const int from = column + says <= kHelpWidth ? std::max(column, end) : end;
      const int blanks = from - end + 2;
      line.append(static_cast<std::size_t>(blanks), ' ');
    }
    text += fmt::format("{}# {}\n", line, example.says);
  }
  return text;
}

// The words of a usage, the lines after the first below the first word.
std::string usage_lines(const Command& command) {
  const int indent =
      static_cast<int>(std::string_view("usage: leads  ").size() + command.name.size());
  std::string text, rest(command.usage);
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  return wrapped(rest.substr(0, end), indent, indent) + rest.substr(end);
}

}  // namespace

std::string overview() {
  static constexpr std::array<std::string_view, 5> kGroups{"Every day", "Whole book", "Safety",
                                                           "Set-up", ""};
  std::string text =
      "leads keeps a company's sales leads in one file, scores them by rules you write,\n"
      "and says who is worth calling and exactly why.\n\n"
      "usage: leads COMMAND [WORDS] [FLAGS]\n";
  for (const std::string_view group : kGroups) {
    std::string lines;
    for (const Command* command : commands()) {
      if (command->group == group)
        lines += fmt::format("  {:<10} {}\n", command->name, command->summary);
    }
    if (!lines.empty()) text += fmt::format("\n{}\n{}", group, lines);
  }
  return text +
         "\nStart:  leads init shop --example && leads import leads.csv -d shop/leads.db\n"
         "Then:   leads help COMMAND, or leads help TOPIC (filters dates rules toml …)\n";
}

std::string command_help(const Command& command, const Flags& flags) {
  std::string text =
      fmt::format("leads {}: {}\n\nusage: leads {}{}{}\n", command.name, command.summary,
                  command.name, command.usage.empty() ? "" : " ", usage_lines(command));
  if (!command.alias.empty()) text += fmt::format("short: leads {}\n", command.alias);
  text += "\nexamples\n" + example_lines(command);
  if (!command.details.empty()) text += "\n" + paragraphs(command.details);
  const std::string own = own_flags(flags);
  if (!own.empty()) text += "\nflags\n" + own;
  return text + "\nflags of every command (described by: leads help flags)\n" + global_names(flags);
}

std::string flags_help() {
  GlobalOptions ignored;
  Flags globals;
  declare_globals(globals, ignored);
  std::string text =
      "flags of every command, before or after its name\n" + flag_lines(globals, true);
  for (const Command* command : commands()) {
    Flags flags;
    const std::unique_ptr<Invocation> invocation = command->make();
    invocation->declare(flags);
    const std::string own = own_flags(flags);
    if (!own.empty()) text += fmt::format("\nleads {}\n{}", command->name, own);
  }
  return text;
}

}  // namespace leads
