#include "store/look_back.h"

#include <algorithm>

#include "leads/text.h"

namespace leads {

LookBack::LookBack(sql::Connection& connection, const Playbook& playbook, Instant at) : at_(at) {
  // Operations are stamped in order, so that the later ones have the higher numbers.
  sql::Statement select = connection.prepare(
      "select lead_id, field, old, new from change where op > "
      "(select coalesce(max(id), 0) from operation where at <= $1) order by op desc, id desc");
  select.bind(1, at.time_since_epoch().count());
  while (select.step()) {
    const std::int64_t lead = select.integer(0);
    const std::string_view name = select.text(1);
    if (name.starts_with("identity:")) {
      if (select.is_null(2)) identities_[lead].emplace_back(name.substr(9), select.string(3));
      continue;
    }
    Change change;
    if (name == "tag") {
      change.tag = true;
      change.removed = select.string(2);
      change.added = select.string(3);
    } else {
      const std::optional<FieldIndex> field = playbook.fields.find(name);
      std::optional<Value> old = field ? stored_value(playbook.fields[*field], select.text(2)) : std::nullopt;
      if (!old) continue;
      change.field = *field;
      change.old = std::move(*old);
    }
    changes_[lead].push_back(std::move(change));
  }
}

void LookBack::take_off(LeadId lead, std::vector<Cell>& cells, std::vector<std::string>& tags) const {
  const auto found = changes_.find(number(lead));
  if (found == changes_.end()) return;
  for (const Change& change : found->second) {
    if (!change.tag) {
      cells[index(change.field)] = Cell::of(change.old);
      continue;
    }
    if (!change.added.empty()) std::erase_if(tags, [&](const std::string& tag) { return fold(tag) == fold(change.added); });
    if (!change.removed.empty()) tags.push_back(change.removed);
  }
  std::sort(tags.begin(), tags.end());
}

bool LookBack::had_identity(LeadId lead, std::string_view kind, std::string_view value) const {
  const auto found = identities_.find(number(lead));
  if (found == identities_.end()) return true;
  return std::none_of(found->second.begin(), found->second.end(), [&](const auto& later) { return later.first == kind && later.second == value; });
}

}  // namespace leads
