// SPDX-License-Identifier: MIT
#include "core/work/nurture_report.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/scan.h"
#include "base/text.h"

namespace leads {
namespace {

bool is_code_letter(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

NurtureReport::Count& count_of(NurtureReport::Step& step, NurtureOutcome::Kind kind) {
  switch (kind) {
    case NurtureOutcome::Kind::opened:
      return step.opened;
    case NurtureOutcome::Kind::clicked:
      return step.clicked;
    case NurtureOutcome::Kind::by_machine:
      return step.by_machine;
    case NurtureOutcome::Kind::replied:
      return step.replied;
    case NurtureOutcome::Kind::moved_on:
      return step.moved_on;
    case NurtureOutcome::Kind::unsubscribed:
      return step.unsubscribed;
    case NurtureOutcome::Kind::bought:
      return step.redeemed;
  }
  return step.redeemed;
}

}  // namespace

bool names_code(std::string_view text, std::string_view code) {
  const std::string folded = fold(text), wanted = fold(code);
  if (wanted.empty()) return false;
  for (std::size_t at = folded.find(wanted); at != std::string::npos;
       at = folded.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || !is_code_letter(folded[at - 1])) &&
        (end == folded.size() || !is_code_letter(folded[end])))
      return true;
  }
  return false;
}

NurtureReport::NurtureReport(const Playbook& playbook, Instant since, Instant until)
    : since_(since), until_(until) {
  for (const Nurture& nurture : playbook.nurtures) {
    Sequence& made = sequences_.emplace_back(nurture.name, Sequence()).second;
    for (const NurtureStep& each : nurture.steps)
      if (is_mail(each)) made.steps.emplace_back(step_key(each), Step());
  }
}

NurtureReport::Sequence& NurtureReport::sequence(std::string_view name) {
  const std::string folded = fold(name);
  for (auto& [known, found] : sequences_)
    if (fold(known) == folded) return found;
  return sequences_.emplace_back(name, Sequence()).second;
}

NurtureReport::Step& NurtureReport::step(std::string_view sequence_name, const std::string& key) {
  Sequence& of = sequence(sequence_name);
  for (auto& [known, found] : of.steps)
    if (known == key) return found;
  return of.steps.emplace_back(key, Step()).second;
}

void NurtureReport::add(LeadId lead, std::span<const NurtureRecord> records,
                        std::span<const NurtureOutcome> outcomes,
                        std::span<const SequencePlan> plans) {
  std::set<std::string> enrolled;
  for (const NurtureRecord& record : records)
    if (record.event == NurtureEvent::enrolled && enrolled.insert(fold(record.sequence)).second)
      sequence(record.sequence).enrolled.add(lead);
  for (const SequencePlan& plan : plans) {
    Sequence& of = sequence(plan.name);
    for (const PlannedStep& planned : plan.steps)
      if (planned.state == StepState::unconfirmed)
        step(plan.name, planned.key).unconfirmed.add(lead);
    if (!enrolled.contains(fold(plan.name))) continue;
    Count* const ends[] = {&of.running, &of.stopped, &of.lost, &of.finished};
    ends[static_cast<std::size_t>(plan.end)]->add(lead);
  }
  add_letters(lead, records, outcomes);
}

void NurtureReport::add_letters(LeadId lead, std::span<const NurtureRecord> records,
                                std::span<const NurtureOutcome> outcomes) {
  std::vector<const NurtureRecord*> letters;
  for (const NurtureRecord& record : records)
    if (record.event == NurtureEvent::sent) letters.push_back(&record);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const NurtureRecord& letter = *letters[i];
    if (letter.at < since_ || letter.at > until_) continue;
    Step& of = step(letter.sequence, letter.step);
    of.sent.add(lead);
    if (!letter.offer.empty()) of.offered.add(lead);
    const Instant end = add_clamped(letter.at, kFollows);
    const Instant next = i + 1 < letters.size() ? std::min(end, letters[i + 1]->at) : end;
    std::set<NurtureOutcome::Kind> counted;
    for (const NurtureOutcome& outcome : outcomes) {
      // A code may be used later than the letter after it.
      const bool bought = outcome.kind == NurtureOutcome::Kind::bought;
      const bool follows = outcome.at > letter.at && (bought || outcome.at <= next);
      if (!follows || (bought && !names_code(outcome.text, letter.offer))) continue;
      if (counted.insert(outcome.kind).second) count_of(of, outcome.kind).add(lead);
    }
  }
}

}  // namespace leads
