// SPDX-License-Identifier: MIT
// The plans of the leads of a book: those in a sequence of [[nurture]], and those that enter one.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/nurture/planner.h"
#include "flows/evaluation.h"
#include "leads/filter.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/nurture/ledger.h"

namespace leads {

/// The plans of leads that a walk reads. All it is made with outlives it.
class LeadPlans {
 public:
  LeadPlans(Store& store, const NurturePlanner& planner, Instant as_of);
  LeadPlans(const LeadPlans&) = delete;
  LeadPlans& operator=(const LeadPlans&) = delete;

  /// What the walk must load, and whether it must have scores.
  const LeadNeeds& needs() const { return needs_; }
  bool needs_scores() const { return scores_; }
  NurtureLedger& ledger() { return ledger_; }
  /// `score` is not read unless needs_scores().
  std::vector<SequencePlan> of(LeadCursor& cursor, const Score& score);

 private:
  const NurturePlanner& planner_;
  Instant as_of_;
  NurtureLedger ledger_;
  std::function<std::string_view(SubjectId)> subjects_;
  LeadNeeds needs_;
  bool scores_ = false, said_ = false;
};

struct NurtureScope {
  Filter filter;                                  ///< only leads that match
  std::optional<std::vector<LeadId>> among = {};  ///< ascending: only these
  const Zone* zone = nullptr;                     ///< of days and words in the filter
  LeadNeeds needs = {};                           ///< beyond what planning needs
};
using TakePlans = std::function<void(LeadCursor&, const std::vector<SequencePlan>&)>;

/// Calls `take` for each such lead, ascending; without a filter or `among` first for those in a
/// sequence, then for those that enter one. Nothing is written; it may be used within an operation.
void plan_leads(const Evaluation& evaluation, const NurturePlanner& planner, NurtureScope scope,
                const TakePlans& take);

}  // namespace leads
