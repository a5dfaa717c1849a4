// SPDX-License-Identifier: MIT
#include "flows/nurture/plan_leads.h"

#include <algorithm>

#include "core/filter/combine.h"
#include "core/filter/uses.h"
#include "flows/select.h"

namespace leads {
namespace {

std::vector<const Filter*> filters_of(const Playbook& playbook) {
  std::vector<const Filter*> filters;
  for (const Nurture& nurture : playbook.nurtures) {
    if (nurture.when) filters.push_back(&*nurture.when);
    if (nurture.stop) filters.push_back(&*nurture.stop);
  }
  return filters;
}

/// Those that match, ascending.
std::vector<LeadId> matching(const Evaluation& evaluation, const NurtureScope& scope) {
  Selection selection;
  selection.filter = scope.filter;
  selection.ids = scope.among;
  selection.zone = scope.zone;
  selection.scores = false;
  std::vector<LeadId> found;
  select_leads(evaluation, std::move(selection),
               [&found](LeadCursor& cursor, const Score&) { found.push_back(cursor.lead().id); });
  return found;
}

class PlanWalk {
 public:
  PlanWalk(const Evaluation& evaluation, const NurturePlanner& planner, const LeadNeeds& needs,
           const TakePlans& take)
      : evaluation_(evaluation),
        planner_(planner),
        take_(take),
        plans_(evaluation.store, planner, evaluation.as_of),
        needs_(plans_.needs()) {
    needs_.add(needs);
  }

  void named(std::vector<LeadId> leads) {
    Selection selection = base();
    selection.ids = std::move(leads);
    walk(std::move(selection));
  }

  /// Those in a sequence, then those whom one would take.
  void all() {
    const std::vector<LeadId> in_one = plans_.ledger().leads();
    named(in_one);
    Selection selection = base();
    for (const Nurture& nurture : planner_.playbook().nurtures)
      if (nurture.when) widen(selection.filter, *nurture.when);
    if (!selection.filter.empty()) walk(std::move(selection), &in_one);
  }

 private:
  Selection base() const {
    Selection selection;
    selection.needs = needs_;
    selection.scores = plans_.needs_scores();
    return selection;
  }

  /// `but`: ascending, left out.
  void walk(Selection selection, const std::vector<LeadId>* but = nullptr) {
    select_leads(evaluation_, std::move(selection), [&](LeadCursor& cursor, const Score& score) {
      if (but != nullptr && std::binary_search(but->begin(), but->end(), cursor.lead().id)) return;
      const std::vector<SequencePlan> plans = plans_.of(cursor, score);
      if (!plans.empty()) take_(cursor, plans);
    });
  }

  const Evaluation& evaluation_;
  const NurturePlanner& planner_;
  const TakePlans& take_;
  LeadPlans plans_;
  LeadNeeds needs_;
};

}  // namespace

LeadPlans::LeadPlans(Store& store, const NurturePlanner& planner, Instant as_of)
    : planner_(planner),
      as_of_(as_of),
      ledger_(store),
      subjects_([&store](SubjectId subject) { return store.subject(subject); }) {
  for (const Filter* filter : filters_of(planner.playbook())) {
    needs_.add(*filter);
    scores_ = scores_ || names_scores(*filter);
    said_ = said_ || names(*filter, Name::said);
  }
  for (const BuiltIn field :
       {BuiltIn::email, BuiltIn::phone, BuiltIn::source, BuiltIn::vendor, BuiltIn::created_at})
    needs_.add(at(field));
  needs_.activities = needs_.moves = needs_.consent = needs_.suppressions = true;
  needs_.activity_texts = needs_.activity_texts || said_;
}

std::vector<SequencePlan> LeadPlans::of(LeadCursor& cursor, const Score& score) {
  const SaidTexts said{said_ ? cursor.activity_texts() : std::span<const ActivityText>(),
                       &subjects_};
  const LeadView& lead = cursor.lead();
  const Facts facts{lead, cursor.activities(), as_of_, scores_ ? &score : nullptr, {}, {}, said};
  return planner_.plan(facts, ledger_.of(lead.id));
}

void plan_leads(const Evaluation& evaluation, const NurturePlanner& planner, NurtureScope scope,
                const TakePlans& take) {
  std::optional<std::vector<LeadId>> leads = scope.among;
  if (!scope.filter.empty()) leads = matching(evaluation, scope);
  PlanWalk walk(evaluation, planner, scope.needs, take);
  if (leads)
    walk.named(*std::move(leads));
  else
    walk.all();
}

}  // namespace leads
