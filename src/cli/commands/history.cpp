// leads history: what changed, when, by whom, by which command.
#include <fmt/core.h>

#include "cli/change.h"
#include "cli/command.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::history_command {
namespace {

struct Options {
  std::string lead, since;
  std::optional<std::int64_t> limit;
};

void declare(Flags& flags, Options& options) {
  flags.word("LEAD", options.lead, false, "one lead, change by change; without, the operations of the book");
  flags.value("--since", "WHEN", options.since, "not older than that");
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most so many, newest first");
}

std::optional<Instant> since_of(const Options& options, Session& session) {
  if (options.since.empty()) return std::nullopt;
  return session.moment(options.since, Sense::past, "--since").first;
}

int run(const Options& options, Session& session) {
  Store& store = session.store(false);
  const std::optional<Instant> since = since_of(options, session);
  const auto most = static_cast<std::size_t>(options.limit.value_or(1'000'000'000));
  Table table;
  table.schema = "leads.history/1";
  table.members = {{"as_of", session.now()}};
  table.columns = {column("op", "OP", true), column("at", "WHEN"), column("actor", "WHO"), column("command", "COMMAND")};
  if (options.lead.empty()) {
    table.key = "operations";
    table.columns.push_back(column("summary", "WHAT"));
    for (const OperationRecord& operation : store.operations(since, most))
      table.rows.push_back({operation.id, operation.at, operation.actor, operation.command, operation.summary});
    table.empty_note = "nothing happened yet";
  } else {
    const LeadId lead = session.find_lead(options.lead);
    table.key = "changes";
    table.members.emplace_back("lead", number(lead));
    table.title = session.out.settings().format == Format::table ? fmt::format("{}  #{}", lead_name(session, lead), number(lead)) : "";
    for (const auto& [name, heading] : {std::pair{"field", "FIELD"}, {"before", "BEFORE"}, {"after", "AFTER"}})
      table.columns.push_back(column(name, heading));
    // Whose record changed: that of a lead merged into it, too.
    table.columns.push_back(column("lead", "LEAD", true));
    table.columns.back().shown = session.out.is_data() || !store.merged_leads(lead).empty();
    for (const auto& [operation, change] : store.history(lead)) {
      const bool inner = change.field == "move" || (change.field == "merged_into" && change.lead != lead);  // said by another line
      if (inner || (since && operation.at < *since) || table.rows.size() >= most) continue;
      const auto value = [&, field = change.field](const std::string& text) { return text_or_missing(describe_change(field, text)); };
      table.rows.push_back({operation.id, operation.at, operation.actor, operation.command, change.field, value(change.old_value), value(change.new_value), number(change.lead)});
    }
  }
  session.out.print(table);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "history", "Safety", "what changed, by whom, by which command", "[LEAD] [--since WHEN] [-l N]",
    "Without a lead: every operation of the book, newest first. With one: its changes, field by field, old and new.",
    {{"leads history -l 20", "the last twenty operations"},
     {"leads history 42", "one lead, change by change"},
     {"leads history --since mon --json", "this week, for scripts"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::history_command
