// leads qualify: leads enter the stages whose filter they meet; and for each, what holds and what is missing.
#include "leads/qualify.h"

#include <fmt/core.h>

#include <algorithm>

#include "cli/change.h"
#include "cli/command.h"
#include "cli/field_input.h"
#include "cli/lead_targets.h"
#include "leads/error.h"
#include "leads/select.h"

namespace leads::qualify_command {
namespace {

struct Options {
  LeadTargets targets;
  bool exit_status = false;
  std::string to, reason;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, true);
  flags.value("--to", "STAGE", options.to, "by hand, whatever the score; needs --reason");
  flags.value("--reason", "TEXT", options.reason, "why by hand");
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 when no lead moved");
}

struct Verdict {
  LeadId lead{};
  std::string name;
  Qualification qualification;
};

std::vector<Verdict> judge(Session& session, const std::vector<LeadId>& leads) {
  Store& store = session.store(true);
  const FunnelMatcher funnel(store.playbook());
  const SubjectText subjects = session.subjects();
  std::vector<Verdict> verdicts;
  for (const LeadId lead : leads) {
    with_lead(session, lead, [&](LeadCursor& cursor) {
      const QualifyInput input{cursor.lead(), cursor.activities(), cursor.activity_texts(), session.now(), &subjects};
      verdicts.push_back({lead, display_name(cursor.lead()), qualify_lead(input, session.scorer(), funnel, session.scratch())});
    });
  }
  return verdicts;
}

// Only leads whose ready stage is not their own can move.
std::vector<LeadId> movable(Session& session) {
  Store& store = session.store(true);
  std::vector<LeadId> leads;
  select_leads(store, session.scorer(), session.scratch(), session.now(), Selection{},
               [&leads](LeadCursor& cursor, const Score& score) {
                 if (score.ready != cursor.lead().stage) leads.push_back(cursor.lead().id);
               });
  return leads;
}

std::string mend(const Missing& missing, LeadId lead) {
  return missing.mend.empty() ? missing.what : fmt::format("{}: leads edit {} --{} …", missing.what, number(lead), missing.mend);
}

Record step_record(const QualifyStep& step, const Playbook& playbook) {
  List missing;
  for (const Missing& item : step.missing)
    missing.emplace_back(Record{{"what", item.what}, {"field", text_or_missing(item.mend)}});
  return {{"stage", playbook.stage(step.stage).name}, {"entered", step.entered}, {"holds", text_or_missing(step.holds)},
          {"missing", std::move(missing)}, {"by_hand", step.by_hand}};
}

void draw(ChangedLead& row, const Verdict& verdict, const Playbook& playbook) {
  for (const QualifyStep& step : verdict.qualification.steps) {
    const std::string& stage = playbook.stage(step.stage).name;
    if (step.entered) row.notes.push_back(fmt::format("{}: yes, {}", stage, step.holds));
    if (step.by_hand) row.notes.push_back(fmt::format("{}: a person's step: leads advance {}", stage, number(verdict.lead)));
    for (const Missing& missing : step.missing) row.notes.push_back(fmt::format("{}: {}", stage, mend(missing, verdict.lead)));
  }
  if (verdict.qualification.parked) row.notes.push_back("parked: it comes back on its date, or when the lead gets in touch");
}

int by_hand(const Options& options, Session& session, const std::vector<LeadId>& leads) {
  const Playbook& playbook = session.playbook();
  const StageId to = stage_named(playbook, options.to);
  if (options.reason.empty()) throw Error(ErrorKind::usage, "--to", "a move by hand needs a reason", "--reason TEXT");
  ChangeReport report;
  report.verb = "moved";
  report.dry_run = session.options().dry_run;
  Operation operation = session.begin("qualify");
  for (const LeadId lead : leads) {
    std::string from;
    with_lead(session, lead, [&](LeadCursor& cursor) { from = playbook.stage(cursor.lead().stage).name; });
    if (!operation.move(lead, to, operation.at(), options.reason, true)) {
      report.unchanged.push_back(lead);
      continue;
    }
    report.changed.push_back({lead, lead_name(session, lead), {{"stage", from, options.to}}, {}});
  }
  report.op = operation.finish(fmt::format("{} by hand", report.changed.size()), report.dry_run);
  print_change(session, report);
  return options.exit_status && report.changed.empty() ? 1 : 0;
}

void print_verdicts(Session& session, const std::vector<Verdict>& verdicts, ChangeReport report) {
  const Playbook& playbook = session.playbook();
  Page page;
  List documents;
  for (const Verdict& verdict : verdicts) {
    const bool moved = verdict.qualification.from != verdict.qualification.to;
    ChangedLead row{verdict.lead, verdict.name, {}, {}};
    draw(row, verdict, playbook);
    if (moved) row.fields.push_back({"stage", playbook.stage(verdict.qualification.from).name, playbook.stage(verdict.qualification.to).name});
    List steps;
    for (const QualifyStep& step : verdict.qualification.steps) steps.emplace_back(step_record(step, playbook));
    documents.emplace_back(Record{{"id", number(verdict.lead)}, {"from", playbook.stage(verdict.qualification.from).name},
                                  {"to", playbook.stage(verdict.qualification.to).name}, {"steps", std::move(steps)}});
    if (moved) {
      report.changed.push_back(std::move(row));
      continue;
    }
    report.unchanged.push_back(verdict.lead);
    Page::Line& head = page.line();
    head.spans = {{fmt::format("{} ", number(verdict.lead)), Style::dim}, {verdict.name, Style::bold},
                  {fmt::format(" stays {}", playbook.stage(verdict.qualification.from).name), Style::plain}};
    for (const std::string& note : row.notes) page.text("  " + note);
  }
  report.extra = {{"leads", std::move(documents)}};
  const bool people = !session.out.is_data();
  ChangeReport shown = report;
  if (people) shown.unchanged.clear();  // said better below
  print_change(session, shown);
  if (people && !session.options().quiet) session.out.print(page);
}

int run(const Options& options, Session& session) {
  if (options.targets.all && (!options.targets.words.empty() || options.targets.ids_from))
    throw Error(ErrorKind::usage, "-a", "takes no leads: it means all of them");
  check_text(options.reason, "--reason");
  session.store(true);
  const std::vector<LeadId> leads = options.targets.all ? movable(session) : target_leads(session, options.targets, "qualify");
  if (!options.to.empty()) return by_hand(options, session, leads);
  const std::vector<Verdict> verdicts = judge(session, leads);
  ChangeReport report;
  report.verb = "qualified";
  report.dry_run = session.options().dry_run;
  const bool any = std::any_of(verdicts.begin(), verdicts.end(),
                               [](const Verdict& verdict) { return verdict.qualification.from != verdict.qualification.to; });
  if (any) {
    Operation operation = session.begin("qualify");
    std::size_t moved = 0;
    for (const Verdict& verdict : verdicts) {
      moved += verdict.qualification.from != verdict.qualification.to ? 1 : 0;
      for (const QualifyStep& step : verdict.qualification.steps) {
        if (step.entered) operation.move(verdict.lead, step.stage, operation.at(), "", false);
      }
    }
    report.op = operation.finish(fmt::format("{} of {} leads", moved, verdicts.size()), report.dry_run);
  }
  print_verdicts(session, verdicts, std::move(report));
  return options.exit_status && !any ? 1 : 0;
}

}  // namespace

extern const Command kCommand{
    "qualify", "Every day", "move leads into the stages they qualify for", "LEAD…|FILTER…|-a [--to STAGE --reason R]",
    "Looks at the next stage; when its `qualify` filter holds and what it requires is there, the lead enters, is evaluated afresh, "
    "and so on. It stops before a stage without `qualify`, never moves backward, and never touches won or lost leads. For each "
    "lead it says what holds and what is missing.",
    {{"leads qualify 42", "one lead, stage by stage"},
     {"leads qualify -a -q", "every lead that is ready for more, from cron"},
     {"leads qualify stage:new source:event --dry-run", "what would move"},
     {"leads qualify 42 --to sql --reason \"met at the fair\"", "by hand"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::qualify_command
