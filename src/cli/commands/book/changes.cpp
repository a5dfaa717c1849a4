// SPDX-License-Identifier: MIT
// leads changes: the threshold crossings since a reader last asked, for other tools.
#include <algorithm>
#include <limits>

#include "base/text.h"
#include "cli/command/command.h"
#include "cli/lead/change.h"
#include "cli/session.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/journal/journal_reader.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/scores/crossings.h"

namespace leads::changes_command {
namespace {

constexpr std::size_t kBatch = 10'000;

struct Options {
  std::string reader, from;
  bool all = false;
};

void declare(Flags& flags, Options& options) {
  flags.value("--reader", "NAME", options.reader,
              "the name of the reader; each reader has its own position");
  flags.toggle("-a,--all", options.all,
               "every entry of the journal, new leads included, instead of crossings");
  flags.value("--from", "WHEN", options.from, "skip what was before: --from now begins anew").kind =
      ValueKind::past_date;
}

void check_reader(const std::string& name) {
  constexpr std::size_t kLongest = 64;
  if (name.empty())
    throw Error(ErrorKind::usage, "--reader", "no reader was named",
                "give each tool a name of its own: leads changes --reader slack");
  const bool plain = std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
  });
  if (!plain || name.size() > kLongest)
    throw Error(ErrorKind::usage, "--reader", "\"" + name + "\" is not a valid name for a reader",
                "use letters, digits and the characters . _ -");
}

/// The names of a batch of leads, read in one pass.
class Names {
 public:
  Names(Store& store, std::vector<LeadId> ids);

  Datum of(LeadId lead) const {
    const auto name =
        std::lower_bound(names_.begin(), names_.end(), lead,
                         [](const auto& each, LeadId wanted) { return each.first < wanted; });
    const bool known = name != names_.end() && name->first == lead;
    return known ? Datum(name->second) : Datum();
  }

 private:
  std::vector<std::pair<LeadId, std::string>> names_;
};

Names::Names(Store& store, std::vector<LeadId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
    needs.add(at(field));
  LeadCursor cursor(store, needs, {std::move(ids), {}, false});
  while (cursor.next()) names_.emplace_back(cursor.lead().id, display_name(cursor.lead()));
}

std::vector<std::vector<Datum>> rows_of(Store& store,
                                        const std::vector<CrossingRecord>& crossings) {
  const ReadingAtOnce together(store);
  std::vector<LeadId> leads;
  for (const CrossingRecord& crossing : crossings) leads.push_back(crossing.lead);
  const Names names(store, std::move(leads));
  std::vector<std::vector<Datum>> rows;
  for (const CrossingRecord& crossing : crossings)
    rows.push_back({crossing.id, crossing.at, number(crossing.lead), names.of(crossing.lead),
                    crossing.what, text_or_missing(crossing.before), crossing.after,
                    text_or_missing(crossing.rule)});
  return rows;
}

Table table_of() {
  Table table;
  table.schema = "leads.changes/1";
  table.key = "changes";
  table.columns = {column("id", "NO", true), column("at", "WHEN"),   column("lead", "LEAD", true),
                   column("name", "NAME"),   column("what", "WHAT"), column("before", "BEFORE"),
                   column("after", "AFTER"), column("rule", "RULE")};
  table.empty_note = "no lead has crossed a threshold since";
  return table;
}

Table journal_table() {
  Table table;
  table.schema = "leads.changes.all/1";
  table.key = "entries";
  table.columns = {
      column("op", "OP", true),     column("at", "WHEN"),         column("actor", "WHO"),
      column("command", "COMMAND"), column("lead", "LEAD", true), column("name", "NAME"),
      column("field", "FIELD"),     column("before", "BEFORE"),   column("after", "AFTER")};
  table.empty_note = "nothing was changed since";
  return table;
}

std::vector<std::vector<Datum>> rows_of(Store& store,
                                        const std::vector<JournalReader::Line>& lines) {
  const ReadingAtOnce together(store);
  std::vector<LeadId> leads;
  for (const JournalReader::Line& line : lines)
    if (line.entry) leads.push_back(line.entry->lead);
  const Names names(store, std::move(leads));
  std::vector<std::vector<Datum>> rows;
  for (const auto& [operation, entry] : lines) {
    std::vector<Datum> row{operation.id, operation.at, operation.actor, operation.command};
    if (!entry) {
      row.insert(row.end(), {Datum(), Datum(), "operation", Datum(), operation.summary});
    } else {
      // These are covered by another line.
      if (entry->kind == EntryKind::move || entry->kind == EntryKind::address) continue;
      const bool of_book = entry->lead == LeadId{};
      row.insert(row.end(), {of_book ? Datum() : Datum(number(entry->lead)), names.of(entry->lead),
                             shown_name(entry->kind, entry->name),
                             text_or_missing(describe_change(entry->kind, entry->before)),
                             text_or_missing(describe_change(entry->kind, entry->after))});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// JSON Lines even on a terminal, unless another format is named.
void prefer_lines(Session& session) {
  if (session.options().format || session.out.is_data()) return;
  OutputSettings settings = session.out.settings();
  settings.format = Format::jsonl;
  session.out.set(std::move(settings));
}

// After the first batch, an error must not claim that nothing was changed.
void move_mark(Store& store, const Options& options, std::int64_t mark, bool& moved) {
  try {
    if (options.all)
      JournalReader::move(store, options.reader, mark);
    else
      Crossings(store).move(options.reader, mark);
  } catch (Error& error) {
    error.unchanged = error.unchanged && !moved;
    throw;
  }
  moved = true;
}

/// The last crossing before an instant, from the reader's position on.
std::int64_t mark_before(Store& store, std::int64_t mark, Instant instant) {
  while (true) {
    const std::vector<CrossingRecord> crossings = Crossings(store).after(mark, kBatch);
    for (const CrossingRecord& crossing : crossings) {
      if (crossing.at >= instant) return mark;
      mark = crossing.id;
    }
    if (crossings.size() < kBatch) return mark;
  }
}

/// The last operation before an instant, from the reader's position on.
std::int64_t operation_before(Store& store, std::int64_t mark, Instant instant) {
  for (const OperationRecord& operation :
       Journal(store).operations(std::nullopt, std::numeric_limits<std::int32_t>::max()))
    if (operation.at < instant) return std::max(mark, operation.id);
  return mark;
}

/// Prints what comes after `mark`, and advances the reader's position.
class Delivery {
 public:
  Delivery(const Options& options, Session& session, std::int64_t mark)
      : options_(options),
        session_(session),
        store_(session.store(true)),
        mark_(mark),
        // Lines are written in batches; a single document or a file is one batch.
        lines_(session.out.settings().format == Format::jsonl &&
               session.out.settings().path.empty()) {}

  void start_at(std::int64_t mark) {
    mark_ = mark;
    move();
  }

  void crossings() {
    while (true) {
      const std::vector<CrossingRecord> crossings = Crossings(store_).after(mark_, limit());
      print(table_of(), rows_of(store_, crossings));
      if (crossings.empty()) return;
      mark_ = crossings.back().id;
      move();
      if (!lines_ || crossings.size() < limit()) return;
    }
  }

  void journal() {
    JournalReader reader(store_, mark_);
    while (true) {
      const std::vector<JournalReader::Line> read = reader.next(limit());
      print(journal_table(), rows_of(store_, read));
      if (reader.complete() > mark_) {
        mark_ = reader.complete();
        move();
      }
      if (!lines_ || read.size() < limit()) return;
    }
  }

 private:
  std::size_t limit() const { return lines_ ? kBatch : std::numeric_limits<std::int32_t>::max(); }

  void print(Table table, std::vector<std::vector<Datum>> rows) {
    table.members = {{"as_of", session_.now()}, {"reader", options_.reader}};
    table.rows = std::move(rows);
    session_.out.print(table);
    session_.out.flush();
  }

  // Only after the output: a duplicate can be handled, a lost line cannot.
  void move() {
    if (!session_.options().dry_run) move_mark(store_, options_, mark_, moved_);
  }

  const Options& options_;
  Session& session_;
  Store& store_;
  std::int64_t mark_;
  bool lines_, moved_ = false;
};

int run(const Options& options, Session& session) {
  check_reader(options.reader);
  prefer_lines(session);
  if (session.out.settings().asks_columns())
    return session.out.print(options.all ? journal_table() : table_of()), 0;
  Store& store = session.store(true);
  const std::int64_t mark = options.all ? JournalReader::position(store, options.reader)
                                        : Crossings(store).position(options.reader);
  Delivery delivery(options, session, mark);
  if (!options.from.empty()) {
    const Instant from = fold(options.from) == "now"
                             ? kLastInstant
                             : session.moment(options.from, Sense::past, "--from").first;
    delivery.start_at(options.all ? operation_before(store, mark, from)
                                  : mark_before(store, mark, from));
  } else if (mark == 0) {
    session.say("\"" + options.reader + "\" is a new reader: it receives all " +
                (options.all ? "entries" : "crossings that are kept") +
                " (with --from now, only later ones)");
  }
  options.all ? delivery.journal() : delivery.crossings();
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "changes",
    .group = "Whole book",
    .summary = "list threshold crossings since a reader last asked",
    .usage = "--reader NAME [--all] [--from WHEN]",
    .details =
        "Each run of leads score -a records which leads became hot, warm or cold, changed "
        "grade, or became ready for another stage, with the values before and after and the "
        "rule that contributed most. This command prints the crossings that a reader has not "
        "received yet, oldest first, as JSON Lines unless another format is named; a new reader "
        "receives all that are kept. The reader's position advances only after the output has "
        "been written: nothing is lost, and after a failure the same lines are sent again with "
        "the same ids. With --dry-run the position does not change.\n"
        "Crossings older than 90 days are deleted once every reader has received them.\n"
        "--all prints the journal instead: each operation with what it did, the leads it created, "
        "and every change of a field, tag, stage, consent or activity. Activities that a file "
        "brought are counted in the line of their operation. A reader has a position of its own in "
        "the journal.",
    .examples = {{"leads changes --reader slack", "for a tool that polls every few minutes"},
                 {"leads changes --reader slack --from now", "a new reader: nothing of the past"},
                 {"leads changes --reader mirror --all", "for a program that copies every change"},
                 {"leads changes --reader slack -n", "look without advancing the position"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
};

}  // namespace leads::changes_command
