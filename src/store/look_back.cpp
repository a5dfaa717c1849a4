#include "store/look_back.h"

#include <algorithm>

#include "leads/text.h"
#include "store/merge_rules.h"
#include "store/store_impl.h"

namespace leads {

LookBack::LookBack(Store::Impl& book, Instant at) : at_(at) {
  const Playbook& playbook = *book.playbook;
  // Operations are stamped in order, so that the later ones have the higher numbers.
  sql::Statement select = book.connection.prepare(
      "select lead_id, field, old, new from change where op > "
      "(select coalesce(max(id), 0) from operation where at <= $1) order by op desc, id desc");
  select.bind(1, at.time_since_epoch().count());
  while (select.step()) {
    const std::int64_t lead = select.integer(0);
    const std::string_view name = select.text(1);
    if (name == "merged_into") {
      merged_then_[lead] = !select.is_null(2);
      continue;
    }
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
  select.reset();
  for (const auto& [part, into] : book.merges().all()) {
    const LeadId survivor = book.merges().survivor(LeadId{into});
    if (stood_alone(LeadId{part}) && !one_.contains(number(survivor))) one_[number(survivor)] = whole_then(book, survivor);
  }
}

bool LookBack::stood_alone(LeadId lead) const {
  const auto found = merged_then_.find(number(lead));
  return found != merged_then_.end() && !found->second;
}

LookBack::Whole LookBack::own_then(Store::Impl& book, LeadId lead) const {
  Whole whole{book.read_fields(lead), book.read_tags(lead)};
  std::vector<Cell> cells;
  for (const Value& value : whole.values) cells.push_back(Cell::of(value));
  take_off_own(lead, cells, whole.tags);
  std::vector<Value> then;
  for (const Cell& cell : cells) then.push_back(owned(cell));
  whole.values = std::move(then);
  return whole;
}

// A lead as of then, made one with those that were merged into it later, in that order.
LookBack::Whole LookBack::whole_then(Store::Impl& book, LeadId lead) const {
  const Fields& fields = book.playbook->fields;
  Whole whole = own_then(book, lead);
  for (const LeadId part : book.parts_in_order(lead)) {
    // Who was merged before then is in its survivor already.
    if (!stood_alone(part)) continue;
    const Whole other = own_then(book, part);
    for (const FieldIndex field : fields_to_take(fields, whole.values, other.values)) whole.values[index(field)] = other.values[index(field)];
    for (std::string& tag : tags_to_take(whole.tags, other.tags)) whole.tags.push_back(std::move(tag));
  }
  std::sort(whole.tags.begin(), whole.tags.end());
  return whole;
}

void LookBack::take_off(LeadId lead, std::vector<Cell>& cells, std::vector<std::string>& tags) const {
  const auto found = one_.find(number(lead));
  if (found == one_.end()) return take_off_own(lead, cells, tags);
  for (std::size_t place = 0; place < cells.size(); ++place) cells[place] = Cell::of(found->second.values[place]);
  tags = found->second.tags;
}

void LookBack::take_off_own(LeadId lead, std::vector<Cell>& cells, std::vector<std::string>& tags) const {
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
