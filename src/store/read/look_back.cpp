#include "store/read/look_back.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "store/store_impl.h"
#include "store/write/merge_rules.h"

namespace leads {

LookBack::LookBack(Store::Impl& book, Instant at) : at_(at) {
  const Playbook& playbook = *book.playbook;
  // Operations are stamped in order, so that the later ones have the higher numbers.
  sql::Statement select = book.connection.prepare(
      "select op, lead_id, field, old, new from change where op > "
      "(select coalesce(max(id), 0) from operation where at <= $1) order by op desc, id desc");
  select.bind(1, at.time_since_epoch().count());
  ChangeRecord behind;
  while (select.step()) {
    ChangeRecord change{select.integer(0), LeadId{select.integer(1)}, select.string(2),
                        select.string(3), select.string(4)};
    take(playbook, change, behind);
    behind = std::move(change);
  }
  select.reset();
  for (const auto& [part, into] : book.merges().all()) {
    const LeadId survivor = book.merges().survivor(LeadId{into});
    if (stood_alone(LeadId{part}) && !one_.contains(number(survivor)))
      one_[number(survivor)] = whole_then(book, survivor);
  }
}

void LookBack::take(const Playbook& playbook, const ChangeRecord& change,
                    const ChangeRecord& behind) {
  const std::int64_t lead = number(change.lead);
  if (change.field == "merged_into") {
    merged_then_[lead] = !change.old_value.empty();
    return;
  }
  if (change.field == "tag") {
    changes_[lead].push_back({true, {}, {}, change.new_value, change.old_value});
    return;
  }
  const bool single = change.field.starts_with("identity:");
  IdentityChange identities =
      single ? single_identity_change(change) : identity_change(change, &behind);
  if (identities.removed || identities.inserted) identities_[lead].push_back(std::move(identities));
  const std::optional<FieldIndex> field = playbook.fields.find(change.field);
  std::optional<Value> old =
      field ? stored_value(playbook.fields[*field], change.old_value) : std::nullopt;
  if (old) changes_[lead].push_back({false, *field, std::move(*old), {}, {}});
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
    for (const FieldIndex field : fields_to_take(fields, whole.values, other.values))
      whole.values[index(field)] = other.values[index(field)];
    for (std::string& tag : tags_to_take(whole.tags, other.tags))
      whole.tags.push_back(std::move(tag));
  }
  std::sort(whole.tags.begin(), whole.tags.end());
  return whole;
}

void LookBack::take_off(LeadId lead, std::vector<Cell>& cells,
                        std::vector<std::string>& tags) const {
  const auto found = one_.find(number(lead));
  if (found == one_.end()) return take_off_own(lead, cells, tags);
  for (std::size_t place = 0; place < cells.size(); ++place)
    cells[place] = Cell::of(found->second.values[place]);
  tags = found->second.tags;
}

void LookBack::take_off_own(LeadId lead, std::vector<Cell>& cells,
                            std::vector<std::string>& tags) const {
  const auto found = changes_.find(number(lead));
  if (found == changes_.end()) return;
  for (const Change& change : found->second) {
    if (!change.tag) {
      cells[index(change.field)] = Cell::of(change.old);
      continue;
    }
    if (!change.added.empty())
      std::erase_if(tags, [&](const std::string& tag) { return fold(tag) == fold(change.added); });
    if (!change.removed.empty()) tags.push_back(change.removed);
  }
  std::sort(tags.begin(), tags.end());
}

void LookBack::take_off(LeadId lead, std::vector<Identity>& identities) const {
  const auto found = identities_.find(number(lead));
  if (found == identities_.end()) return;
  for (const IdentityChange& change : found->second) {
    if (change.inserted)
      std::erase_if(identities, [&](const Identity& identity) {
        return same_identity(identity, *change.inserted);
      });
    if (!change.removed) continue;
    const auto there = std::any_of(
        identities.begin(), identities.end(),
        [&](const Identity& identity) { return same_identity(identity, *change.removed); });
    if (!there) identities.push_back(*change.removed);  // of an older book it may be
  }
  std::sort(identities.begin(), identities.end(), [](const Identity& a, const Identity& b) {
    return std::tie(a.kind, a.key) < std::tie(b.kind, b.key);
  });
}

std::vector<LeadId> LookBack::other_identities() const {
  std::vector<LeadId> leads;
  for (const auto& [lead, changes] : identities_) leads.push_back(LeadId{lead});
  return leads;
}

}  // namespace leads
