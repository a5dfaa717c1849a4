// SPDX-License-Identifier: MIT
// leads history: what changed, when, by whom, by which command.
#include <fmt/core.h>

#include <map>

#include "base/time/timestamp.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/session.h"
#include "leads/error.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"

namespace leads::history_command {
namespace {

struct Options {
  std::string lead, since;
  std::optional<std::int64_t> limit;
};

void declare(Flags& flags, Options& options) {
  flags.word("LEAD", options.lead, false, "one lead, change by change; default: all operations")
      .kind = ValueKind::lead;
  flags.value("--since", "WHEN", options.since, "only operations since then").kind =
      ValueKind::past_date;
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most N, newest first");
}

std::optional<Instant> since_of(const Options& options, Session& session) {
  if (options.since.empty()) return std::nullopt;
  return session.moment(options.since, Sense::filter, "--since").first;
}

std::size_t most_of(const Options& options) {
  return static_cast<std::size_t>(options.limit.value_or(1'000'000'000));
}

Table table_of(const Session& session) {
  Table table;
  table.schema = "leads.history/1";
  table.members = {{"as_of", session.now()}};
  table.columns = {column("op", "OP", true), column("at", "WHEN"), column("actor", "WHO"),
                   column("command", "COMMAND")};
  return table;
}

Table operations(const Options& options, Session& session) {
  Table table = table_of(session);
  table.key = "operations";
  table.columns.push_back(column("summary", "WHAT"));
  table.columns.push_back(column("whom", "WHOM"));
  for (const OperationRecord& operation :
       Journal(session.store(false)).operations(since_of(options, session), most_of(options)))
    table.rows.push_back({operation.id, operation.at, operation.actor, operation.command,
                          operation.summary, text_or_missing(whom(session, operation.id))});
  table.empty_note = "no operations yet";
  return table;
}

/// A value that is an instant stays one, so that it is shown in local time; others are text.
Datum value_of(const Playbook& playbook, const JournalEntry& entry, const std::string& text) {
  const std::optional<FieldIndex> index =
      entry.kind == EntryKind::field ? playbook.fields.find(entry.name) : std::nullopt;
  const std::optional<ParsedTime> parsed =
      index && playbook.fields[*index].type == FieldType::datetime ? parse_iso(text) : std::nullopt;
  return parsed && parsed->zoned ? Datum(parsed->instant)
                                 : text_or_missing(describe_change(entry.kind, text));
}

/// Why a lead was moved, from the ledger of moves; the journal does not record reasons.
class Reasons {
 public:
  explicit Reasons(Store& store) : store_(store) {}

  Datum of(const JournalEntry& entry) {
    if (entry.kind != EntryKind::stage) return {};
    const auto [moves, fresh] = moves_.try_emplace(entry.lead);
    if (fresh) moves->second = People(store_).moves(entry.lead);
    for (const StageMove& move : moves->second) {
      if (move.op == entry.op && move.to == entry.after) return text_or_missing(move.reason);
    }
    return {};
  }

 private:
  Store& store_;
  std::map<LeadId, std::vector<StageMove>> moves_;
};

Table changes(const Options& options, Session& session) {
  Store& store = session.store(false);
  const std::optional<Instant> since = since_of(options, session);
  const LeadId lead = session.find_lead(options.lead);
  Table table = table_of(session);
  table.key = "changes";
  table.members.emplace_back("lead", number(lead));
  table.title = session.out.settings().format == Format::table
                    ? fmt::format("{}  #{}", lead_name(session, lead), number(lead))
                    : "";
  for (const auto& [name, heading] :
       {std::pair{"field", "FIELD"}, {"before", "BEFORE"}, {"after", "AFTER"}}) {
    table.columns.push_back(column(name, heading));
    table.columns.back().relative = false;
    table.columns.back().kept = std::string_view(name) == "after";
  }
  // The lead whose record changed, which may be one that was merged into it.
  table.columns.push_back(column("lead", "LEAD", true));
  table.columns.back().shown = session.out.is_data() || !People(store).merged_leads(lead).empty();
  table.columns.push_back(column("reason", "REASON"));
  Column& reason = table.columns.back();
  reason.shown = session.out.is_data();
  Reasons reasons(store);
  for (const auto& [operation, entry] : Journal(store).history(lead)) {
    // These are covered by another line.
    const bool inner = entry.kind == EntryKind::move || entry.kind == EntryKind::address ||
                       (entry.kind == EntryKind::merged_into && entry.lead != lead);
    if (inner || (since && operation.at < *since) || table.rows.size() >= most_of(options))
      continue;
    const auto value = [&, &noted = entry](const std::string& text) {
      return value_of(store.playbook(), noted, text);
    };
    table.rows.push_back({operation.id, operation.at, operation.actor, operation.command,
                          shown_name(entry.kind, entry.name), value(entry.before),
                          value(entry.after), number(entry.lead), reasons.of(entry)});
    reason.shown = reason.shown || !table.rows.back().back().missing();
  }
  return table;
}

int run(const Options& options, Session& session) {
  session.store(false);
  session.out.print(options.lead.empty() ? operations(options, session)
                                         : changes(options, session));
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "history",
    .group = "Safety",
    .summary = "list what changed, when, by whom, and by which command",
    .usage = "[LEAD] [--since WHEN] [-l N]",
    .details =
        "Without a lead: every operation of the database, newest first. With a lead: its "
        "changes, field by field with the old and the new value, and the reason for each move.",
    .examples = {{"leads history -l 20", "the last twenty operations"},
                 {"leads history 42", "one lead, change by change"},
                 {"leads history --since mon --json", "this week, for scripts"}},
    .make = make_invocation<Options, declare, run>,
    .pages = true,
};

}  // namespace leads::history_command
