// SPDX-License-Identifier: MIT
// leads score: prints scores and what they are made of; with -a, the nightly job that stores them.
#include <algorithm>

#include "cli/command/command.h"
#include "cli/lead/lead_columns.h"
#include "cli/lead/lead_targets.h"
#include "cli/score/explanations.h"
#include "cli/score/score_all.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::score_command {
namespace {

struct Options {
  std::vector<std::string> words;
  bool all = false, explain = false, full = false, check = false;
};

void declare(Flags& flags, Options& options) {
  flags
      .words("LEAD…|FILTER…", options.words, false,
             "ids, e-mails or names; or a filter, which has a `:`")
      .kind = ValueKind::lead_or_filter;
  flags.toggle("-a,--all", options.all,
               "evaluate the leads whose stored score no longer holds and store what changed: the "
               "nightly job");
  flags.toggle("--full", options.full, "evaluate every lead").needs = {"--all"};
  flags
      .toggle(
          "--check", options.check,
          "compare stored scores with a fresh evaluation, write nothing; exit 1 if one is wrong")
      .needs = {"--all"};
  flags.toggle("-x,--explain", options.explain, "every line of every score; they add up");
}

Selection selection_of(const Options& options, Session& session) {
  Selection selection;
  selection.zone = &session.zone();
  if (options.words.empty() || is_filter(options.words)) {
    selection.filter = session.filter(options.words);
    return selection;
  }
  std::vector<LeadId> ids;
  for (const std::string& word : options.words) ids.push_back(session.find_lead(word));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  selection.ids = std::move(ids);
  return selection;
}

int run(const Options& options, Session& session) {
  if (options.all) {
    if (!options.words.empty())
      throw Error(ErrorKind::usage, "-a", "takes no leads: it means all of them");
    if (options.check && options.full)
      throw Error(ErrorKind::usage, "--check", "already looks at every lead", "leave out --full");
    return options.check ? check_all(session) : rescore_all(session, options.full);
  }
  if (options.words.empty())
    throw Error(ErrorKind::usage, "leads score", "which leads?",
                "name some, give a filter, or -a to refresh what is stored");
  session.store(false);
  Selection selection = selection_of(options, session);
  if (options.explain) return print_explanations(session, std::move(selection));
  Store& store = session.store(false);
  const std::vector<std::string> names{"id",  "name",       "score", "temperature", "grade",
                                       "fit", "engagement", "ready", "valid_until"};
  const std::vector<LeadColumn> columns =
      choose_columns(lead_columns(store.playbook(), session.now()),
                     session.out.settings().fields ? session.out.settings().fields : names);
  Table table;
  table.schema = "leads.score/1";
  table.key = "leads";
  table.members = {{"as_of", session.now()}};
  for (const LeadColumn& column : columns) {
    selection.needs.add(column.needs);
    table.columns.push_back(column.column);
    table.columns.back().shown = true;
  }
  select_leads(session.evaluation(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) {
                 std::vector<Datum>& row = table.rows.emplace_back();
                 for (const LeadColumn& column : columns)
                   row.push_back(column.value(cursor, score));
               });
  table.empty_note = "no lead matches";
  session.out.print(table);
  return 0;
}

}  // namespace

extern const Command kCommand{
    .name = "score",
    .group = "Whole book",
    .summary = "scores and why; -a stores them all",
    .usage = "LEAD…|FILTER… [-x]\n       leads score -a [--full|--check]",
    .details =
        "Prints the score of leads as of now, by the current rules; nothing is written. With -x "
        "every line of the explanation, in "
        "whole points that add up to the score, lines for limits included.\n"
        "With -a the leads whose stored score no longer holds are evaluated and what changed is "
        "stored, in short transactions: the "
        "job for cron at night. Which they are follows from the rules, what happened, and the "
        "passing of time; --full evaluates all of "
        "them and comes to the same. Commands show right scores without it, too; it makes them "
        "quick. Thresholds that were crossed are "
        "what leads changes tells.",
    .examples = {{"leads score ana@acme.example -x", "one lead, line by line"},
                 {"leads score stage:mql", "a filter"},
                 {"leads score 42 -x | awk -F'\\t' '{s+=$2} END{print s}'", "the lines add up"},
                 {"leads score -a -q", "the nightly job"},
                 {"leads score -a --check", "are the stored scores right?"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .writes_with = "--all",
};

}  // namespace leads::score_command
