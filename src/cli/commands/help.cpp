// leads help: the overview, a command, or a topic.
#include "cli/help.h"

#include <cstdio>

#include "cli/command.h"
#include "cli/session.h"
#include "leads/error.h"
#include "leads/text.h"

namespace leads::help_command {
namespace {

struct Options {
  std::string topic;
};

void declare(Flags& flags, Options& options) { flags.word("COMMAND|TOPIC", options.topic, false, "what to explain"); }

int run(const Options& options, Session& session) {
  if (options.topic.empty()) {
    session.out.write(overview());
    return 0;
  }
  if (const Command* command = find_command(options.topic)) {
    Flags flags;
    GlobalOptions globals;
    declare_globals(flags, globals);
    const std::unique_ptr<Invocation> invocation = command->make();
    invocation->declare(flags);
    session.out.write(command_help(*command, flags));
    // `rules` is a command and a topic.
    if (const std::string topic = topic_help(options.topic); !topic.empty()) session.out.write("\n" + topic);
    return 0;
  }
  const std::string text = topic_help(options.topic);
  if (text.empty()) {
    std::vector<std::string> names = topic_names();
    for (const Command* command : commands()) names.emplace_back(command->name);
    std::string hint = did_you_mean(nearest(options.topic, names));
    if (hint.empty()) hint = "leads help lists the commands";
    throw Error(ErrorKind::not_found, "\"" + options.topic + "\"", "is no command and no topic", hint);
  }
  session.out.write(text);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "help", "Set-up", "help on a command or a topic", "[COMMAND|TOPIC]",
    "Topics: filters dates kinds rules exit-codes environment.",
    {{"leads help import", "a command"}, {"leads help filters", "the filter language"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::help_command
