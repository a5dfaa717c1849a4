#include "leads/newcomers.h"

#include <algorithm>

namespace leads {
namespace {

bool has_owner(const NewLead& lead) {
  return std::any_of(lead.values.begin(), lead.values.end(), [](const auto& entry) {
    return entry.first == at(BuiltIn::owner) && !std::holds_alternative<std::monostate>(entry.second);
  });
}

}  // namespace

std::vector<std::optional<Assignment>> assign_newcomers(std::span<NewLead> leads, Store& store, Instant as_of) {
  const Playbook& playbook = store.playbook();
  std::vector<std::optional<Assignment>> chosen(leads.size());
  const auto entered = [&leads](const Assign& rule) {
    return std::any_of(leads.begin(), leads.end(), [&rule](const NewLead& lead) { return lead.stage == rule.at; });
  };
  if (std::none_of(playbook.assigns.begin(), playbook.assigns.end(), entered)) return chosen;
  Assigner assigner(playbook, store.open_leads_by_owner(), as_of);
  const Scorer scorer(playbook);
  ScoreScratch scratch;
  const SubjectText subjects = [](SubjectId) { return std::string_view(); };
  std::vector<Cell> cells;
  std::vector<std::string_view> tags;
  Score score;
  for (std::size_t i = 0; i < leads.size(); ++i) {
    NewLead& lead = leads[i];
    if (has_owner(lead)) continue;
    cells.assign(playbook.fields.size(), Cell{});
    cells[index(at(BuiltIn::created_at))] = Cell::of(as_of.time_since_epoch().count());
    for (const auto& [field, value] : lead.values) cells[index(field)] = Cell::of(value);
    tags.assign(lead.tags.begin(), lead.tags.end());
    LeadView view;
    view.fields = cells;
    view.tags = tags;
    view.stage = view.furthest = lead.stage;
    view.cycle = lead.cycle;
    view.stage_since = view.cycle_since = lead.stage_at.value_or(view.created_at());
    scorer.score(view, {}, {}, as_of, subjects, scratch, score);
    chosen[i] = assigner.choose({view, {}, as_of, &score, {}}, lead.stage);
    if (!chosen[i] || chosen[i]->owner.empty()) continue;
    assigner.give(chosen[i]->owner);
    lead.values.emplace_back(at(BuiltIn::owner), chosen[i]->owner);
  }
  return chosen;
}

}  // namespace leads
