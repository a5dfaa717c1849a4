// SPDX-License-Identifier: MIT
// leads init: a database and a commented leads.toml, ready to use.
#include <fmt/core.h>

#include <filesystem>

#include "base/files/new_file.h"
#include "cli/command/command.h"
#include "cli/session.h"
#include "formats/playbook/playbook_toml.h"
#include "leads/error.h"

namespace leads::init_command {
namespace {

struct Options {
  std::string directory;
  bool example = false;
};

void declare(Flags& flags, Options& options) {
  flags
      .word("DIR", options.directory, false,
            "the directory, created if missing; default: the default directory")
      .kind = ValueKind::folder;
  flags.toggle("--example", options.example,
               "write the rules of a fictitious company, to experiment with");
}

// Keeps an existing file and returns false. After `database_made`, an error must not claim that
// nothing was changed.
bool make_rules(const std::string& path, const Options& options, bool database_made) {
  try {
    return write_new_file(path, options.example ? example_playbook_text() : default_playbook_text(),
                          0644);  // the company's own work: never overwritten
  } catch (Error& error) {
    error.unchanged = error.unchanged && !database_made;
    throw;
  }
}

int run(const Options& options, Session& session) {
  namespace fs = std::filesystem;
  session.check_may_write();
  session.check_no_fields();
  if (!options.directory.empty() && session.options().db)
    throw Error(ErrorKind::usage, "--db", "names a database, but DIR names another",
                "use one of them: leads init DIR, or leads init --db FILE");
  const fs::path database = options.directory.empty() ? fs::path(session.db_path())
                                                      : fs::path(options.directory) / "leads.db";
  const fs::path rules =
      (options.directory.empty() ? database.parent_path() : fs::path(options.directory)) /
      "leads.toml";
  session.keep_book(database.string(), rules.string());
  std::error_code failed;
  bool exists = fs::exists(database, failed);
  if (exists)
    Store(database.string(), {}, {});  // refuses a foreign file before anything is written
  bool rules_made = !fs::exists(rules, failed);
  const bool dry_run = session.options().dry_run;
  if (!dry_run) {
    if (!database.parent_path().empty()) fs::create_directories(database.parent_path(), failed);
    if (failed) throw Error(ErrorKind::storage, database.parent_path().string(), failed.message());
    if (!exists) exists = !Store::create(database.string());
    if (rules_made) rules_made = make_rules(rules.string(), options, !exists);
  }
  Page page;
  page.schema = "leads.init/1";
  page.document = {{"db", database.string()},
                   {"db_created", !exists},
                   {"rules", rules.string()},
                   {"rules_created", rules_made},
                   {"dry_run", dry_run}};
  const char* made = dry_run ? "would create" : "created";
  page.text(fmt::format("{} {}", exists ? "kept   " : made, database.string()));
  page.text(fmt::format("{} {}", rules_made ? made : "kept   ", rules.string()));
  if (!session.options().quiet || session.out.is_data()) session.out.print(page);
  if (!options.directory.empty() && !dry_run && !session.out.is_data())
    session.say(fmt::format("next: export LEADS_DB={}",
                            fs::absolute(database, failed).lexically_normal().string()));
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "init",
    .group = "Set-up",
    .summary = "create a database and its rules file",
    .usage = "[DIR] [--example]",
    .details =
        "Creates DIR/leads.db and DIR/leads.toml, or both in the default directory. Existing "
        "files are kept.",
    .examples = {{"leads init", "in the default directory, so that no command needs --db"},
                 {"leads init shop --example", "in its own directory, with example rules"},
                 {"leads init shop -n", "show what would be created"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
};

}  // namespace leads::init_command
