// SPDX-License-Identifier: MIT
// leads mcp: serves the Model Context Protocol, so that an assistant can look things up.
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "base/files/write_all.h"
#include "base/words.h"
#include "cli/command/allowed.h"
#include "cli/mcp/server.h"
#include "cli/mcp/tools.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::mcp_command {
namespace {

struct Options {
  std::string allow;
};

void declare(Flags& flags, Options& options) {
  flags.value("--allow", "COMMANDS", options.allow,
              "let the program also run these commands that write, such as log,edit");
}

/// This program with the flags that say where the book is.
std::vector<std::string> program(const Session& session) {
  std::vector<std::string> words{std::filesystem::read_symlink("/proc/self/exe").string()};
  const GlobalOptions& options = session.options();
  if (options.db) words.push_back("--db=" + *options.db);
  if (options.rules) words.push_back("--rules=" + *options.rules);
  if (options.wait) words.push_back("--wait=" + std::to_string(*options.wait));
  for (const char* flag : {"--json", "--no-input"}) words.emplace_back(flag);
  return words;
}

int run(const Options& options, Session& session) {
  if (!may_look_up())
    throw Error(ErrorKind::refused, "leads mcp",
                "reads the database, but LEADS_ALLOW does not contain read",
                "LEADS_ALLOW=read,mcp");
  McpServer::Settings settings;
  settings.program = program(session);
  settings.tools = tool_commands(options.allow);
  std::vector<std::string> allowed{"read"};
  for (const Command* command : settings.tools) {
    if (!command->writes || !command->writes_with.empty()) continue;
    check_allowed(*command, false, {});
    allowed.emplace_back(command->name);
  }
  settings.allowed = join(allowed, ",");
  McpServer server(std::move(settings));
  for (std::string line; std::getline(std::cin, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string answer = server.answer(line);
    if (!answer.empty() && !write_all(STDOUT_FILENO, answer + "\n"))
      throw Error(ErrorKind::storage, "standard output", "the answer cannot be written");
  }
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "mcp",
    .group = "Set-up",
    .summary = "answer an assistant by the Model Context Protocol",
    .usage = "[--allow COMMANDS]",
    .details =
        "Serves the Model Context Protocol on standard input and output, for assistants that run "
        "it as a local server. Its tools are the commands of leads that only read: list, show, "
        "next, score, history, report and others. With --allow they are also the commands named, "
        "which write; what these do is in the history under the name agent:NAME, where NAME is "
        "the assistant's, and can be undone. Commands that delete leads for good or send anything "
        "are never offered. leads mcp ends when its standard input does.",
    .examples = {{"leads mcp", "answer questions"},
                 {"leads mcp --allow log,edit", "also take notes"},
                 {"leads history -l 5", "see what an assistant changed"}},
    .make = make_invocation<Options, declare, run>,
    .is_tool = false,
};

}  // namespace leads::mcp_command
