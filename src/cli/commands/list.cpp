// leads list: the leads a filter picks, best first.
#include <algorithm>
#include <limits>

#include "cli/command.h"
#include "cli/lead_columns.h"
#include "cli/lead_sort.h"
#include "cli/session.h"
#include "leads/error.h"
#include "leads/text.h"

namespace leads::list_command {
namespace {

struct Options {
  std::vector<std::string> filter;
  std::string sort;
  std::optional<std::int64_t> limit;
  bool ids = false, nul = false, count = false, exit_status = false;
};

void declare(Flags& flags, Options& options) {
  flags.words("FILTER", options.filter, false, "which leads; all without");
  flags.value("-s,--sort", "KEYS", options.sort, "columns to sort by, `-` before one turns it round: -s company,-score");
  flags.whole("-l,--limit", "N", options.limit, 1, 1'000'000'000, "at most so many");
  flags.toggle("--ids", options.ids, "ids alone, one a line");
  flags.toggle("-0", options.nul, "with --ids: NUL between them instead of a line break");
  flags.toggle("--count", options.count, "how many, nothing else");
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 when there are none");
}

bool best_by_score(const std::string& sort) { return sort.empty() || sort == "-score" || sort == "-score,id"; }

// The leads with the highest scores, lower ids first among equals; ascending by id.
std::vector<LeadId> best_scores(Session& session, const Filter& filter, std::size_t most, SelectionCount& count) {
  using Place = std::pair<std::int64_t, std::int64_t>;  // the smaller, the better
  std::vector<Place> best;
  count = select_scores(session.store(false), session.scorer(), session.scratch(), session.now(), filter, [&](LeadId lead, const Score& score) {
    const Place place{-std::int64_t{score.total}, number(lead)};
    const bool full = best.size() >= most;
    if (full && !(place < best.front())) return;
    if (full) {
      std::pop_heap(best.begin(), best.end());
      best.pop_back();
    }
    best.push_back(place);
    std::push_heap(best.begin(), best.end());
  });
  std::vector<LeadId> leads;
  for (const Place& place : best) leads.push_back(LeadId{place.second});
  std::sort(leads.begin(), leads.end());
  return leads;
}

std::vector<LeadId> matching(Session& session, const Filter& filter) {
  std::vector<LeadId> leads;
  Selection selection;
  selection.filter = filter;
  selection.zone = &session.zone();
  selection.scores = false;
  selection.packs = true;
  select_leads(session.store(false), session.scorer(), session.scratch(), session.now(), std::move(selection),
               [&leads](LeadCursor& cursor, const Score&) { leads.push_back(cursor.lead().id); });
  return leads;
}

struct Row {
  LeadId id{};
  std::vector<Datum> keys, cells;
};

int run(const Options& options, Session& session) {
  if (options.nul && !options.ids) throw Error(ErrorKind::usage, "-0", "goes with --ids", "leads list --ids -0");
  const Filter filter = session.filter(options.filter);
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  const std::vector<LeadColumn> all = lead_columns(playbook, session.now());
  const std::vector<SortKey> keys = sort_keys(options.sort, all);
  const bool listing = session.options().fields && *session.options().fields == "help";
  const Format format = session.out.settings().format;
  const bool document = options.ids && !listing && (format == Format::json || format == Format::jsonl);
  if (document && options.nul) throw Error(ErrorKind::usage, "-0", "goes with bare ids, not with JSON", "leads list --ids -0");
  if (document) {
    OutputSettings settings = session.out.settings();
    settings.fields = {"id"};
    session.out.set(std::move(settings));
  }
  const bool bare = options.count || (options.ids && !document);
  if (!bare) session.prefer_columns();
  std::vector<LeadColumn> columns = bare ? std::vector<LeadColumn>{} : choose_columns(all, session.out.settings().fields);

  Selection selection;
  selection.filter = filter;
  selection.zone = &session.zone();
  selection.scores = false;
  const bool sorting = !options.count;
  const auto need = [&selection](const LeadColumn& column) {
    selection.needs.add(column.needs);
    selection.scores = selection.scores || column.score;
  };
  for (const LeadColumn& column : columns) need(column);
  if (sorting)
    for (const SortKey& key : keys) need(all[key.column]);

  std::optional<SelectionCount> ranked;
  std::optional<ReadingAtOnce> together(std::in_place, store);  // who and what of one moment
  if (options.limit && !listing && !options.count && best_by_score(options.sort) && reads_scores_alone(filter)) {
    ranked.emplace();
    selection.ids = best_scores(session, filter, static_cast<std::size_t>(*options.limit), *ranked);
  } else if (!listing && !options.count && !filter.empty() && !names_scores(filter)) {
    // First who, then what: most leads are not asked for, and cost no more than the filter reads.
    selection.ids = matching(session, filter);
    selection.filter = {};
  }

  std::vector<Row> rows;
  SelectionCount count;
  const auto before = [&keys](const Row& a, const Row& b) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const int order = compare(a.keys[i], b.keys[i], keys[i].descending);
      if (order != 0) return order < 0;
    }
    return a.id < b.id;
  };
  const std::size_t most = options.limit ? static_cast<std::size_t>(*options.limit) : std::numeric_limits<std::size_t>::max();
  if (!listing) {
    count = select_leads(store, session.scorer(), session.scratch(), session.now(), std::move(selection),
                         [&](LeadCursor& cursor, const Score& score) {
                           if (options.count) return;
                           Row row;
                           row.id = cursor.lead().id;
                           for (const SortKey& key : keys) row.keys.push_back(all[key.column].value(cursor, score));
                           // With a limit the best are a heap, the worst of them on top: most leads end here.
                           if (rows.size() >= most && !before(row, rows.front())) return;
                           for (const LeadColumn& column : columns) row.cells.push_back(column.value(cursor, score));
                           if (rows.size() >= most) {
                             std::pop_heap(rows.begin(), rows.end(), before);
                             rows.pop_back();
                           }
                           rows.push_back(std::move(row));
                           if (options.limit) std::push_heap(rows.begin(), rows.end(), before);
                         });
  }
  together.reset();
  if (ranked) count = *ranked;
  session.hint_to_score(count.evaluated);
  const int code = options.exit_status && count.matched == 0 ? 1 : 0;
  if (options.count) {
    Page page;
    page.schema = "leads.count/1";
    page.document = {{"as_of", session.now()}, {"count", count.matched}};
    page.text(std::to_string(count.matched));
    session.out.print(page);
    return code;
  }
  std::sort(rows.begin(), rows.end(), before);
  if (bare) {
    for (const Row& row : rows) session.out.write(std::to_string(number(row.id)) + (options.nul ? std::string(1, '\0') : "\n"));
    return code;
  }
  Table table;
  table.schema = "leads.list/1";
  table.key = "leads";
  table.members = {{"as_of", session.now()}, {"matched", count.matched}};
  for (LeadColumn& column : columns) {
    column.column.shown = true;
    table.columns.push_back(std::move(column.column));
  }
  if (listing) {
    table.columns.clear();
    for (const LeadColumn& column : all) table.columns.push_back(column.column);
  }
  for (Row& row : rows) table.rows.push_back(std::move(row.cells));
  table.empty_note = options.filter.empty() ? "no leads yet: leads add NAME, or leads import FILE" : "no lead matches";
  if (rows.size() < count.matched)
    table.footer.push_back(std::to_string(rows.size()) + " of " + std::to_string(count.matched) + " leads");
  session.out.print(table);
  return code;
}

}  // namespace

extern const Command kCommand{
    "list", "Every day", "leads that match a filter, best first", "[FILTER…] [-s KEYS] [-l N] [--ids] [--count]",
    "Terms of a filter must all hold; the word `or` starts an alternative. Without a filter every lead is listed, highest score "
    "first. On a terminal the table fits its width; elsewhere the same columns come as tab-separated values without a header.",
    {{"leads list temperature:hot -l 20", "the twenty hottest"},
     {"leads list stage:mql,sql owner:me -s next_step_at", "my work, soonest first"},
     {"leads list 'title:~\\b(vp|head)\\b' -F name,company,score", "chosen columns"},
     {"leads list score:70.. --ids | xargs -rn1 leads show", "for scripts"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::list_command
