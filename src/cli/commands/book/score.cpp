// SPDX-License-Identifier: MIT
// leads score: prints scores and what they are made of; with -a, the nightly job that stores them.
#include <algorithm>

#include "cli/command/command.h"
#include "cli/lead/lead_targets.h"
#include "cli/list/lead_columns.h"
#include "cli/score/course.h"
#include "cli/score/explanations.h"
#include "cli/score/score_all.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::score_command {
namespace {

struct Options {
  LeadTargets targets;
  std::string since;
  bool all = false, explain = false, full = false, check = false;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, false);
  flags.toggle("-a,--all", options.all,
               "evaluate the leads whose stored score is out of date and store the "
               "changes: the nightly job");
  flags.toggle("--full", options.full, "evaluate every lead").needs = {"--all"};
  flags
      .toggle(
          "--check", options.check,
          "compare the stored scores with a new evaluation, write nothing; exit 1 if any is wrong")
      .needs = {"--all"};
  flags
      .value("--since", "WHEN", options.since,
             "the course of one lead's score since then, with what moved it")
      .kind = ValueKind::past_date;
  flags.toggle("-x,--explain", options.explain, "show every line of every score; they add up");
}

Selection selection_of(const Options& options, Session& session) {
  Selection selection;
  selection.zone = &session.zone();
  if (!options.targets.ids_from && is_filter(options.targets.words)) {
    selection.filter = session.filter(options.targets.words);
    return selection;
  }
  std::vector<LeadId> ids = named_leads(session, options.targets);
  std::sort(ids.begin(), ids.end());
  selection.ids = std::move(ids);
  return selection;
}

int show_course(const Options& options, Session& session) {
  if (options.all || options.explain)
    throw Error(ErrorKind::usage, "--since", "shows the course of one lead's score",
                "leave out " + std::string(options.all ? "-a" : "-x"));
  const Instant since = session.moment(options.since, Sense::filter, "--since").first;
  std::vector<LeadId> leads;
  if (!is_filter(options.targets.words)) leads = named_leads(session, options.targets);
  if (leads.size() != 1)
    throw Error(ErrorKind::usage, "--since", "needs one lead, by its id, e-mail or name",
                "leads score 42 --since " + options.since);
  print_course(session, leads.front(), since);
  return 0;
}

int run(const Options& options, Session& session) {
  if (!options.since.empty()) return show_course(options, session);
  if (options.all) {
    if (!options.targets.words.empty() || options.targets.ids_from)
      throw Error(ErrorKind::usage, "-a",
                  "means all leads and cannot be combined with LEAD or FILTER");
    if (options.check && options.full)
      throw Error(ErrorKind::usage, "--check", "already looks at every lead", "leave out --full");
    session.hint_to_write_rules();
    return options.check ? check_all(session) : rescore_all(session, options.full);
  }
  if (options.targets.words.empty() && !options.targets.ids_from)
    throw Error(ErrorKind::usage, "leads score", "no leads were named",
                "name leads, give a filter, or refresh the stored scores with -a");
  session.store(false);
  session.hint_to_write_rules();
  Selection selection = selection_of(options, session);
  if (options.explain) return print_explanations(session, std::move(selection));
  Store& store = session.store(false);
  const std::vector<std::string> names{"id",  "name",       "score", "temperature", "grade",
                                       "fit", "engagement", "ready", "valid_until"};
  const std::vector<LeadColumn> columns =
      choose_columns(lead_columns(store.playbook(), session.now()),
                     session.out.settings().fields ? session.out.settings().fields : names,
                     session.out.settings().added);
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
    .summary = "explain scores; -a refreshes the stored ones",
    .usage =
        "LEAD…|FILTER… [-x]\n       leads score LEAD --since WHEN\n       leads score -a "
        "[--full|--check]",
    .details =
        "Prints the scores of leads as of now by the current rules, without writing anything. "
        "With -x every line of the explanation is printed, in whole points that add up to the "
        "score, including the lines for limits.\n"
        "With --since the course of one lead's score is evaluated again from what happened and "
        "from "
        "the history of its fields, by today's rules: every change since then, and the rules that "
        "made it.\n"
        "With -a the leads whose stored score is out of date are evaluated, and the changes are "
        "stored in short transactions: the job to run from cron every night. Which leads these "
        "are follows from the rules, from what happened, and from the passing of time; --full "
        "evaluates all leads, with the same result. Other commands show correct scores even if "
        "this is never run, but are faster if it is. leads changes lists the thresholds that "
        "were crossed. Before that, the marks of opens and clicks by machines are renewed where "
        "mails changed (see leads-import(7)); with --dry-run they are left as they are.",
    .examples = {{"leads score ana@acme.example -x", "one lead, line by line"},
                 {"leads score 42 --since 90d", "how it came to its score"},
                 {"leads score 42 -x | awk -F'\\t' '{s+=$2} END{print s}'", "the lines add up"},
                 {"leads score -a -q", "the nightly job"},
                 {"leads score -a --check", "are the stored scores right?"}},
    .make = make_invocation<Options, declare, run>,
    .writes = true,
    .writes_with = {"--all"},
    .needs_valid_rules = true,
};

}  // namespace leads::score_command
