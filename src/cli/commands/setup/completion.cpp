// SPDX-License-Identifier: MIT
// leads completion: prints the completion script of a shell.
#include "cli/command/command.h"
#include "cli/complete/scripts.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::completion_command {
namespace {

struct Options {
  std::string shell;
};

void declare(Flags& flags, Options& options) {
  flags.word("SHELL", options.shell, true, "bash, zsh or fish").choices = {"bash", "zsh", "fish"};
}

int run(const Options& options, Session& session) {
  const std::string_view script = completion_script(options.shell);
  if (script.empty())
    throw Error(ErrorKind::usage, "\"" + options.shell + "\"", "unknown shell",
                "completion is available for bash, zsh and fish");
  if (!session.out.is_data()) {
    session.out.write(script);
    return 0;
  }
  Page page;
  page.schema = "leads.completion/1";
  page.document = {{"shell", options.shell}, {"script", script}};
  session.out.print(page);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "completion",
    .group = "Set-up",
    .summary = "print the completion script for bash, zsh or fish",
    .usage = "bash|zsh|fish",
    .details =
        "The script completes commands, flags, filters, stages, owners, tags and leads when you "
        "press Tab. If leads was installed by its build or from a package, the scripts are "
        "already installed.",
    .examples = {{"source <(leads completion bash)", "in ~/.bashrc"},
                 {"leads completion zsh >_leads", "into a directory of zsh's $fpath"},
                 {"leads completion fish >leads.fish", "into ~/.config/fish/completions"}},
    .make = make_invocation<Options, declare, run>,
    .needs_config = false,
    .is_tool = false,
};

}  // namespace leads::completion_command
