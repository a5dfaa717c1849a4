// leads score: prints scores and what they are made of; with -a, the nightly job that stores them.
#include <fmt/core.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/explain.h"
#include "cli/lead_columns.h"
#include "cli/lead_targets.h"
#include "cli/score_all.h"
#include "cli/session.h"
#include "leads/error.h"

namespace leads::score_command {
namespace {

struct Options {
  std::vector<std::string> words;
  bool all = false, explain = false, full = false, check = false;
};

void declare(Flags& flags, Options& options) {
  flags.words("LEAD…|FILTER…", options.words, false, "ids, e-mails or names; or a filter, which has a `:`");
  flags.toggle("-a,--all", options.all, "evaluate the leads whose stored score no longer holds and store what changed: the nightly job");
  flags.toggle("--full", options.full, "with -a: evaluate every lead");
  flags.toggle("--check", options.check, "with -a: compare stored scores with a fresh evaluation, write nothing; exit 1 if one is wrong");
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

Table explanation_table() {
  Table table;
  table.schema = "leads.score/1";
  table.key = "leads";
  for (const auto& [name, heading, right] : {std::tuple{"lead", "LEAD", true}, {"points", "POINTS", true},
                                             {"line", "LINE", false}, {"part", "PART", false}, {"detail", "DETAIL", false}}) {
    Column column;
    column.name = name;
    column.heading = heading;
    column.right = right;
    table.columns.push_back(std::move(column));
  }
  return table;
}

Record explained(const LeadView& lead, const Score& score, const Playbook& playbook) {
  List lines;
  for (const ExplanationLine& line : explain(score, playbook)) {
    lines.emplace_back(Record{{line.limit ? "limit" : "rule", line.label}, {"points", line.points}, {"part", line.part},
                              {"matched", text_or_missing(line.detail)}});
  }
  return {{"id", number(lead.id)}, {"name", display_name(lead)}, {"score", score.total}, {"fit", score.fit},
          {"engagement", score.engagement}, {"grade", grade_name(score.grade)},
          {"temperature", temperature_name(score.temperature)}, {"ready", playbook.stage(score.ready).name},
          {"valid_until", score.valid_until}, {"lines", std::move(lines)}};
}

void draw_explained(Page& page, const LeadView& lead, const Score& score, const Playbook& playbook) {
  if (!page.lines.empty()) page.blank();
  Page::Line& head = page.line();
  head.spans = {{fmt::format("{} ", number(lead.id)), Style::dim}, {display_name(lead), Style::bold},
                {fmt::format("  {} points, ", score.total), Style::plain},
                {std::string(temperature_name(score.temperature)), temperature_style(temperature_name(score.temperature))},
                {fmt::format(", grade {}", grade_name(score.grade)), Style::plain}};
  for (const ExplanationLine& line : explain(score, playbook)) {
    Page::Line& row = page.line();
    row.hang = 9;
    row.spans = {{fmt::format("  {:>5}  ", signed_points(line.points)), line.points < 0 ? Style::bad : Style::good},
                 {line.label, line.limit ? Style::dim : Style::plain}};
    if (!line.detail.empty()) row.spans.emplace_back("  " + line.detail, Style::dim);
  }
  page.text(fmt::format("  {:>5}  {}", score.total, "score"), Style::bold);
}

int run_explain(Session& session, Selection selection) {
  Store& store = session.store(false);
  const Playbook& playbook = store.playbook();
  selection.explain = true;
  selection.needs.add(LeadNeeds{{at(BuiltIn::name), at(BuiltIn::first_name), at(BuiltIn::last_name), at(BuiltIn::company),
                                 at(BuiltIn::email)}});
  const Format format = session.out.settings().format;
  Table table = explanation_table();
  Page page;
  List documents;
  std::string lines;
  select_leads(store, session.scorer(), session.scratch(), session.now(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) {
                 if (format == Format::table) {
                   draw_explained(page, cursor.lead(), score, playbook);
                 } else if (format == Format::json) {
                   documents.emplace_back(session.out.choose(explained(cursor.lead(), score, playbook)));
                 } else if (format == Format::jsonl) {
                   lines += to_json(session.out.choose(explained(cursor.lead(), score, playbook))) + "\n";
                 } else {
                   for (const ExplanationLine& line : explain(score, playbook))
                     table.rows.push_back({number(cursor.lead().id), line.points, line.label, line.part, text_or_missing(line.detail)});
                 }
               });
  if (format == Format::table) {
    session.out.print(page);
  } else if (format == Format::json) {
    session.out.write(to_json({{"schema", "leads.score/1"}, {"as_of", session.now()}, {"leads", std::move(documents)}}) + "\n");
  } else if (format == Format::jsonl) {
    session.out.write(lines);
  } else {
    session.out.print(table);
  }
  return 0;
}

int run(const Options& options, Session& session) {
  if (options.all) {
    if (!options.words.empty()) throw Error(ErrorKind::usage, "-a", "takes no leads: it means all of them");
    if (options.check && options.full) throw Error(ErrorKind::usage, "--check", "already looks at every lead", "leave out --full");
    return options.check ? check_all(session) : rescore_all(session, options.full);
  }
  if (options.full || options.check) throw Error(ErrorKind::usage, options.full ? "--full" : "--check", "is for -a", "leads score -a");
  if (options.words.empty())
    throw Error(ErrorKind::usage, "leads score", "which leads?", "name some, give a filter, or -a to refresh what is stored");
  session.store(false);
  Selection selection = selection_of(options, session);
  if (options.explain) return run_explain(session, std::move(selection));
  Store& store = session.store(false);
  const std::vector<std::string> names{"id", "name", "score", "temperature", "grade", "fit", "engagement", "ready", "valid_until"};
  const std::vector<LeadColumn> columns = choose_columns(
      lead_columns(store.playbook(), session.now()), session.out.settings().fields ? session.out.settings().fields : names);
  Table table;
  table.schema = "leads.score/1";
  table.key = "leads";
  table.members = {{"as_of", session.now()}};
  for (const LeadColumn& column : columns) {
    selection.needs.add(column.needs);
    table.columns.push_back(column.column);
    table.columns.back().shown = true;
  }
  select_leads(store, session.scorer(), session.scratch(), session.now(), std::move(selection),
               [&](LeadCursor& cursor, const Score& score) {
                 std::vector<Datum>& row = table.rows.emplace_back();
                 for (const LeadColumn& column : columns) row.push_back(column.value(cursor, score));
               });
  table.empty_note = "no lead matches";
  session.out.print(table);
  return 0;
}

}  // namespace

extern const Command kCommand{
    "score", "Whole book", "scores and why; -a stores them all", "LEAD…|FILTER… [-x]\n       leads score -a [--full|--check]",
    "Prints the score of leads as of now, by the current rules; nothing is written. With -x every line of the explanation, in "
    "whole points that add up to the score, lines for limits included.\n"
    "With -a the leads whose stored score no longer holds are evaluated and what changed is stored, in short transactions: the "
    "job for cron at night. Which they are follows from the rules, what happened, and the passing of time; --full evaluates all of "
    "them and comes to the same. Commands show right scores without it, too; it makes them quick. Thresholds that were crossed are "
    "what leads changes tells.",
    {{"leads score ana@acme.example -x", "one lead, line by line"},
     {"leads score stage:mql", "a filter"},
     {"leads score 42 -x | awk -F'\\t' '{s+=$2} END{print s}'", "the lines add up"},
     {"leads score -a -q", "the nightly job"},
     {"leads score -a --check", "are the stored scores right?"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::score_command
