// SPDX-License-Identifier: MIT
// leads config: show the preferences in effect and where each came from.
#include "base/spelling.h"
#include "cli/command/command.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::config_command {
namespace {

struct Options {
  std::string what;
};

void declare(Flags& flags, Options& options) {
  flags.word("show|path", options.what, true, "every preference, or where the file is").choices = {
      "show", "path"};
}

int show(Session& session) {
  session.preferences().check();
  Table table;
  table.schema = "leads.config/1";
  table.key = "settings";
  table.members = {{"config", session.preferences().config_path()},
                   {"exists", session.preferences().has_config()}};
  table.columns = {column("key", "KEY"), column("value", "VALUE"), column("origin", "FROM")};
  for (const Preference& preference : session.preferences().all()) {
    Datum value = preference.value ? Datum(*preference.value) : Datum();
    if (preference.key == "rules") value = text_or_missing(session.rules_path());
    table.rows.push_back({preference.key, std::move(value), preference.origin});
  }
  session.out.print(table);
  return 0;
}

int path(Session& session) {
  Page page;
  page.schema = "leads.config.path/1";
  page.document = {{"path", session.preferences().config_path()},
                   {"exists", session.preferences().has_config()}};
  page.text(session.preferences().config_path());
  session.out.print(page);
  return 0;
}

int run(const Options& options, Session& session) {
  if (options.what == "show") return show(session);
  if (options.what == "path") return path(session);
  std::string hint = did_you_mean(nearest(options.what, {"show", "path"}));
  throw Error(ErrorKind::usage, "\"" + options.what + "\"", "unknown subcommand",
              hint.empty() ? "leads config show, or leads config path" : hint);
}

}  // namespace

extern const Command kCommand{
    .name = "config",
    .group = "Set-up",
    .summary = "show the preferences in effect and where each came from",
    .usage = "show|path",
    .details =
        "A flag takes precedence over the environment, the environment over config.toml, and "
        "config.toml over the default. config.toml is a TOML file with any of the lines below; "
        "it is $XDG_CONFIG_HOME/leads/config.toml, or ~/.config/leads/config.toml if that "
        "variable is not set.\n"
        "  db = \"~/sales/leads.db\"          # else --db or LEADS_DB\n"
        "  rules = \"~/sales/leads.toml\"     # else leads.toml beside the database\n"
        "  me = \"ana\"                       # the journal's WHO, and owner:me\n"
        "  color = \"auto\"                   # always, never\n"
        "  columns = [\"id\", \"name\"]         # of list, for people, not for scripts\n"
        "  wait = 5                         # seconds for another process's lock\n"
        "A path may begin with ~/; a relative path is relative to the directory of config.toml.",
    .examples = {{"leads config show", "every preference with its origin"},
                 {"leads config path", "the file to write"},
                 {"leads config show --json", "for scripts"}},
    .make = make_invocation<Options, declare, run>,
    .needs_config = false,
    .is_tool = false,
};

}  // namespace leads::config_command
