// SPDX-License-Identifier: MIT
#include "core/funnel/answer.h"

#include <algorithm>

#include "core/lead/activity_facts.h"

namespace leads {
namespace {

/// Contact so shortly before the entry that no answer is due.
bool had_just_talked(Instant entered, Seconds within, std::span<const Activity> activities,
                     const Kinds& kinds, const WorkingTime& working) {
  const auto before = known_at(activities, entered);
  const auto talk = std::find_if(before.rbegin(), before.rend(), [&](const Activity& activity) {
    return kinds[activity.kind].direction == Direction::both && !activity.machine;
  });
  return talk != before.rend() && working.between(talk->at, entered) <= within;
}

PromisedAnswer::State state_of(const PromisedAnswer& answer, bool ended, Instant as_of) {
  using State = PromisedAnswer::State;
  if (answer.answered) return *answer.answered > answer.due ? State::late : State::in_time;
  if (ended) return State::moved_on;
  return as_of > answer.due ? State::overdue : State::waiting;
}

}  // namespace

std::optional<PromisedAnswer> promised_answer(const Stay& stay,
                                              std::span<const Activity> activities,
                                              const Playbook& playbook, const WorkingTime& working,
                                              Instant as_of) {
  const Stage& stage = playbook.stage(stay.stage);
  if (!stage.respond_within || stage.type != StageType::open) return std::nullopt;
  const Instant last = stay.ended ? std::min(stay.to, as_of) : as_of;
  PromisedAnswer answer;
  answer.entered = stay.from;
  answer.due = working.due_at(stay.from, *stage.respond_within);
  if (had_just_talked(stay.from, *stage.respond_within, activities, playbook.kinds, working))
    answer.answered = stay.from;
  else
    answer.answered = first_contact_since(stay.from, activities, playbook.kinds, last);
  answer.state = state_of(answer, stay.ended, as_of);
  answer.charged_at = std::min(answer.answered.value_or(last), answer.due);
  return answer;
}

std::optional<PromisedAnswer> promised_answer(const LeadView& lead,
                                              std::span<const Activity> activities,
                                              const Playbook& playbook, const WorkingTime& working,
                                              Instant as_of) {
  return promised_answer(Stay{lead.stage, lead.stage_since, as_of, false}, activities, playbook,
                         working, as_of);
}

}  // namespace leads
