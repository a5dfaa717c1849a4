// SPDX-License-Identifier: MIT
// leads undo: reverses an operation, change by change, except what was changed since.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/numbers.h"
#include "base/words.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "leads/error.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads::undo_command {
namespace {

struct Options {
  std::string op;
  std::optional<std::int64_t> limit;
  bool list = false, all_or_nothing = false;
};

void declare(Flags& flags, Options& options) {
  flags
      .word("OP", options.op, false,
            "the operation's number; default: your newest that is not undone")
      .kind = ValueKind::operation;
  flags.toggle("--list", options.list,
               "list the operations that can be undone, newest first; changes nothing");
  flags
      .whole("-l,--limit", "N", options.limit, 1, 1'000'000'000,
             "at most N operations (default 20)")
      .needs = {"--list"};
  flags.toggle("--all-or-nothing", options.all_or_nothing,
               "change nothing if a part of it cannot be undone");
}

int list(const Options& options, Session& session) {
  if (!options.op.empty())
    throw Error(ErrorKind::usage, "--list", "only lists operations and cannot be combined with OP",
                "use one of them: leads undo " + options.op + ", or leads undo --list");
  Table table;
  table.schema = "leads.undo-list/1";
  table.key = "operations";
  table.columns = {column("op", "OP", true),         column("at", "WHEN"),
                   column("actor", "WHO"),           column("command", "COMMAND"),
                   column("summary", "WHAT"),        column("whom", "WHOM"),
                   column("undoes", "UNDOES", true), column("undone_by", "UNDONE BY", true)};
  for (const OperationRecord& operation :
       Journal(session.store(false))
           .operations(std::nullopt, static_cast<std::size_t>(options.limit.value_or(20)))) {
    const auto other = [](std::int64_t op) { return op != 0 ? Datum(op) : Datum(); };
    table.rows.push_back({operation.id, operation.at, operation.actor, operation.command,
                          operation.summary, text_or_missing(whom(session, operation.id)),
                          other(operation.undoes), other(operation.undone_by)});
  }
  table.empty_note = "no operations yet";
  session.out.print(table);
  return 0;
}

// Looked up inside the transaction, before anything is changed.
std::int64_t newest_of_mine(Session& session, const Operation& undo) {
  std::vector<OperationRecord> operations =
      Journal(session.store(true)).operations(std::nullopt, 100'000);
  std::erase_if(operations, [&undo](const OperationRecord& operation) {
    return operation.id > undo.follows();
  });
  for (const OperationRecord& operation : operations) {
    if (operation.actor == session.preferences().actor() && operation.undoes == 0 &&
        operation.undone_by == 0 && !is_nurture(operation))
      return operation.id;
  }
  throw Error(
      ErrorKind::not_found, {},
      operations.empty() ? "there is nothing to undo yet" : "you have no operation left to undo",
      operations.empty() ? "" : "to see the operations of others: leads undo --list");
}

std::optional<std::int64_t> target_of(const Options& options) {
  if (options.op.empty()) return std::nullopt;
  const auto op = parse_integer(options.op);
  if (!op || *op < 1)
    throw Error(ErrorKind::usage, "OP", "\"" + options.op + "\" is not an operation number",
                "leads undo --list");
  return op;
}

std::string line_of(const UndoneChange& change) {
  const std::string what =
      change.kind == EntryKind::lead ? "" : shown_name(change.kind, change.name) + ": ";
  const std::string after =
      describe_change(change.kind, change.after.empty() ? change.before : change.after);
  return fmt::format("lead {}: {}{}{}", number(change.lead), what, after,
                     after.empty() ? change.kept : " (" + change.kept + ")");
}

void take(ChangeReport& report, Session& session, UndoneChange change) {
  if (report.changed.empty() || report.changed.back().id != change.lead) {
    const bool there = People(session.store(true)).exists(change.lead);
    const std::optional<LeadId> survivor = People(session.store(true)).survivor(change.lead);
    std::string name =
        there ? lead_name(session, change.lead) : describe_change(EntryKind::lead, change.before);
    if (!there && survivor) name = fmt::format("of lead {}", number(*survivor));
    report.changed.push_back({change.lead, std::move(name), {}, {}});
  }
  ChangedLead& lead = report.changed.back();
  if (change.kind == EntryKind::stage && change.before == change.after) {
    lead.notes.push_back("the reason it is in " + change.after + " is again the earlier one");
  } else if (change.kind == EntryKind::lead) {
    lead.notes.push_back(change.after.empty() ? "removed" : "restored");
  } else {
    lead.fields.push_back({shown_name(change.kind, change.name),
                           describe_change(change.kind, change.before),
                           describe_change(change.kind, change.after)});
  }
}

// What a bulk operation added is counted, not listed line by line.
std::string removed_text(const UndoResult& result, bool dry_run) {
  const auto uncounted = [&result](std::size_t count, EntryKind kind) {
    const auto has_line = [kind](const UndoneChange& change) {
      return change.kind == kind && change.after.empty() && change.kept.empty();
    };
    return count - std::min<std::size_t>(
                       count, static_cast<std::size_t>(std::count_if(
                                  result.changes.begin(), result.changes.end(), has_line)));
  };
  const char* const verb = dry_run ? "would be removed" : "removed";
  const auto counted = [verb](std::size_t count, const char* one, const char* more) {
    return count == 0 ? "" : fmt::format("{} {} {}", count, count == 1 ? one : more, verb);
  };
  const std::string people =
      counted(uncounted(result.leads_removed, EntryKind::lead), "lead", "leads");
  const std::string events =
      counted(uncounted(result.activities_removed, EntryKind::activity), "activity", "activities");
  return people + (people.empty() || events.empty() ? "" : ", ") + events;
}

/// "12 changes (changed since), 1 change (the lead is gone)"
std::string counted_by_reason(const UndoResult& result) {
  std::map<std::string, std::size_t> reasons;
  for (const UndoneChange& change : result.changes)
    if (!change.kept.empty()) ++reasons[change.kept];
  std::vector<std::string> parts;
  for (const auto& [reason, count] : reasons)
    parts.push_back(counted(count, "change", "changes") + " (" + reason + ")");
  return join(parts, ", ");
}

int run(const Options& options, Session& session) {
  if (options.list) return list(options, session);
  Store& store = session.store(true);
  const std::optional<std::int64_t> named = target_of(options);
  Operation operation = session.begin("undo");
  const std::int64_t target = named ? *named : newest_of_mine(session, operation);
  UndoResult result = operation.undo(target);
  const std::optional<OperationRecord> undone = Journal(store).operation(target);
  ChangeReport report;
  report.verb = "reverted";
  report.dry_run = session.options().dry_run;
  const std::string removed = removed_text(result, report.dry_run);
  List kept;
  std::vector<std::string> notes;
  for (UndoneChange& change : result.changes) {
    if (change.kept.empty()) {
      take(report, session, std::move(change));
      continue;
    }
    kept.emplace_back(Record{{"lead", number(change.lead)},
                             {"field", shown_name(change.kind, change.name)},
                             {"value", text_or_missing(change.before)},
                             {"would_be", text_or_missing(change.after)},
                             {"reason", change.kept}});
    notes.push_back(line_of(change));
  }
  const bool nothing = operation.changed_leads() == 0;
  if (result.kept > 0 && (options.all_or_nothing || nothing)) {
    const std::size_t more = notes.size() - 1;
    throw Error(ErrorKind::refused, fmt::format("operation {}", target),
                fmt::format("{}cannot be undone: {}{}", nothing ? "" : "a part of it ",
                            notes.front(), more > 0 ? fmt::format(" (and {} more)", more) : ""),
                nothing ? "leads history " + std::to_string(number(result.changes.front().lead)) +
                              " shows the later changes"
                        : "to undo the rest, leave out --all-or-nothing");
  }
  report.op =
      operation.finish(fmt::format("{}, operation {}", undone->command, target), report.dry_run);
  report.notes.push_back(fmt::format("{} operation {}: {} by {}, {}",
                                     report.dry_run ? "would undo" : "undid", target,
                                     undone->command, undone->actor, undone->summary));
  if (!removed.empty()) report.notes.push_back(removed);
  if (report.dry_run && notes.size() > 1) notes = {counted_by_reason(result)};
  for (const std::string& note : notes) report.notes.push_back("kept: " + note);
  report.extra = {{"undone", target},
                  {"leads_removed", result.leads_removed},
                  {"activities_removed", result.activities_removed},
                  {"kept", std::move(kept)}};
  print_change(session, report);
  return result.kept > 0 ? 8 : 0;
}

}  // namespace

extern const Command kCommand{
    .name = "undo",
    .group = "Safety",
    .summary = "undo an operation",
    .usage = "[OP] [--list] [--all-or-nothing]",
    .details =
        "Reverses an operation field by field and row by row: what is still as the operation "
        "left it is restored; the rest is kept and listed (exit 8). Leads that the operation "
        "added are removed if nothing has changed them since. An undo is itself an operation: "
        "undo it by its number to restore everything. The undo of an import cannot be undone; "
        "import the file again instead. Opt-outs are never undone.",
    .examples = {{"leads undo", "your last change"},
                 {"leads undo --list", "what can be undone, with numbers"},
                 {"leads undo 3 -n", "see what would happen"},
                 {"leads undo 3 --all-or-nothing",
                  "for scripts: exit 5 and no change if a part has changed since"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .plans = true,
    .reads_with = "--list",
};

}  // namespace leads::undo_command
