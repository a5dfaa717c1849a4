// leads qualify: leads enter the stages whose filter they meet; and for each, what holds and what is missing.
#include "leads/qualify.h"

#include <fmt/core.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/field_input.h"
#include "cli/handover.h"
#include "cli/lead_targets.h"

namespace leads::qualify_command {
namespace {

struct Options {
  LeadTargets targets;
  bool exit_status = false, accept = false, reject = false;
  std::string to, reason;
};

void declare(Flags& flags, Options& options) {
  declare_targets(flags, options.targets, true);
  flags.toggle("--accept", options.accept, "the owner takes it: to sal");
  flags.toggle("--reject", options.reject, "the owner does not: parked, or disqualified; needs --reason");
  flags.value("--to", "STAGE", options.to, "by hand, whatever the score: an open stage further on; needs --reason");
  flags.text("--reason", "TEXT", options.reason, "why by hand; of --reject, one of [reasons] where leads.toml lists them");
  flags.toggle("-e,--exit-status", options.exit_status, "exit 1 when no lead moved");
}

Record step_record(const QualifyStep& step, const Playbook& playbook) {
  List missing;
  for (const Missing& item : step.missing)
    missing.emplace_back(Record{{"what", item.what}, {"field", text_or_missing(item.mend)}});
  const Datum assigned = !step.assigned ? Datum() : Datum(Record{{"owner", text_or_missing(step.assigned->owner)}, {"why", step.assigned->why}});
  return {{"stage", playbook.stage(step.stage).name}, {"entered", step.entered}, {"holds", text_or_missing(step.holds)},
          {"missing", std::move(missing)}, {"by_hand", step.by_hand}, {"assigned", assigned}};
}

/// A stage in one line: what holds, what is missing, and the command that mends it.
std::string step_line(const QualifyStep& step, LeadId lead, const Playbook& playbook) {
  std::string line = playbook.stage(step.stage).name + ": ";
  if (step.entered) return line + "yes, " + step.holds;
  if (step.by_hand) return line + fmt::format("a person's step: leads advance {}", number(lead));
  if (!step.holds.empty()) line += step.holds + " holds; ";
  std::string mend;
  for (const Missing& missing : step.missing) {
    line += (&missing == &step.missing.front() ? "" : "; ") + missing.what;
    if (!missing.mend.empty()) mend += " --" + missing.mend + " …";
  }
  return mend.empty() ? line : line + fmt::format(": leads edit {}{}", number(lead), mend);
}

ChangedLead lines_of(const Verdict& verdict, Session& session) {
  const Playbook& playbook = session.playbook();
  ChangedLead row{verdict.lead, verdict.name, {}, {}};
  const Qualification& judged = verdict.qualification;
  if (verdict.moved()) row.fields.push_back({"stage", playbook.stage(judged.from).name, playbook.stage(judged.to).name});
  for (const QualifyStep& step : judged.steps) {
    row.notes.push_back(step_line(step, verdict.lead, playbook));
    if (!step.assigned) continue;
    const std::string& owner = step.assigned->owner;
    if (!owner.empty()) row.fields.push_back({"owner", "", owner});
    row.notes.push_back(assignment_words(*step.assigned));
  }
  const Stage& stage = playbook.stage(judged.from);
  if (stage.gone) row.notes.push_back(gone_words(stage, verdict.lead));
  else if (judged.parked) row.notes.push_back("parked: " + wait_words(judged.back, session.zone()));
  return row;
}

void print_verdicts(Session& session, const std::vector<Verdict>& verdicts, ChangeReport report) {
  const Playbook& playbook = session.playbook();
  Page page;
  List documents;
  for (const Verdict& verdict : verdicts) {
    ChangedLead row = lines_of(verdict, session);
    List steps;
    for (const QualifyStep& step : verdict.qualification.steps) steps.emplace_back(step_record(step, playbook));
    documents.emplace_back(Record{{"id", number(verdict.lead)}, {"from", playbook.stage(verdict.qualification.from).name},
                                  {"to", playbook.stage(verdict.qualification.to).name}, {"steps", std::move(steps)}});
    if (verdict.moved()) {
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
  if (people) report.unchanged.clear();  // said better below
  print_change(session, report);
  if (people && !session.options().quiet) session.out.print(page);
}

/// Judged before the book is locked, and again inside when somebody else wrote meanwhile. True when any lead moved.
bool by_rules(Session& session, const std::vector<LeadId>& leads) {
  Store& store = session.store(true);
  ChangeReport report;
  report.verb = "qualified";
  report.dry_run = session.options().dry_run;
  const std::int64_t newest = store.state().newest_op;
  const auto judge_all = [&] { return judge(store, session.scorer(), session.scratch(), leads, session.now()); };
  std::vector<Verdict> verdicts = judge_all();
  const bool any = std::any_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return verdict.moved(); });
  std::size_t moved = 0;
  if (any) {
    Operation operation = session.begin("qualify");
    if (store.state().newest_op != newest + 1) verdicts = judge_all();
    for (const Verdict& verdict : verdicts) moved += apply(operation, verdict) ? 1 : 0;
    report.op = operation.finish(fmt::format("{} of {} leads", moved, verdicts.size()), report.dry_run);
  }
  print_verdicts(session, verdicts, std::move(report));
  return moved > 0;
}

int run(const Options& options, Session& session) {
  if (options.targets.all && (!options.targets.words.empty() || options.targets.ids_from))
    throw Error(ErrorKind::usage, "-a", "takes no leads: it means all of them");
  const int ways = int{options.accept} + int{options.reject} + int{!options.to.empty()};
  if (ways > 1) throw Error(ErrorKind::usage, "leads qualify", "takes one of --accept, --reject, --to");
  if (ways > 0 && options.targets.all) throw Error(ErrorKind::usage, "-a", "qualifies by the rules: name the leads for a decision by hand");
  check_text(options.reason, "--reason");
  session.check_no_fields();
  Store& store = session.store(true);
  const std::vector<LeadId> leads = options.targets.all ? leads_to_qualify(store, session.scorer(), session.scratch(), session.now())
                                                        : target_leads(session, options.targets, "qualify");
  const bool any = options.accept      ? accept_leads(session, leads)
                   : options.reject    ? reject_leads(session, leads, options.reason)
                   : options.to.empty() ? by_rules(session, leads)
                                        : move_by_hand(session, leads, options.to, options.reason);
  return options.exit_status && !any ? 1 : 0;
}

}  // namespace

extern const Command kCommand{
    "qualify", "Every day", "move leads into the stages they qualify for", "LEAD…|FILTER…|-a [--accept|--reject --reason R|--to STAGE --reason R]",
    "Looks at the next stage; when its `qualify` filter holds, what it requires is there and it has room, the lead enters, gets an owner "
    "by [[assign]], is evaluated afresh, and so on. It stops before a stage without `qualify`, never moves backward, and never touches "
    "won or lost leads; a parked one returns on its date or by getting in touch. For each lead it says what holds and what is missing.\n"
    "The owner answers with --accept or --reject. Leads that are short of room or owners come by score, then by number.",
    {{"leads qualify 42", "one lead, stage by stage"},
     {"leads qualify -a -q", "every lead that is ready for more, from cron"},
     {"leads qualify 42 --accept", "I take it"},
     {"leads qualify 43 --reject --reason no_budget", "not now; [reasons] says when it comes back"},
     {"leads qualify 42 --to sql --reason \"met at the fair\"", "by hand"}},
    make_invocation<Options, declare, run>};

}  // namespace leads::qualify_command
