// SPDX-License-Identifier: MIT
#include "store/past/look_back.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/numbers.h"
#include "store/journal/entry.h"
#include "store/past/tags_before.h"
#include "store/read/identity_keys.h"
#include "store/store_impl.h"
#include "store/write/merge_rules.h"

namespace leads {

LookBack::LookBack(Store::Impl& book, Instant at) : at_(at) {
  const Playbook& playbook = *book.playbook;
  // Operations are stamped in order, so that the later ones have the higher numbers.
  sql::Statement select = book.connection.prepare(
      "select " + std::string(kEntryColumns) + " from " + book.journal() +
      " c where op > "
      "(select coalesce(max(id), 0) from operation where at <= $1) order by op desc, id desc");
  select.bind(1, at.time_since_epoch().count());
  JournalEntry behind;
  while (select.step()) {
    JournalEntry entry = entry_at(select, 0);
    take(playbook, entry, behind);
    behind = std::move(entry);
  }
  select.reset();
  const Merges& merges = book.merges();
  leave_out_splits(merges);
  for (const auto& [part, into] : merges.all()) {
    const LeadId survivor = merges.survivor(LeadId{into});
    if (!stood_apart(merges, LeadId{part}) || one_.contains(number(survivor))) continue;
    Whole whole = own_then(book, survivor);
    join_parts(book, survivor, whole);
    std::sort(whole.tags.begin(), whole.tags.end());
    one_[number(survivor)] = std::move(whole);
  }
}

void LookBack::take(const Playbook& playbook, const JournalEntry& entry,
                    const JournalEntry& behind) {
  const std::int64_t lead = number(entry.lead);
  const auto note = [&](IdentityChange identities) {
    if (identities.removed || identities.inserted)
      identities_[lead].push_back({entry.op, std::move(identities)});
  };
  switch (entry.kind) {
    case EntryKind::merged_into:
      merged_then_[lead] = parse_integer(entry.before).value_or(0);
      if (entry.before.empty())
        splits_.erase(lead);
      else
        splits_[lead] = {entry.op, merged_then_[lead]};
      return;
    case EntryKind::tag:
      changes_[lead].push_back({entry.op, true, {}, {}, entry.after, entry.before});
      return;
    case EntryKind::identity:
      return note(single_identity_change(entry));
    case EntryKind::field: {
      note(identity_change(entry, &behind));
      const std::optional<FieldIndex> field = playbook.fields.find(entry.name);
      std::optional<Value> old =
          field ? stored_value(playbook.fields[*field], entry.before) : std::nullopt;
      if (old) changes_[lead].push_back({entry.op, false, *field, std::move(*old), {}, {}});
      return;
    }
    case EntryKind::stage:  // moves, consent and activities are read by their own date
    case EntryKind::move:
    case EntryKind::consent:
    case EntryKind::activity:
    case EntryKind::duplicate:
    case EntryKind::address:  // goes with the field in front of it
    case EntryKind::lead:     // by the operation that created it
    case EntryKind::merged:   // merged_into says it
    case EntryKind::undo:
    case EntryKind::created:
      return;
  }
}

// Who was merged then, and is elsewhere now, was never a part of that lead: what the split took off
// it again stays off.
void LookBack::leave_out_splits(const Merges& merges) {
  std::set<std::int64_t> ops;
  for (const auto& [lead, split] : splits_)
    if (merges.into(LeadId{lead}) != LeadId{split.from}) ops.insert(split.op);
  if (ops.empty()) return;
  const auto is_of_split = [&ops](const auto& change) { return ops.contains(change.op); };
  for (auto& [lead, changes] : changes_) std::erase_if(changes, is_of_split);
  for (auto& [lead, changes] : identities_) std::erase_if(changes, is_of_split);
}

// A part of today's that was not one of that lead then: alone, or merged into another one.
bool LookBack::stood_apart(const Merges& merges, LeadId part) const {
  const auto found = merged_then_.find(number(part));
  return found != merged_then_.end() && merges.into(part) != LeadId{found->second};
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

// What was merged into it later, each with its own parts, in the order it was merged in. Who was
// one of it then is in it already.
void LookBack::join_parts(Store::Impl& book, LeadId lead, Whole& whole) const {
  const Fields& fields = book.playbook->fields;
  for (const LeadId part : book.parts_in_order(lead)) {
    if (!stood_apart(book.merges(), part)) {
      join_parts(book, part, whole);
      continue;
    }
    Whole other = own_then(book, part);
    join_parts(book, part, other);
    for (const FieldIndex field : fields_to_take(fields, whole.values, other.values))
      whole.values[index(field)] = other.values[index(field)];
    for (std::string& tag : tags_to_take(whole.tags, other.tags))
      whole.tags.push_back(std::move(tag));
  }
}

void LookBack::take_off(LeadId lead, std::vector<Cell>& cells,
                        std::vector<std::string>& tags) const {
  const auto found = one_.find(number(lead));
  if (found == one_.end()) return take_off_own(lead, cells, tags);
  for (std::size_t index = 0; index < cells.size(); ++index)
    cells[index] = Cell::of(found->second.values[index]);
  tags = found->second.tags;
}

void LookBack::take_off_own(LeadId lead, std::vector<Cell>& cells,
                            std::vector<std::string>& tags) const {
  const auto found = changes_.find(number(lead));
  if (found == changes_.end()) return;
  TagsBefore before(tags);
  for (const Change& change : found->second) {
    if (change.tag)
      before.take_off(change.added, change.removed);
    else
      cells[index(change.field)] = Cell::of(change.old);
  }
  before.finish();
  std::sort(tags.begin(), tags.end());
}

void LookBack::take_off(LeadId lead, std::vector<Identity>& identities) const {
  const auto found = identities_.find(number(lead));
  if (found == identities_.end()) return;
  std::unordered_map<std::string, Identity> by_key;
  for (Identity& identity : identities)
    by_key.emplace(IdentityKeys::of(identity), std::move(identity));
  // Older books noted an identity by its value alone.
  const auto find = [&by_key](const Identity& wanted) {
    if (!wanted.key.empty()) return by_key.find(IdentityKeys::of(wanted));
    return std::find_if(by_key.begin(), by_key.end(),
                        [&](const auto& each) { return same_identity(each.second, wanted); });
  };
  for (const auto& [op, change] : found->second) {
    if (change.inserted)
      if (const auto gone = find(*change.inserted); gone != by_key.end()) by_key.erase(gone);
    if (change.removed && find(*change.removed) == by_key.end())
      by_key.emplace(IdentityKeys::of(*change.removed), *change.removed);
  }
  identities.clear();
  for (auto& [key, identity] : by_key) identities.push_back(std::move(identity));
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
