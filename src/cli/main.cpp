// SPDX-License-Identifier: MIT
// The process: splits the command line, reads the clock, runs one command, and turns exceptions
// into a message and an exit code. Nothing else does any of these.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "base/files/interruption.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/words.h"
#include "cli/command/allowed.h"
#include "cli/command/command.h"
#include "cli/command/help.h"
#include "cli/command/man_page.h"
#include "cli/complete/complete.h"
#include "cli/list/lead_files.h"
#include "cli/output/errors.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads {
namespace {

struct Split {
  std::string command;
  std::vector<std::string> rest;
};

// True for a global flag whose value is the next word.
bool takes_next_word(const std::string& flag) {
  GlobalOptions ignored;
  Flags globals;
  declare_globals(globals, ignored);
  return globals.takes_next_word(flag);
}

// The command is the first word that is neither a flag nor a global flag's value.
Split split_command(std::vector<std::string> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") break;
    if (words[i].size() > 1 && words[i][0] == '-') {
      if (takes_next_word(words[i])) ++i;
      continue;
    }
    Split split{words[i], std::move(words)};
    split.rest.erase(split.rest.begin() + static_cast<std::ptrdiff_t>(i));
    return split;
  }
  return {"", std::move(words)};
}

/// What other programs call a command of leads.
constexpr auto kOtherWords =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"rm", "remove"},
                                                                  {"del", "remove"},
                                                                  {"delete", "remove"},
                                                                  {"search", "list"},
                                                                  {"find", "list"},
                                                                  {"grep", "list"},
                                                                  {"view", "show"},
                                                                  {"get", "show"},
                                                                  {"new", "add"},
                                                                  {"create", "add"},
                                                                  {"update", "edit"},
                                                                  {"set", "edit"},
                                                                  {"todo", "next"},
                                                                  {"move", "advance"},
                                                                  {"call", "log"}});

[[noreturn]] void unknown_command(const std::string& word) {
  for (const auto& [other, ours] : kOtherWords) {
    if (word == other)
      throw Error(ErrorKind::usage, word, "unknown command",
                  "it is called " + std::string(ours) + " here: leads help " + std::string(ours));
  }
  std::vector<std::string> names;
  for (const Command* command : commands()) names.emplace_back(command->name);
  std::string hint = did_you_mean(nearest(word, names));
  if (hint.empty()) hint = "to list the commands: leads help";
  throw Error(ErrorKind::usage, word, "unknown command", hint);
}

int print(std::string_view text) {
  Output out;
  out.write(text);
  out.flush();
  return 0;
}

// The command as typed if it only reads; "" if it may write.
std::string reading(const Command& command, const Flags& flags) {
  const std::string name(command.name);
  if (!command.writes) return name;
  if (!command.reads_with.empty() && flags.given(command.reads_with))
    return name + " " + std::string(command.reads_with);
  const auto& writing = command.writes_with;
  const bool writes =
      writing.empty() || std::any_of(writing.begin(), writing.end(),
                                     [&flags](std::string_view flag) { return flags.given(flag); });
  return writes ? "" : name + " without " + join(writing, " or ");
}

// In other tools `-n 5` limits the output; here the 5 would be a lead or a word.
void check_dry_run(const Command& command, const Flags& flags,
                   const std::vector<std::string>& words) {
  const std::string name = reading(command, flags);
  if (name.empty() || !flags.given("--dry-run")) return;
  std::string hint = "leave it out";
  if (flags.find("-l") != nullptr) {
    const auto typed = std::find_if(words.begin(), words.end(), [](const std::string& word) {
      return word == "-n" || word == "--dry-run";
    });
    const bool number =
        typed != words.end() && typed + 1 != words.end() && parse_integer(*(typed + 1));
    hint += "; to limit the rows: -l " + (number ? *(typed + 1) : "N");
  }
  throw Error(ErrorKind::usage, "--dry-run",
              "leads " + name + " only reads, so --dry-run does not apply", hint);
}

void check_expect(const Command& command, const Flags& flags, bool dry_run) {
  if (!flags.given("--expect")) return;
  if (!command.plans || !reading(command, flags).empty())
    throw Error(ErrorKind::usage, "--expect",
                "leads " + std::string(command.name) + " names no plan in a dry run",
                "leave it out");
  if (dry_run)
    throw Error(ErrorKind::usage, "--expect", "a dry run names the plan; it expects none",
                "leave out --dry-run to carry the plan out");
}

// Refuses, before anything is done, a format that the command cannot write.
void check_format(const Command& command, const Session& session) {
  const OutputSettings& settings = session.out.settings();
  const std::string where = session.options().output && !session.options().format ? "--output"
                                                                                  : "--format",
                    name = "leads " + std::string(command.name);
  if (settings.format == Format::html && !command.html)
    throw Error(ErrorKind::usage, where, name + " has no page of HTML",
                "leads report has; other formats: csv tsv json jsonl md xlsx");
  if (settings.format == Format::xlsx && settings.terminal)
    throw Error(ErrorKind::usage, where, "a terminal cannot show .xlsx",
                "write it to a file: -o FILE.xlsx");
  if (!is_lead_file(settings.format)) return;
  if (!command.lead_files)
    throw Error(ErrorKind::usage, where,
                name + (settings.format == Format::vcard
                            ? " lists no leads that could be written as vCards"
                            : " lists no leads with next steps for a calendar"),
                "list, export, show and next do; other formats: csv tsv json jsonl md xlsx");
  check_lead_file(session);
}

// Completion requests of shells. They cannot show a message, so on any failure nothing is offered.
int answer_shell(std::vector<std::string> words, Instant clock) {
  try {
    if (!may_look_up()) std::_Exit(0);
    words.erase(words.begin());
    print(completion_lines(complete(std::move(words), clock)));
  } catch (const std::exception&) {
  }
  std::_Exit(0);
}

// Requests of the build: leads(1), or the page of a command.
int print_page(const std::vector<std::string>& words) {
  const Command* command = words.size() > 1 ? find_command(words[1]) : nullptr;
  if (words.size() > 1 && command == nullptr) unknown_command(words[1]);
  return print(command != nullptr ? command_page(*command) : main_page());
}

int run(std::vector<std::string> words, Instant clock) {
  if (!words.empty() && words.front() == "__man") return print_page(words);
  if (!words.empty() && words.front() == "__complete") return answer_shell(std::move(words), clock);
  const bool wants_json = error_style(words).json;
  Split split = split_command(std::move(words));
  const Command* command = split.command.empty() ? nullptr : find_command(split.command);
  if (!split.command.empty() && command == nullptr) unknown_command(split.command);
  GlobalOptions options;
  Flags flags;
  declare_globals(flags, options);
  const std::unique_ptr<Invocation> invocation = command != nullptr ? command->make() : nullptr;
  if (invocation) invocation->declare(flags);
  const bool asks_help =
      std::any_of(split.rest.begin(), std::find(split.rest.begin(), split.rest.end(), "--"),
                  [](const std::string& word) { return word == "-h" || word == "--help"; });
  if (asks_help || command == nullptr) {
    // Scripts get the document of `help`, regardless of the other words.
    if (asks_help && wants_json)
      return run(command != nullptr
                     ? std::vector<std::string>{"help", std::string(command->name), "--json"}
                     : std::vector<std::string>{"help", "--json"},
                 clock);
    if (!asks_help) flags.parse(split.rest, "");
    if (options.version) return print("leads " + std::string(program_version()) + "\n");
    if (!asks_help && !split.rest.empty())
      throw Error(ErrorKind::usage, "leads", "no command was given",
                  "to list the commands: leads help");
    return print(command != nullptr ? command_help(*command, flags) : overview());
  }
  flags.parse(split.rest, command->name);
  if (options.version) return print("leads " + std::string(program_version()) + "\n");
  check_dry_run(*command, flags, split.rest);
  check_expect(*command, flags, options.dry_run);
  check_allowed(*command, options.dry_run || !reading(*command, flags).empty(), flags.files());
  Session session(options, clock);
  if (command->needs_config) session.preferences().check();
  if (command->needs_valid_rules && reading(*command, flags).empty()) session.need_valid_rules();
  session.check_files(flags.files());
  check_format(*command, session);
  if (command->pages) session.keep_from_pager();
  const int code = invocation->run(session);
  session.finish(command->pages);
  // Everything is committed and written: destroying a book and its rules piece by piece would cost
  // a look-up a tenth of its time.
  std::_Exit(code);
}

// A closed stdin, stdout or stderr would hand its number to the database file.
void reopen_standard_files() {
  for (int file = 0; file <= 2; ++file) {
    // Read-only on purpose: a write to what was closed must fail, not vanish.
    if (::fcntl(file, F_GETFD) == -1 && ::open("/dev/null", O_RDONLY) < 0) std::abort();
  }
}

}  // namespace

int entry(std::vector<std::string> words) {
  reopen_standard_files();
  handle_signals();
  const ErrorStyle style = error_style(words);
  try {
    const Instant clock = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
    return run(std::move(words), clock);
  } catch (const Error& error) {
    print_error(error, style);
    return exit_code(error.kind);
  } catch (const std::bad_alloc&) {
    // This may happen after a commit: between steps, or while the answer is printed.
    print_error(Error(ErrorKind::storage, {}, "out of memory",
                      "to see whether anything was changed: leads history -l 1"),
                style);
    return exit_code(ErrorKind::storage);
  } catch (const std::exception& error) {
    print_error(
        Error(ErrorKind::bug, {}, error.what(), "please report this, with the command you ran"),
        style);
    return exit_code(ErrorKind::bug);
  }
}

}  // namespace leads

int main(int count, char** arguments) {
  return leads::entry({arguments + 1, arguments + count});
}
