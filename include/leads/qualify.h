// Qualifying a lead: stage by stage, what holds, what is missing, and how far it may go. Thinking only; the caller writes the
// moves through an Operation.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "leads/funnel.h"
#include "leads/score.h"

namespace leads {

/// One thing a stage still asks for.
struct Missing {
  std::string what;        ///< "needs 12 more points", "phone is missing"
  std::string mend;        ///< the field to set, "" when no single command mends it
};

struct QualifyStep {
  StageId stage{};
  bool entered = false;
  std::string holds;       ///< the filter that held, as written
  std::vector<Missing> missing;
  bool by_hand = false;    ///< the stage has no `qualify`: a person's step
};

struct Qualification {
  StageId from{}, to{};
  std::vector<QualifyStep> steps;  ///< in order; the last one may be the one not entered
  Score score;                     ///< at the stage reached
  bool parked = false;             ///< parked and not free to return yet
};

/// What a lead and its history are at one instant; `lead` may be changed by simulation, so it is taken by value.
struct QualifyInput {
  LeadView lead;
  std::span<const Activity> activities;
  std::span<const ActivityText> texts;
  Instant as_of;
  const SubjectText* subjects = nullptr;
};

/// Enters stage after stage as long as each `qualify` holds and its `require` is met, evaluating afresh after each.
Qualification qualify_lead(const QualifyInput& input, const Scorer& scorer, const FunnelMatcher& funnel, ScoreScratch& scratch);

/// What a filter's nearest alternative lacks, in words; empty when it holds.
std::vector<Missing> what_is_missing(const Filter& filter, const Facts& facts, const Playbook& playbook);

}  // namespace leads
