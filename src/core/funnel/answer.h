// SPDX-License-Identifier: MIT
// The answer that a stage with `respond_within` promises to a lead that enters it: when the lead
// entered, when the answer is due, and what became of it. `show`, `next`, `list` and the reports
// all read it here. Pure.
#pragma once

#include <optional>
#include <span>

#include "core/funnel/funnel.h"
#include "core/funnel/working_time.h"

namespace leads {

struct PromisedAnswer {
  enum class State : std::uint8_t {
    in_time,   ///< answered, at the latest when it was due
    late,      ///< answered later
    waiting,   ///< not answered, and not yet due
    overdue,   ///< not answered, and due
    moved_on,  ///< the lead left the stage without an answer
  };
  Instant entered;
  Instant due;  ///< `respond_within` of working time after the entry
  /// The first contact while the lead was in the stage, as of the instant asked about; the entry
  /// itself where both had just talked: a contact both ways, at most `respond_within` of working
  /// time before.
  std::optional<Instant> answered;
  State state = State::waiting;
  /// The instant whose owner it is charged to: when it was answered or the lead left, but no later
  /// than when it was due; as of now while it waits.
  Instant charged_at;

  bool is_open() const { return state == State::waiting || state == State::overdue; }
};

/// The answer promised on entering a stay. Nullopt when its stage promises none; only open stages
/// do.
std::optional<PromisedAnswer> promised_answer(const Stay& stay,
                                              std::span<const Activity> activities,
                                              const Playbook& playbook, const WorkingTime& working,
                                              Instant as_of);
/// The same of the stage that the lead is in.
std::optional<PromisedAnswer> promised_answer(const LeadView& lead,
                                              std::span<const Activity> activities,
                                              const Playbook& playbook, const WorkingTime& working,
                                              Instant as_of);

}  // namespace leads
