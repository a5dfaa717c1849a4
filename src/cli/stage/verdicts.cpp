// SPDX-License-Identifier: MIT
#include "cli/stage/verdicts.h"

#include <fmt/core.h>

#include "base/words.h"
#include "cli/stage/moving.h"

namespace leads {
namespace {

Datum assignment_datum(const std::optional<Assignment>& assigned) {
  if (!assigned) return {};
  return Datum(Record{{"owner", text_or_missing(assigned->owner)}, {"why", assigned->why}});
}

Record step_record(const QualifyStep& step, const Playbook& playbook) {
  List missing;
  for (const Missing& item : step.missing)
    missing.emplace_back(Record{{"what", item.what}, {"field", text_or_missing(item.mend)}});
  return {{"stage", playbook.stage(step.stage).name},
          {"entered", step.entered},
          {"holds", text_or_missing(step.holds)},
          {"missing", std::move(missing)},
          {"by_hand", step.by_hand},
          {"assigned", assignment_datum(step.assigned)}};
}

/// A stage in one line: what is met, what is missing, and the command that supplies it.
std::string step_line(const QualifyStep& step, LeadId lead, const Playbook& playbook) {
  std::string line = playbook.stage(step.stage).name + ": ";
  if (step.entered) return line + "yes, " + step.holds;
  if (step.by_hand) return line + fmt::format("a manual step: leads advance {}", number(lead));
  if (!step.holds.empty()) line += step.holds + " is met; ";
  std::string fix;
  for (const Missing& missing : step.missing) {
    line += (&missing == &step.missing.front() ? "" : "; ") + missing.what;
    if (!missing.mend.empty()) fix += " --" + missing.mend + " …";
  }
  return fix.empty() ? line : line + fmt::format(": leads edit {}{}", number(lead), fix);
}

ChangedLead lines_of(const Verdict& verdict, Session& session) {
  const Playbook& playbook = session.playbook();
  ChangedLead row{verdict.lead, verdict.name, {}, {}};
  const Qualification& judged = verdict.qualification;
  if (verdict.moved())
    row.fields.push_back(
        {"stage", playbook.stage(judged.from).name, playbook.stage(judged.to).name});
  for (const QualifyStep& step : judged.steps) {
    row.notes.push_back(step_line(step, verdict.lead, playbook));
    if (!step.assigned) continue;
    const std::string& owner = step.assigned->owner;
    if (!owner.empty()) row.fields.push_back({"owner", "", owner});
    row.notes.push_back(assignment_words(*step.assigned));
  }
  if (judged.assigned) {
    if (verdict.got_owner()) row.fields.push_back({"owner", "", judged.assigned->owner});
    row.notes.push_back(assignment_words(*judged.assigned));
  }
  const Stage& stage = playbook.stage(judged.from);
  if (stage.gone)
    row.notes.push_back(gone_words(stage, verdict.lead));
  else if (judged.parked)
    row.notes.push_back("parked: " + wait_words(judged.back, session.zone()));
  return row;
}

}  // namespace

namespace {

/// A lead in one line: where it came from and to, and its owner.
void draw_brief(Page& page, const Verdict& verdict, const Playbook& playbook) {
  const Qualification& judged = verdict.qualification;
  std::string owner;
  const auto take = [&owner](const std::optional<Assignment>& assigned) {
    if (assigned) owner = assigned->owner.empty() ? "nobody" : assigned->owner;
  };
  for (const QualifyStep& step : judged.steps) take(step.assigned);
  take(judged.assigned);
  Page::Line& line = page.line();
  line.spans = {{fmt::format("{} ", number(verdict.lead)), Style::dim},
                {verdict.name, Style::bold},
                {verdict.moved() ? fmt::format(": {} -> {}", playbook.stage(judged.from).name,
                                               playbook.stage(judged.to).name)
                                 : fmt::format(" stays {}", playbook.stage(judged.from).name),
                 Style::plain},
                {owner.empty() ? "" : ", owner " + owner, Style::plain}};
  line.hang = 4;
}

void draw_summary(Page& page, const std::vector<Verdict>& verdicts, bool dry_run) {
  std::int64_t moved = 0, owned = 0;
  for (const Verdict& verdict : verdicts) {
    moved += verdict.moved() ? 1 : 0;
    owned += !verdict.moved() && verdict.got_owner() ? 1 : 0;
  }
  std::string text = counted(moved, "lead", "leads") + (dry_run ? " would move" : " moved");
  if (owned > 0) text += fmt::format(", {} got an owner", owned);
  const auto stayed = static_cast<std::int64_t>(verdicts.size()) - moved - owned;
  if (stayed > 0) text += fmt::format(", {} {}", stayed, stayed == 1 ? "stays" : "stay");
  page.text(text);
}

}  // namespace

void print_verdicts(Session& session, const std::vector<Verdict>& verdicts, ChangeReport report,
                    bool brief) {
  const Playbook& playbook = session.playbook();
  Page page;
  List documents;
  for (const Verdict& verdict : verdicts) {
    ChangedLead row = lines_of(verdict, session);
    if (brief) draw_brief(page, verdict, playbook);
    List steps;
    for (const QualifyStep& step : verdict.qualification.steps)
      steps.emplace_back(step_record(step, playbook));
    documents.emplace_back(Record{{"id", number(verdict.lead)},
                                  {"from", playbook.stage(verdict.qualification.from).name},
                                  {"to", playbook.stage(verdict.qualification.to).name},
                                  {"steps", std::move(steps)},
                                  {"assigned", assignment_datum(verdict.qualification.assigned)}});
    if (verdict.changed()) {
      report.changed.push_back(std::move(row));
      continue;
    }
    report.unchanged.push_back(verdict.lead);
    if (brief) continue;
    Page::Line& head = page.line();
    head.spans = {
        {fmt::format("{} ", number(verdict.lead)), Style::dim},
        {verdict.name, Style::bold},
        {fmt::format(" stays {}", playbook.stage(verdict.qualification.from).name), Style::plain}};
    for (const std::string& note : row.notes) page.text("  " + note);
  }
  report.extra = {{"leads", std::move(documents)}};
  const bool people = !session.out.is_data();
  if (people) report.unchanged.clear();  // shown in more detail below
  if (brief) draw_summary(page, verdicts, report.dry_run);
  if (people && brief) report.changed.clear();
  print_change(session, report);
  if (people && !session.options().quiet) session.out.print(page);
}

}  // namespace leads
