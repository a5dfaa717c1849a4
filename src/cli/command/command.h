// SPDX-License-Identifier: MIT
// A command: one row of the table in registry.cpp, made from an Options struct, `declare` and
// `run`.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "cli/command/flags.h"

namespace leads {

class Session;

struct Invocation {
  virtual ~Invocation() = default;
  virtual void declare(Flags& flags) = 0;
  /// Returns the exit code: 0, or 1 for the answer "no".
  virtual int run(Session& session) = 0;
};

struct Example {
  std::string_view line, says;
};

/// A row of the table. Its members are named where it is written.
struct Command {
  std::string_view name = {};
  std::string_view alias = {};  ///< another name; "" without
  std::string_view group = {};
  std::string_view summary = {};
  std::string_view usage = {};    ///< what follows `leads NAME`
  std::string_view details = {};  ///< paragraphs for --help
  std::vector<Example> examples = {};
  std::unique_ptr<Invocation> (*make)() = nullptr;
  bool lists_leads = false;  ///< its rows are leads: --fields names their columns
  bool html = false;         ///< can make a page of HTML
  bool lead_files = false;   ///< can write its leads as contacts and their next steps as events
  bool pages = false;        ///< output goes through a pager on a terminal
  bool needs_config = true;  ///< false: also runs if config.toml has mistakes, to help fix it
  bool writes = false;       ///< changes the database or the rules, unless --dry-run
  bool plans = false;        ///< its dry run names a plan, which --expect holds it to
  std::vector<std::string_view> writes_with = {};  ///< … only with one of these flags
  std::string_view reads_with = {};                ///< … not with this flag
  /// What it writes follows from the rules: it refuses to run by older ones while leads.toml has
  /// mistakes.
  bool needs_valid_rules = false;
  /// Offered to assistants by leads mcp: never for what deletes for good or sends anything.
  bool is_tool = true;
};

template <class Options, void (*Declare)(Flags&, Options&), int (*Run)(const Options&, Session&)>
std::unique_ptr<Invocation> make_invocation() {
  struct Made final : Invocation {
    void declare(Flags& flags) override { Declare(flags, options); }
    int run(Session& session) override { return Run(options, session); }
    Options options;
  };
  return std::make_unique<Made>();
}

/// "0.9.0 (1a2b3c4)": the release, and the commit where it is known.
std::string_view program_version();

/// Sorted as `leads help` shows them.
const std::vector<const Command*>& commands();
/// By name or alias; null if there is none.
const Command* find_command(std::string_view name);

}  // namespace leads
