// SPDX-License-Identifier: MIT
#include "flows/nurture/claims.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/words.h"
#include "flows/nurture/plan_leads.h"
#include "flows/nurture/suggestions.h"
#include "store/read/nurture/ledger.h"

namespace leads {
namespace {

NewActivity record_of(const Playbook& playbook, NurtureEvent event, const StepOfLead& step,
                      Instant at) {
  NewActivity activity;
  activity.lead = step.lead;
  activity.at = at;
  activity.kind = *playbook.kinds.find(nurture_kind(event));
  activity.subject = nurture_subject(step.sequence);
  activity.ref = step.step;
  if (event == NurtureEvent::claimed || event == NurtureEvent::sent)
    activity.value = days_of(step.after);
  if (event == NurtureEvent::sent) activity.note = step.offer;
  return activity;
}

bool is_taken(const std::vector<NurtureRecord>& records, const StepOfLead& step) {
  std::int64_t claims = 0, sent = 0;
  for (const NurtureRecord& record : records) {
    if (record.step != step.step || fold(record.sequence) != fold(step.sequence)) continue;
    claims += record.event == NurtureEvent::claimed ? 1 : 0;
    claims -= record.event == NurtureEvent::released ? 1 : 0;
    sent += record.event == NurtureEvent::sent ? 1 : 0;
  }
  return sent > 0 || claims > 0;
}

std::string address_key(const LeadView& lead, const StepOfLead& step) {
  return fold(lead.cell(BuiltIn::email).text) + '\n' + fold(step.sequence) + '\n' + step.step;
}

}  // namespace

DueLetters LetterFinder::find(const Evaluation& evaluation, std::vector<LeadId> leads) {
  const Playbook& playbook = planner_.playbook();
  DueLetters due;
  NurtureScope scope;
  scope.among = std::move(leads);
  scope.needs = LeadNeeds::all_but_texts(playbook.fields);
  Suggestions suggestions(evaluation.store, evaluation.as_of);
  const Suggest suggest = suggest_from(suggestions);
  const auto take_step = [&](const LeadView& lead, const SequencePlan& plan,
                             const PlannedStep& planned) {
    StepOfLead step{lead.id, plan.name, planned.key, planned.after, {}};
    if (planned.step && plan.sequence) {
      const Nurture& nurture = playbook.nurtures[*plan.sequence];
      const NurtureStep& written = nurture.steps[*planned.step];
      step.offer = written.offer;
      if (!is_mail(written)) return;
      if (planned.state == StepState::due) {
        step.address = fold(lead.cell(BuiltIn::email).text);
        step.text = writer_.fingerprint(written);
        std::string why = same_address(evaluation.store, lead, step);
        LetterWriter::Written letter;
        if (why.empty()) letter = writer_.write(lead, nurture, written, suggest);
        if (why.empty()) why = letter.why_not;
        if (why.empty()) {
          addresses_.insert(address_key(lead, step));
          due.letters.push_back({std::move(step), std::move(letter.letter)});
        } else {
          due.held.push_back({std::move(step), StepState::withheld, std::move(why), planned.due});
        }
        return;
      }
    }
    if (planned.state != StepState::waits)
      due.held.push_back({std::move(step), planned.state, why_not(planned, playbook), planned.due});
  };
  plan_leads(evaluation, planner_, std::move(scope),
             [&](LeadCursor& cursor, const std::vector<SequencePlan>& plans) {
               for (const SequencePlan& plan : plans) {
                 if (plan.enrols) due.enrolled.push_back({cursor.lead().id, plan.name, "", {}, {}});
                 if (plan.end == SequenceEnd::stopped && !plan.ended)
                   due.ended.push_back({cursor.lead().id, plan.name, "", {}, {}});
                 for (const PlannedStep& step : plan.steps) take_step(cursor.lead(), plan, step);
               }
             });
  return due;
}

std::string LetterFinder::same_address(Store& store, const LeadView& lead, const StepOfLead& step) {
  if (addresses_.contains(address_key(lead, step)))
    return "another lead with the same address gets it now";
  NurtureLedger ledger(store);
  for (const LeadId other : ledger.sharing_address(lead.id))
    if (is_taken(ledger.of(other), step))
      return "lead " + std::to_string(number(other)) + " has the same address, and got it";
  return had_before(ledger.letters_to(step.address), step);
}

// Whichever lead had the address then, and whatever the sequence and its template were called: a
// letter of the same text that leads.toml knows by no other name is this one, renamed.
std::string LetterFinder::had_before(const std::vector<SentLetter>& letters,
                                     const StepOfLead& step) const {
  const Playbook& playbook = planner_.playbook();
  const auto is_written = [&](const SentLetter& letter) {
    return std::any_of(
        playbook.nurtures.begin(), playbook.nurtures.end(), [&](const Nurture& nurture) {
          return fold(nurture.name) == letter.sequence &&
                 std::any_of(
                     nurture.steps.begin(), nurture.steps.end(),
                     [&](const NurtureStep& each) { return step_key(each) == letter.step; });
        });
  };
  for (const SentLetter& letter : letters) {
    if (letter.sequence == fold(step.sequence) && letter.step == step.step)
      return "its address got it already, as that of lead " + std::to_string(number(letter.lead));
    if (letter.text == step.text && !is_written(letter))
      return "its address got this text already, as " + letter.step + " of " + letter.sequence;
  }
  return "";
}

void record_claims(Operation& operation, const Playbook& playbook, const DueLetters& due,
                   bool claim) {
  std::vector<NewActivity> activities;
  for (const StepOfLead& step : due.enrolled)
    activities.push_back(record_of(playbook, NurtureEvent::enrolled, step, operation.at()));
  for (const StepOfLead& step : due.ended)
    activities.push_back(record_of(playbook, NurtureEvent::ended, step, operation.at()));
  if (claim)
    for (const DueLetter& letter : due.letters)
      activities.push_back(record_of(playbook, NurtureEvent::claimed, letter.step, operation.at()));
  if (claim)
    for (const DueLetter& letter : due.letters)
      operation.claim_letter({letter.step.lead, letter.step.address, fold(letter.step.sequence),
                              letter.step.step, letter.step.text});
  if (!activities.empty()) operation.record(std::move(activities));
}

std::string claims_summary(const DueLetters& due, bool claim) {
  std::vector<std::string> parts;
  if (claim && !due.letters.empty())
    parts.push_back(counted(due.letters.size(), "letter", "letters") + " claimed");
  if (!due.enrolled.empty())
    parts.push_back(counted(due.enrolled.size(), "lead", "leads") + " began a sequence");
  if (!due.ended.empty())
    parts.push_back(counted(due.ended.size(), "sequence", "sequences") + " ended by stop");
  return join(parts, ", ");
}

void record_outcome(Operation& operation, const Playbook& playbook, NurtureEvent event,
                    const std::vector<StepOfLead>& steps) {
  std::vector<NewActivity> activities;
  for (const StepOfLead& step : steps) {
    activities.push_back(record_of(playbook, event, step, operation.at()));
    if (event == NurtureEvent::released)
      operation.release_letter(step.lead, step.sequence, step.step);
  }
  if (!activities.empty()) operation.record(std::move(activities));
}

}  // namespace leads
