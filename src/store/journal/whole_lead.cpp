// SPDX-License-Identifier: MIT
// A lead with all that belongs to it, in its current state.
#include "leads/error.h"
#include "store/journal/row_json.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"

namespace leads {

WholeLead read_whole(Store& store, LeadId lead) {
  const Playbook& playbook = store.playbook();
  WholeLead whole;
  whole.lead.id = lead;
  LeadNeeds needs = LeadNeeds::all_but_texts(playbook.fields);
  needs.activity_texts = true;
  LeadCursor cursor(store, std::move(needs), {std::vector{lead}, {}, false});
  if (!cursor.next()) throw Error(ErrorKind::bug, {}, "a lead to be removed is gone");
  whole.created_op = cursor.created_op();
  whole.lead.stage = cursor.lead().stage;
  for (std::size_t index = 0; index < playbook.fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    const Cell& cell = cursor.lead().cell(field);
    if (!cell.present()) continue;
    whole.lead.values.emplace_back(
        field, stored_value(playbook.fields[field], format_value(playbook.fields[field], cell))
                   .value_or(Value{}));
  }
  for (const std::string_view tag : cursor.lead().tags) whole.lead.tags.emplace_back(tag);
  for (const ActivityRecord& row : People(store).timeline(lead, kLastInstant, std::size_t{1} << 40))
    whole.activities.push_back({lead,
                                row.at,
                                row.kind,
                                row.subject,
                                row.value,
                                row.system,
                                row.ref,
                                row.note,
                                row.said.value_or(false),
                                {},
                                row.said == false});
  for (Identity& identity : Identities(store).of(lead))
    whole.lead.identities.push_back({std::move(identity.kind), std::move(identity.key),
                                     std::move(identity.value), std::move(identity.label)});
  for (StageMove& move : People(store).moves(lead))
    whole.moves.push_back({number(lead), move.at, move.from, move.to, move.cycle, move.actor,
                           move.reason, move.forced});
  for (ConsentRecord& consent : People(store).consents(lead))
    whole.consents.push_back({lead, consent.channel, consent.address, consent.state, consent.at,
                              consent.evidence, consent.is_evidence});
  return whole;
}

}  // namespace leads
