// SPDX-License-Identifier: MIT
// Qualifying leads: stage by stage, what holds, what is missing, how far it may go and whose it
// becomes. Judging changes nothing; what was judged is written by apply() through an Operation.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/funnel/assign.h"
#include "core/funnel/funnel.h"
#include "flows/evaluation.h"

namespace leads {

/// One thing a stage still asks for.
struct Missing {
  std::string what;  ///< "needs 12 more points", "phone is missing"
  std::string mend;  ///< the field to set, "" when no single command mends it
};

struct QualifyStep {
  StageId stage{};
  bool entered = false;
  std::string holds;  ///< what of the filter holds, as written: all of it when entered
  std::vector<Missing> missing;
  bool by_hand = false;                ///< the stage has no `qualify`: a person's step
  std::optional<Assignment> assigned;  ///< on entering, of a lead without an owner
};

struct Qualification {
  StageId from{}, to{};
  std::vector<QualifyStep> steps;      ///< in order; the last one may be the one not entered
  Score score;                         ///< at the stage reached
  std::optional<Assignment> assigned;  ///< of a lead that stays, and has no owner though an
                                       ///< [[assign]] of its stage is for it
  bool parked = false;                 ///< parked and not free to return yet
  Return back;                         ///< of a parked lead: what it waits for
};

/// What a lead and its history are at one instant; `lead` may be changed by simulation, so it is
/// taken by value.
struct QualifyInput {
  LeadView lead;
  std::span<const Activity> activities;
  std::span<const ActivityText> texts;
  Instant as_of;
  const SubjectText* subjects = nullptr;
  Assigner* assigner = nullptr;  ///< counts what it gives; null: nobody is assigned
  StageRoom* room = nullptr;     ///< counts who moves; null: no stage has a limit
};

/// Enters stage after stage as long as each `qualify` holds and its `require` is met, evaluating
/// afresh after each.
Qualification qualify_lead(const QualifyInput& input, const Scorer& scorer,
                           const FunnelMatcher& funnel, ScoreScratch& scratch);

/// A lead and what was judged of it.
struct Verdict {
  LeadId lead{};
  std::string name;
  Qualification qualification;
  bool moved() const { return qualification.from != qualification.to; }
  bool got_owner() const {
    return qualification.assigned && !qualification.assigned->owner.empty();
  }
  bool changed() const { return moved() || got_owner(); }
};
/// In the order given: who comes first gets the room that is left.
std::vector<Verdict> judge(const Evaluation& evaluation, const std::vector<LeadId>& leads);
/// Every lead whose `ready` is not its stage, and every one that waits for an owner where it is;
/// highest score first, ties by id. Stored scores are used where they are valid.
std::vector<LeadId> leads_to_qualify(const Evaluation& evaluation);
/// Writes the moves and the owner; false when there is nothing to write.
bool apply(Operation& operation, const Verdict& verdict);

/// A filter's nearest alternative: what of it holds, as written, and what it lacks, in words;
/// nothing when the filter holds.
struct Lacking {
  std::string holds;
  std::vector<Missing> missing;
};
Lacking what_is_missing(const Filter& filter, const Facts& facts, const Playbook& playbook);

}  // namespace leads
