// SPDX-License-Identifier: MIT
// leads changes: the threshold crossings since a reader last asked, for other tools.
#include <algorithm>
#include <limits>

#include "base/text.h"
#include "cli/command/command.h"
#include "cli/session.h"
#include "leads/error.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/scores/crossings.h"

namespace leads::changes_command {
namespace {

constexpr std::size_t kBatch = 10'000;

struct Options {
  std::string reader, from;
};

void declare(Flags& flags, Options& options) {
  flags.value("--reader", "NAME", options.reader,
              "the name of the reader; each reader has its own position");
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
std::vector<std::pair<LeadId, std::string>> names_of(Store& store,
                                                     const std::vector<CrossingRecord>& crossings) {
  std::vector<LeadId> ids;
  for (const CrossingRecord& crossing : crossings) ids.push_back(crossing.lead);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
    needs.add(at(field));
  LeadCursor cursor(store, needs, {std::move(ids), {}, false});
  std::vector<std::pair<LeadId, std::string>> names;
  while (cursor.next()) names.emplace_back(cursor.lead().id, display_name(cursor.lead()));
  return names;
}

std::vector<std::vector<Datum>> rows_of(Store& store,
                                        const std::vector<CrossingRecord>& crossings) {
  const ReadingAtOnce together(store);
  const std::vector<std::pair<LeadId, std::string>> names = names_of(store, crossings);
  std::vector<std::vector<Datum>> rows;
  for (const CrossingRecord& crossing : crossings) {
    const auto name =
        std::lower_bound(names.begin(), names.end(), crossing.lead,
                         [](const auto& each, LeadId lead) { return each.first < lead; });
    const bool known = name != names.end() && name->first == crossing.lead;
    rows.push_back({crossing.id, crossing.at, number(crossing.lead),
                    known ? Datum(name->second) : Datum(), crossing.what,
                    text_or_missing(crossing.before), crossing.after,
                    text_or_missing(crossing.rule)});
  }
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

// JSON Lines even on a terminal, unless another format is named.
void prefer_lines(Session& session) {
  if (session.options().format || session.out.is_data()) return;
  OutputSettings settings = session.out.settings();
  settings.format = Format::jsonl;
  session.out.set(std::move(settings));
}

// After the first batch, an error must not claim that nothing was changed.
void move_mark(Store& store, const std::string& reader, std::int64_t mark, bool& moved) {
  try {
    Crossings(store).move(reader, mark);
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

int run(const Options& options, Session& session) {
  check_reader(options.reader);
  prefer_lines(session);
  if (session.out.settings().asks_columns()) return session.out.print(table_of()), 0;
  const bool dry_run = session.options().dry_run;
  Store& store = session.store(true);
  std::int64_t mark = Crossings(store).position(options.reader);
  bool moved = false;
  if (!options.from.empty()) {
    const bool now = fold(options.from) == "now";
    const Instant from =
        now ? kLastInstant : session.moment(options.from, Sense::past, "--from").first;
    mark = mark_before(store, mark, from);
    if (!dry_run) move_mark(store, options.reader, mark, moved);
  } else if (mark == 0) {
    session.say(
        "\"" + options.reader +
        "\" is a new reader: it receives all crossings that are kept (with --from now, only "
        "later ones)");
  }
  // Lines are written in batches; a single document or a file is one batch.
  const bool lines =
      session.out.settings().format == Format::jsonl && session.out.settings().path.empty();
  while (true) {
    const std::vector<CrossingRecord> crossings =
        Crossings(store).after(mark, lines ? kBatch : std::numeric_limits<std::int32_t>::max());
    Table table = table_of();
    table.members = {{"as_of", session.now()}, {"reader", options.reader}};
    table.rows = rows_of(store, crossings);
    session.out.print(table);
    session.out.flush();
    if (crossings.empty()) break;
    mark = crossings.back().id;
    // Only after they are written: a duplicate can be handled, a lost crossing cannot.
    if (!dry_run) move_mark(store, options.reader, mark, moved);
    if (!lines || crossings.size() < kBatch) break;
  }
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "changes",
    .group = "Whole book",
    .summary = "list threshold crossings since a reader last asked",
    .usage = "--reader NAME [--from WHEN]",
    .details =
        "Each run of leads score -a records which leads became hot, warm or cold, changed "
        "grade, or became ready for another stage, with the values before and after and the "
        "rule that contributed most. This command prints the crossings that a reader has not "
        "received yet, oldest first, as JSON Lines unless another format is named; a new reader "
        "receives all that are kept. The reader's position advances only after the output has "
        "been written: nothing is lost, and after a failure the same lines are sent again with "
        "the same ids. With --dry-run the position does not change.\n"
        "Crossings older than 90 days are deleted once every reader has received them.",
    .examples = {{"leads changes --reader slack", "for a tool that polls every few minutes"},
                 {"leads changes --reader slack --from now", "a new reader: nothing of the past"},
                 {"leads changes --reader me -O table", "for people"},
                 {"leads changes --reader slack -n", "look without advancing the position"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
};

}  // namespace leads::changes_command
