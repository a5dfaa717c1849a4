// SPDX-License-Identifier: MIT
// Qualifying the leads of a book: which to check, the verdict on each, and how it is written.
#include <algorithm>

#include "flows/qualify.h"
#include "flows/select.h"
#include "store/read/filter_sql.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/owners.h"
#include "store/read/people.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

LeadNeeds needs_to_judge(const Playbook& playbook) {
  LeadNeeds needs = needs_of(playbook);
  needs.moves = needs.activities = true;
  for (const Assign& rule : playbook.assigns) {
    if (rule.when) needs.add(*rule.when);
  }
  for (const BuiltIn field : {BuiltIn::owner, BuiltIn::name, BuiltIn::first_name,
                              BuiltIn::last_name, BuiltIn::company, BuiltIn::email})
    needs.add(at(field));
  return needs;
}

}  // namespace

std::vector<Verdict> judge(const Evaluation& evaluation, const std::vector<LeadId>& leads) {
  Store& store = evaluation.store;
  const Scorer& scorer = evaluation.scorer;
  const Instant as_of = evaluation.as_of;
  const Playbook& playbook = store.playbook();
  const FunnelMatcher funnel(playbook);
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  std::optional<Assigner> assigner;
  if (!playbook.assigns.empty()) assigner.emplace(playbook, owner_loads(store), as_of);
  std::optional<StageRoom> room;
  if (std::any_of(playbook.stages.begin(), playbook.stages.end(),
                  [](const Stage& stage) { return stage.limit.has_value(); }))
    room.emplace(playbook, People(store).count_by_stage());
  std::vector<Verdict> verdicts;
  LeadNeeds needs = needs_to_judge(playbook);
  needs.activity_texts = scorer.needs_activity_text();
  LeadCursor cursor(store, std::move(needs), {leads, {}, false});
  while (cursor.next()) {
    const QualifyInput input{cursor.lead(),
                             cursor.activities(),
                             cursor.activity_texts(),
                             as_of,
                             &subjects,
                             assigner ? &*assigner : nullptr,
                             room ? &*room : nullptr};
    verdicts.push_back({cursor.lead().id, display_name(cursor.lead()),
                        qualify_lead(input, scorer, funnel, evaluation.scratch)});
  }
  return verdicts;
}

std::vector<LeadId> leads_to_qualify(const Evaluation& evaluation) {
  Store& store = evaluation.store;
  const Instant as_of = evaluation.as_of;
  const Playbook& playbook = store.playbook();
  const BookState state = store.state();
  struct Candidate {
    LeadId lead{};
    int score = 0;
  };
  std::vector<Candidate> found;
  std::vector<LeadId> unknown;
  const SqlCondition condition = may_move_on(state, playbook, as_of);
  const bool by_stored = condition.where != "true";
  if (by_stored) {
    LeadCursor cursor(store, {}, {std::nullopt, condition, false});
    while (cursor.next()) {
      const auto& stored = cursor.stored();
      if (!is_valid(stored, state, playbook, as_of))
        unknown.push_back(cursor.lead().id);
      else if (stored->ready != cursor.lead().stage)
        found.push_back({cursor.lead().id, stored->total});
    }
  }
  Selection selection;
  if (by_stored) selection.ids = std::move(unknown);
  select_leads(evaluation, std::move(selection), [&found](LeadCursor& cursor, const Score& score) {
    if (score.ready != cursor.lead().stage) found.push_back({cursor.lead().id, score.total});
  });
  Selection unowned;
  unowned.ids = leads_without_owner(store, assigning_stages(playbook));
  unowned.needs = needs_to_judge(playbook);
  unowned.needs.activity_texts = evaluation.scorer.needs_activity_text();
  const Assigner rules(playbook, {}, as_of);
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  select_leads(evaluation, std::move(unowned), [&](LeadCursor& cursor, const Score& score) {
    const Facts facts{cursor.lead(),
                      cursor.activities(),
                      as_of,
                      &score,
                      {},
                      {},
                      {cursor.activity_texts(), &subjects}};
    if (rules.choose(facts, cursor.lead().stage)) found.push_back({cursor.lead().id, score.total});
  });
  std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.lead < b.lead;
  });
  std::vector<LeadId> leads;
  for (const Candidate& candidate : found) {
    if (leads.empty() || leads.back() != candidate.lead) leads.push_back(candidate.lead);
  }
  return leads;
}

bool apply(Operation& operation, const Verdict& verdict) {
  for (const QualifyStep& step : verdict.qualification.steps) {
    if (!step.entered) continue;
    operation.move(verdict.lead, step.stage, operation.at(), "", false);
    if (step.assigned && !step.assigned->owner.empty())
      operation.set(verdict.lead, at(BuiltIn::owner), Value{step.assigned->owner});
  }
  if (verdict.got_owner())
    operation.set(verdict.lead, at(BuiltIn::owner), Value{verdict.qualification.assigned->owner});
  return verdict.changed();
}

std::vector<std::pair<LeadId, Assignment>> assign_reopened(Store& store, Operation& operation,
                                                           Instant as_of) {
  std::vector<std::pair<LeadId, Assignment>> given;
  const Playbook& playbook = store.playbook();
  std::vector<LeadId> leads = operation.reopened();
  if (leads.empty() || playbook.assigns.empty()) return given;
  std::sort(leads.begin(), leads.end());
  const Scorer scorer(playbook);
  ScoreScratch scratch;
  Assigner assigner(playbook, owner_loads(store), as_of);
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  LeadNeeds needs = needs_to_judge(playbook);
  needs.activity_texts = scorer.needs_activity_text();
  Score score;
  for (LeadCursor cursor(store, std::move(needs), {std::move(leads), {}, false}); cursor.next();) {
    const LeadView& lead = cursor.lead();
    if (lead.cell(BuiltIn::owner).present()) continue;
    scorer.score(lead, cursor.activities(), cursor.activity_texts(), as_of, subjects, scratch,
                 score);
    auto chosen = assigner.choose({lead, cursor.activities(), as_of, &score, {}}, lead.stage);
    if (!chosen) continue;
    if (!chosen->owner.empty()) assigner.give(chosen->owner);
    given.emplace_back(lead.id, *std::move(chosen));
  }
  for (const auto& [lead, assignment] : given)
    if (!assignment.owner.empty()) operation.set(lead, at(BuiltIn::owner), Value{assignment.owner});
  return given;
}

}  // namespace leads
