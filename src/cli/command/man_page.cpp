// SPDX-License-Identifier: MIT
#include "cli/command/man_page.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "cli/command/help.h"
#include "cli/session.h"

namespace leads {
namespace {

constexpr std::string_view kDate = "November 30, 2026";

// Plain text in mdoc: escaped so that no part of it is a macro or an escape.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\\')
      result += "\\e";
    else if (letter == '-')
      result += "\\-";
    else
      result += letter;
  }
  return text.starts_with('.') || text.starts_with('\'') ? "\\&" + result : result;
}

// A word for a macro's argument: "E" or "Op" must not be taken for a macro.
std::string argument(std::string_view text) {
  return "\\&" + escaped(text);
}

bool is_upper(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char letter) { return (letter >= 'A' && letter <= 'Z') || letter == '_'; });
}

// Flags in bold and placeholders (NAME, LEAD) in italics, whatever surrounds them.
std::string usage_text(std::string_view usage) {
  std::string result;
  while (!usage.empty()) {
    const bool flag = usage.front() == '-';
    std::size_t end = 0;
    const auto is_word = [&](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
             letter == '_' || (flag && letter == '-') || (letter >= '0' && letter <= '9');
    };
    while (end < usage.size() && is_word(usage[end])) ++end;
    if (end == 0) {
      const bool line_ends = usage.front() == '\n';
      result += line_ends ? std::string("\n.br\n") : escaped(usage.substr(0, 1));
      usage.remove_prefix(line_ends ? std::min(usage.find_first_not_of(" \n"), usage.size()) : 1);
      continue;
    }
    const std::string word = escaped(usage.substr(0, end));
    if (flag)
      result += "\\fB" + word + "\\fR";
    else if (is_upper(usage.substr(0, end)))
      result += "\\fI" + word + "\\fR";
    else
      result += word;
    usage.remove_prefix(end);
  }
  return result;
}

// One sentence per line, as is usual in mdoc; indented lines are kept as they are.
std::string prose(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (!result.empty()) result += ".Pp\n";
    if (line.starts_with(' ')) {
      result += ".Bd -literal -offset indent -compact\n" + escaped(line.substr(2)) + "\n.Ed\n";
      continue;
    }
    while (!line.empty()) {
      const std::size_t stop = line.find(". ");
      const std::size_t length = stop == std::string_view::npos ? line.size() : stop + 1;
      result += escaped(line.substr(0, length)) + "\n";
      line.remove_prefix(std::min(length + 1, line.size()));
    }
  }
  return result;
}

std::string head(std::string_view name, std::string_view says) {
  std::string title(name);
  std::transform(title.begin(), title.end(), title.begin(),
                 [](char letter) { return letter >= 'a' && letter <= 'z' ? letter - 32 : letter; });
  return fmt::format(".Dd {}\n.Dt {} 1\n.Os\n.Sh NAME\n.Nm {}\n.Nd {}\n", kDate, title, name,
                     escaped(says));
}

std::string flag_items(const Flags& flags, bool global) {
  std::string items;
  for (const FlagInfo& flag : flags.flags()) {
    if (flag.global != global) continue;
    std::string names = flag.letter == 0 ? "" : fmt::format("Fl {}", flag.letter);
    if (!flag.name.empty())
      names += (names.empty() ? "Fl " : " , Fl ") + escaped(flag.name.substr(1));
    if (!flag.value.empty()) names += " Ar " + argument(flag.value);
    std::string needs;
    for (const std::string_view name : flag.needs)
      needs += (needs.empty() ? "With " : " or ") + escaped(name);
    if (!needs.empty()) needs += ":\n";
    items += fmt::format(".It {}\n{}{}", names, needs, prose(flag.help));
  }
  if (!global && flags.takes_fields())
    items +=
        ".It Fl \\-FIELD Ar VALUE\nAny field by its name, such as\n.Fl \\-title\nor\n.Fl "
        "\\-next\\-step .\n";
  return items;
}

std::string list_of(const std::string& items) {
  return ".Bl -tag -width Ds\n" + items + ".El\n";
}

std::string literal(std::string_view text) {
  std::string result = ".Bd -literal\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += escaped(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result + ".Ed\n";
}

std::string command_items(std::string_view group) {
  std::string items;
  for (const Command* command : commands()) {
    if (command->group == group)
      items += fmt::format(".It Xr leads-{} 1\n{}\n", command->name, escaped(command->summary));
  }
  return list_of(items);
}

}  // namespace

std::string command_page(const Command& command) {
  Flags flags;
  GlobalOptions globals;
  declare_globals(flags, globals);
  const std::unique_ptr<Invocation> invocation = command.make();
  invocation->declare(flags);
  const std::string name = "leads-" + std::string(command.name);
  std::string page = head(name, command.summary) + ".Sh SYNOPSIS\n.Nm leads\n.Cm " +
                     std::string(command.name) + "\n";
  if (!command.usage.empty()) page += usage_text(command.usage) + "\n";
  page += ".Sh DESCRIPTION\n" + prose(command.details);
  if (!command.alias.empty())
    page += fmt::format(".Pp\nIts short name is\n.Cm {} .\n", command.alias);
  std::string words;
  for (const PositionalInfo& word : flags.positionals())
    words += fmt::format(".It Ar {}\n{}", argument(word.name), prose(word.help));
  const std::string items = words + flag_items(flags, false);
  if (!items.empty()) page += ".Pp\nArguments, and flags of this command only:\n" + list_of(items);
  page += ".Ss Flags of every command\n" + list_of(flag_items(flags, true));
  page +=
      ".Sh EXIT STATUS\n0 on success, 1 for the answer no, any other value on failure; see\n.Xr "
      "leads 1 .\n";
  page += ".Sh EXAMPLES\n";
  for (const Example& example : command.examples) {
    std::string says(example.says);
    if (!says.empty() && says.front() >= 'a' && says.front() <= 'z')
      says.front() = static_cast<char>(says.front() - 32);
    page += escaped(says) + ":\n.Bd -literal -offset indent\n" + escaped(example.line) + "\n.Ed\n";
    if (&example != &command.examples.back()) page += ".Pp\n";
  }
  return page + ".Sh SEE ALSO\n.Xr leads 1 ,\n.Xr leads.toml 5 ,\n.Xr leads-filter 7\n";
}

std::string main_page() {
  Flags flags;
  GlobalOptions globals;
  declare_globals(flags, globals);
  std::string page = head("leads", "keep sales leads, score them by rules, and say who to call") +
                     ".Sh SYNOPSIS\n.Nm\n.Ar COMMAND\n.Op Ar WORD ...\n.Op Ar FLAG ...\n";
  page +=
      ".Sh DESCRIPTION\n.Nm\n"
      "keeps a company's sales leads in one file, scores them by rules that the company writes in\n"
      ".Xr leads.toml 5 ,\nand says who is worth calling and exactly why.\n.Pp\n"
      "Flags may be typed before or after the words of a command; after\n.Fl \\-\n"
      "every argument is a word.\nLeads are selected by a filter; see\n.Xr leads-filter 7 .\n"
      "The terms used in these pages are explained in\n.Xr leads-glossary 7 .\n";
  for (const std::string_view group : {"Every day", "Whole book", "Safety", "Set-up"})
    page += fmt::format(".Ss {}\n{}", group, command_items(group));
  page += ".Sh OPTIONS\nThese are flags of every command:\n" + list_of(flag_items(flags, true));
  page += ".Sh ENVIRONMENT\n" + literal(topic_help("environment"));
  page +=
      ".Sh FILES\n.Bl -tag -width Ds\n"
      ".It Pa ~/.local/share/leads/leads.db\nthe database, unless\n.Fl \\-db\nor\n.Ev LEADS_DB\n"
      "names another\n"
      ".It Pa leads.toml\nthe rules, beside the database\n"
      ".It Pa ~/.config/leads/config.toml\npreferences: db, rules, me, color, links, columns, "
      "wait\n.El\n";
  page += ".Sh EXIT STATUS\n" + literal(topic_help("exit-codes"));
  page +=
      ".Sh EXAMPLES\nCreate a database with example rules, import leads, and see whom to call "
      "first:\n"
      ".Bd -literal -offset indent\nleads init shop \\-\\-example\n"
      "export LEADS_DB=$PWD/shop/leads.db\nleads import leads.csv\nleads next\n.Ed\n";
  return page +
         ".Sh SEE ALSO\n.Xr leads.toml 5 ,\n.Xr leads-cron 7 ,\n.Xr leads-filter 7 ,\n.Xr "
         "leads-glossary 7 ,\n.Xr leads-import 7 ,\n.Xr leads-json 7\n";
}

}  // namespace leads
