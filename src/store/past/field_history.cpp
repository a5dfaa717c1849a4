// SPDX-License-Identifier: MIT
#include "store/past/field_history.h"

#include "store/store_impl.h"

namespace leads {

FieldHistory::FieldHistory(Store& store, FieldIndex field) {
  sql::Statement select = store.impl().connection.prepare(
      "select c.lead_id, o.at, c.old from " + store.impl().journal() +
      " c join operation o on o.id = c.op "
      "where c.kind = 'field' and c.name = $1 and o.at <= $2 order by c.op desc, c.id desc");
  const Instant last = store.looking_back().value_or(kLastInstant);
  select.bind(1, std::string_view(store.playbook().fields[field].name))
      .bind(2, last.time_since_epoch().count());
  while (select.step())
    changes_[LeadId{select.integer(0)}].push_back({instant(select.integer(1)), select.string(2)});
}

std::string_view FieldHistory::at(LeadId lead, Instant at, std::string_view now) const {
  const auto found = changes_.find(lead);
  if (found == changes_.end()) return now;
  std::string_view value = now;
  for (const Change& change : found->second) {
    if (change.at <= at) break;
    value = change.before;
  }
  return value;
}

}  // namespace leads
