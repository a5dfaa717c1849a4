// SPDX-License-Identifier: MIT
// What must be read of a lead, by purpose.
#include "store/read/lead_needs.h"

#include <algorithm>

#include "core/filter/uses.h"
#include "core/lead/searched_text.h"
#include "store/read/lead_walk.h"

namespace leads {

LeadNeeds LeadNeeds::all_but_texts(const Fields& fields) {
  LeadNeeds needs;
  for (std::size_t index = 0; index < fields.size(); ++index)
    needs.fields.push_back(static_cast<FieldIndex>(index));
  needs.tags = needs.moves = needs.consent = needs.activities = needs.activity_values =
      needs.suppressions = needs.creation = true;
  return needs;
}

void LeadNeeds::add(FieldIndex field) {
  if (std::find(fields.begin(), fields.end(), field) != fields.end()) return;
  fields.push_back(field);
  // Other fields make the name of a lead that is given none.
  if (field == at(BuiltIn::name))
    for (const BuiltIn part : kNameFields) add(at(part));
}

void LeadNeeds::add(const LeadNeeds& other) {
  for (const FieldIndex field : other.fields) add(field);
  tags = tags || other.tags;
  addresses = addresses || other.addresses;
  moves = moves || other.moves;
  consent = consent || other.consent;
  suppressions = suppressions || other.suppressions;
  activities = activities || other.activities;
  activity_texts = activity_texts || other.activity_texts;
  activity_values = activity_values || other.activity_values;
  creation = creation || other.creation;
}

void LeadNeeds::add(const Filter& filter) {
  for (const FieldIndex field : named_fields(filter)) add(field);
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      addresses = addresses || term.further || term.name == Name::free_word;
      switch (term.name) {
        case Name::tag:
          tags = true;
          break;
        case Name::furthest_stage:
        case Name::in_stage:
        case Name::cycle:
        case Name::reason:
        case Name::entered:
          moves = true;
          break;
        case Name::consent:
          consent = true;
          break;
        case Name::mailable:
        case Name::callable:
          add_reach();
          break;
        case Name::retention:
          add_retention();
          break;
        case Name::first_response:
        case Name::idle:
        case Name::last_activity:
        case Name::last_contact:
          activities = moves = true;
          break;
        case Name::said:
          activity_texts = true;
          [[fallthrough]];
        case Name::did:
          activities = true;
          break;
        case Name::free_word:
          tags = true;
          for (const BuiltIn field : kSearchedFields) add(at(field));
          break;
        default:
          break;
      }
    }
  }
}

void LeadNeeds::add_reach() {
  consent = activities = suppressions = true;
  for (const BuiltIn field : {BuiltIn::email, BuiltIn::phone, BuiltIn::source, BuiltIn::vendor})
    add(at(field));
}

void LeadNeeds::add_retention() {
  add_reach();
  addresses = moves = true;
  for (const BuiltIn field :
       {BuiltIn::value, BuiltIn::next_step, BuiltIn::next_step_at, BuiltIn::created_at})
    add(at(field));
}

LeadNeeds needs_of(const Playbook& playbook) {
  LeadNeeds needs;
  needs.add(at(BuiltIn::created_at));
  for (const Rule& rule : playbook.rules) {
    if (const Filter* when = gate_of(rule)) needs.add(*when);
    if (const auto field = valued_field_of(rule)) needs.add(*field);
    const ActivityChoice* activity = activities_of(rule);
    if (activity == nullptr) continue;
    needs.activities = true;
    if (!activity->where) continue;
    const Filter& where = *activity->where;
    if (names(where, Name::ref) || names(where, Name::note) || names(where, Name::system))
      needs.activity_texts = true;
    if (names(where, Name::value)) needs.activity_values = true;
  }
  for (const Stage& stage : playbook.stages) {
    if (stage.qualify) needs.add(*stage.qualify);
    for (const FieldIndex field : stage.require) needs.add(field);
    if (stage.type == StageType::parked)
      needs.moves = needs.activities = true;  // by recycle date or knock
  }
  return needs;
}

LeadNeeds cursor_needs(LeadNeeds needs, bool looks_back) {
  needs.add(at(BuiltIn::created_at));
  if (looks_back) needs.moves = true;  // they say where a lead stood then
  // Consent may be an address's.
  if (needs.consent || needs.suppressions || needs.addresses)
    for (const BuiltIn field : kAddresses)
      needs.add(at(field));  // a further address is not a field
  return needs;
}

}  // namespace leads
