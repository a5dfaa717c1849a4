// SPDX-License-Identifier: MIT
// Qualifying leads: stage by stage, what is met, what is missing, how far the lead may go and who
// gets it. judge() changes nothing; apply() writes its verdicts through an Operation.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/funnel/assign.h"
#include "core/funnel/funnel.h"
#include "flows/evaluation.h"
#include "store/write/operation.h"

namespace leads {

/// One thing a stage still asks for.
struct Missing {
  std::string what;  ///< "needs 12 more points", "phone is missing"
  std::string mend;  ///< the field to set, "" when no single command fixes it
};

struct QualifyStep {
  StageId stage{};
  bool entered = false;
  std::string holds;  ///< the terms that match, as written: all of them when entered
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
  Assigner* assigner = nullptr;  ///< counts what it assigns; null: no owner is assigned
  StageRoom* room = nullptr;     ///< counts the leads that move; null: no stage has a limit
};

/// Enters stage after stage as long as each `qualify` matches and its `require` is met, evaluating
/// afresh after each.
Qualification qualify_lead(const QualifyInput& input, const Scorer& scorer,
                           const FunnelMatcher& funnel, ScoreScratch& scratch);

/// A lead and the verdict on it.
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
/// In the order given: limited stages fill up first come, first served.
std::vector<Verdict> judge(const Evaluation& evaluation, const std::vector<LeadId>& leads);
/// Every lead whose `ready` is not its stage, and every one that waits for an owner where it is;
/// highest score first, ties by id. Stored scores are used where they are valid.
std::vector<LeadId> leads_to_qualify(const Evaluation& evaluation);
/// Writes the moves and the owner; false when there is nothing to write.
bool apply(Operation& operation, const Verdict& verdict);

/// Owners by [[assign]] for the lost leads that the operation has re-opened so far and that have
/// none; written through it. With each the reason; the owner is "" when nobody is free.
std::vector<std::pair<LeadId, Assignment>> assign_reopened(Store& store, Operation& operation,
                                                           Instant as_of);

/// A filter's nearest alternative: its terms that match, as written, and what is missing, in words;
/// nothing when the filter matches.
struct Lacking {
  std::string holds;
  std::vector<Missing> missing;
};
Lacking what_is_missing(const Filter& filter, const Facts& facts, const Playbook& playbook);

}  // namespace leads
