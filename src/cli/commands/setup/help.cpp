// SPDX-License-Identifier: MIT
// leads help: the overview, a command, or a topic.
#include "cli/command/help.h"

#include "base/spelling.h"
#include "cli/command/command.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::help_command {
namespace {

struct Options {
  std::string topic;
};

void declare(Flags& flags, Options& options) {
  flags.word("COMMAND|TOPIC", options.topic, false, "what to explain").kind = ValueKind::topic;
}

List texts(const std::vector<std::string_view>& all) {
  List list;
  for (const std::string_view text : all) list.emplace_back(text);
  return list;
}

List word_list(const Flags& flags) {
  List list;
  for (const PositionalInfo& word : flags.positionals()) {
    list.emplace_back(Record{{"name", word.name},
                             {"kind", value_kind_name(effective_kind(word))},
                             {"choices", texts(word.choices)},
                             {"help", word.help},
                             {"required", word.required},
                             {"many", word.many}});
  }
  return list;
}

List flag_list(const Flags& flags) {
  List list;
  for (const FlagInfo& flag : flags.flags()) {
    list.emplace_back(
        Record{{"name", text_or_missing(flag.name)},
               {"letter", flag.letter != 0 ? Datum(std::string(1, flag.letter)) : Datum()},
               {"value", text_or_missing(flag.value)},
               {"kind", flag.value.empty() ? Datum() : value_kind_name(effective_kind(flag))},
               {"choices", texts(flag.choices)},
               {"repeats", flag.repeats},
               {"help", flag.help},
               {"global", flag.global},
               {"needs", texts(flag.needs)}});
  }
  return list;
}

List command_list() {
  List list;
  for (const Command* command : commands())
    list.emplace_back(Record{{"name", command->name},
                             {"alias", text_or_missing(command->alias)},
                             {"group", command->group},
                             {"summary", command->summary}});
  return list;
}

void print(Session& session, const std::string& topic, const std::string& text, List words,
           List flags, List commands) {
  if (!session.out.is_data()) {
    session.out.write(text);
    return;
  }
  Page page;
  page.schema = "leads.help/1";
  page.document = {{"topic", text_or_missing(topic)},
                   {"text", text},
                   {"commands", std::move(commands)},
                   {"words", std::move(words)},
                   {"flags", std::move(flags)}};
  session.out.print(page);
}

int run(const Options& options, Session& session) {
  const std::string& topic = options.topic;
  if (topic.empty()) {
    print(session, topic, overview(), {}, {}, command_list());
    return 0;
  }
  std::string text = topic_help(topic);
  List words, listed;
  if (const Command* command = find_command(topic)) {
    Flags flags;
    GlobalOptions globals;
    declare_globals(flags, globals);
    const std::unique_ptr<Invocation> invocation = command->make();
    invocation->declare(flags);
    // `rules` is a command and a topic.
    text = command_help(*command, flags) + (text.empty() ? "" : "\n" + text);
    words = word_list(flags);
    listed = flag_list(flags);
  }
  if (text.empty()) {
    std::vector<std::string> names = topic_names();
    for (const Command* command : commands()) names.emplace_back(command->name);
    std::string hint = did_you_mean(nearest(topic, names));
    if (hint.empty()) hint = "leads help lists the commands";
    throw Error(ErrorKind::not_found, "\"" + topic + "\"", "unknown command or topic", hint);
  }
  print(session, topic, text, std::move(words), std::move(listed), {});
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "help",
    .group = "Set-up",
    .summary = "show help on a command or a topic",
    .usage = "[COMMAND|TOPIC]",
    .details =
        "Topics: filters dates rules toml stages fields kinds flags exit-codes json environment "
        "scripting webform cron.",
    .examples = {{"leads help import", "a command"},
                 {"leads help filters", "the filter language"},
                 {"leads help flags", "every flag of every command"}},
    .make = make_invocation<Options, declare, run>,
    .pages = true,
    .needs_config = false,
};

}  // namespace leads::help_command
