// SPDX-License-Identifier: MIT
// Taking steps so that no other run does, and recording what became of them. A claim is committed
// before its letter is handed over; what is claimed and neither sent nor released stays so until
// somebody says what became of it.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "core/nurture/planner.h"
#include "flows/evaluation.h"
#include "flows/nurture/letters.h"
#include "store/write/operation.h"

namespace leads {

/// A step of a lead, as records name it.
struct StepOfLead {
  LeadId lead{};
  std::string sequence, step;
  Seconds after{0};
  std::string offer;
  std::string address = {};  ///< of a letter, folded
  std::int64_t text = 0;     ///< the fingerprint of its template
};
struct DueLetter {
  StepOfLead step;
  Letter letter;
};
/// A step that is due and not sent, and why.
struct HeldStep {
  StepOfLead step;
  StepState state{};
  std::string why;
  Instant since;
};

struct DueLetters {
  std::vector<DueLetter> letters;
  std::vector<HeldStep> held;
  std::vector<StepOfLead> enrolled, ended;  ///< `step` is ""
};

/// Which letters leads get now. One address gets a step once, however many leads have it.
class LetterFinder {
 public:
  /// All of these outlive it.
  LetterFinder(const NurturePlanner& planner, const LetterWriter& writer)
      : planner_(planner), writer_(writer) {}
  /// Of these leads, ascending; within an operation it sees what the operation did.
  DueLetters find(const Evaluation& evaluation, std::vector<LeadId> leads);

 private:
  std::string same_address(Store& store, const LeadView& lead, const StepOfLead& step);
  std::string had_before(const std::vector<SentLetter>& letters, const StepOfLead& step) const;

  const NurturePlanner& planner_;
  const LetterWriter& writer_;
  std::unordered_set<std::string> addresses_;  // and step, of those found so far
};

/// As of operation.at(): those who begin a sequence or end it, and the steps that are taken.
void record_claims(Operation& operation, const Playbook& playbook, const DueLetters& due,
                   bool claim);
/// For the journal: "2 letters claimed, 3 leads began a sequence".
std::string claims_summary(const DueLetters& due, bool claim);
/// What became of claimed steps: sent or released.
void record_outcome(Operation& operation, const Playbook& playbook, NurtureEvent event,
                    const std::vector<StepOfLead>& steps);

}  // namespace leads
