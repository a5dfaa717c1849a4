// SPDX-License-Identifier: MIT
#include "flows/new_leads.h"

#include <algorithm>

#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/owners.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {
namespace {

bool has_owner(const NewLead& lead) {
  return std::any_of(lead.values.begin(), lead.values.end(), [](const auto& entry) {
    return entry.first == at(BuiltIn::owner) &&
           !std::holds_alternative<std::monostate>(entry.second);
  });
}

std::string text_of(const NewLead& lead, BuiltIn field) {
  for (const auto& [index, value] : lead.values) {
    const auto* text = std::get_if<std::string>(&value);
    if (index == at(field) && text != nullptr) return *text;
  }
  return {};
}

// A phone hit counts only when the names do not differ and not both have an e-mail.
bool phone_counts(Store& store, const NewLead& mine, LeadId other) {
  LeadNeeds needs;
  for (const BuiltIn field :
       {BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::email})
    needs.add(at(field));
  LeadCursor cursor(store, needs, {std::vector{other}, {}, false});
  if (!cursor.next()) return false;
  const auto theirs = [&cursor](BuiltIn field) { return cursor.lead().cell(field).text; };
  const std::string name =
      folded_name(text_of(mine, BuiltIn::name), text_of(mine, BuiltIn::first_name),
                  text_of(mine, BuiltIn::last_name));
  const std::string other_name =
      folded_name(theirs(BuiltIn::name), theirs(BuiltIn::first_name), theirs(BuiltIn::last_name));
  if (!name.empty() && !other_name.empty() && name != other_name) return false;
  return text_of(mine, BuiltIn::email).empty() || theirs(BuiltIn::email).empty();
}

}  // namespace

std::optional<KnownLead> known_lead(Store& store, const NewLead& lead) {
  std::optional<KnownLead> alike;
  for (const BuiltIn field : {BuiltIn::email, BuiltIn::phone}) {
    const std::string key = identity_key(at(field), text_of(lead, field));
    if (key.empty()) continue;
    for (const LeadId found : Identities(store).find(identity_kind(at(field)), key)) {
      const bool same = field == BuiltIn::email || phone_counts(store, lead, found);
      if (same) return KnownLead{found, at(field), true};
      if (!alike) alike = KnownLead{found, at(field), false};
    }
  }
  return alike;
}

struct NewcomerAssigner::Impl {
  Impl(Store& store_, Instant as_of_)
      : store(store_), playbook(store.playbook()), as_of(as_of_), scorer(playbook) {}

  Store& store;
  const Playbook& playbook;
  Instant as_of;
  Scorer scorer;
  std::optional<Assigner> assigner;  // made when first asked: it reads the loads
  ScoreScratch scratch;
  std::vector<Cell> cells;
  std::vector<std::string_view> tags;
  Score score;
};

NewcomerAssigner::NewcomerAssigner(Store& store, Instant as_of)
    : impl_(std::make_unique<Impl>(store, as_of)) {}
NewcomerAssigner::~NewcomerAssigner() = default;

bool NewcomerAssigner::concerns(StageId stage) const {
  const std::vector<Assign>& rules = impl_->playbook.assigns;
  return std::any_of(rules.begin(), rules.end(),
                     [stage](const Assign& rule) { return rule.at == stage; });
}

std::optional<Assignment> NewcomerAssigner::assign(NewLead& lead) {
  Impl& self = *impl_;
  if (!concerns(lead.stage) || has_owner(lead)) return std::nullopt;
  if (!self.assigner) self.assigner.emplace(self.playbook, owner_loads(self.store), self.as_of);
  self.cells.assign(self.playbook.fields.size(), Cell{});
  self.cells[index(at(BuiltIn::created_at))] = Cell::of(self.as_of.time_since_epoch().count());
  for (const auto& [field, value] : lead.values) self.cells[index(field)] = Cell::of(value);
  self.tags.assign(lead.tags.begin(), lead.tags.end());
  LeadView view;
  view.fields = self.cells;
  view.tags = self.tags;
  view.stage = view.furthest = lead.stage;
  view.cycle = lead.cycle;
  view.stage_since = view.cycle_since = lead.stage_at.value_or(view.created_at());
  const StageEntry entry{view.stage, view.stage_since};
  view.entries = {&entry, 1};
  const SubjectText subjects = [](SubjectId) { return std::string_view(); };
  self.scorer.score(view, {}, {}, self.as_of, subjects, self.scratch, self.score);
  std::optional<Assignment> chosen =
      self.assigner->choose({view, {}, self.as_of, &self.score, {}}, lead.stage);
  if (!chosen || chosen->owner.empty()) return chosen;
  self.assigner->give(chosen->owner);
  lead.values.emplace_back(at(BuiltIn::owner), chosen->owner);
  return chosen;
}

}  // namespace leads
