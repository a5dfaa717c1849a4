// SPDX-License-Identifier: MIT
#include "store/write/undo/undo_rules.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "store/journal/entry.h"
#include "store/journal/journal_rows.h"
#include "store/write/identity_change.h"

namespace leads {
namespace {

/// Whether later entries, oldest first, add up to nothing: a value of its own for each field,
/// occurrences for what is a set.
class Sum {
 public:
  void add(const JournalEntry& entry, const JournalEntry* behind) {
    switch (entry.kind) {
      case EntryKind::field:
        count(identity_change(entry, behind));
        return value(entry);
      case EntryKind::stage:
      case EntryKind::consent:
      case EntryKind::merged:
      case EntryKind::merged_into:
      case EntryKind::undo:
      case EntryKind::created:
        return value(entry);
      case EntryKind::identity:
        return count(single_identity_change(entry));
      case EntryKind::tag:
      case EntryKind::activity:
      case EntryKind::lead:
        return occurrence(entry);
      case EntryKind::move:       // the stage says it
      case EntryKind::duplicate:  // it comes back with a split
      case EntryKind::address:    // the address in front of it counts it
        return;
    }
  }
  bool is_nothing() const {
    return std::all_of(
               values_.begin(), values_.end(),
               [](const auto& entry) { return entry.second.first == entry.second.second; }) &&
           std::all_of(sets_.begin(), sets_.end(),
                       [](const auto& entry) { return entry.second == 0; });
  }

 private:
  using Key = std::pair<EntryKind, std::string>;
  void value(const JournalEntry& entry) {
    values_.try_emplace({entry.kind, entry.name}, entry.before, "").first->second.second =
        entry.after;
  }
  void occurrence(const JournalEntry& entry) {
    if (!entry.after.empty()) ++sets_[{{entry.kind, {}}, entry.after}];
    if (!entry.before.empty()) --sets_[{{entry.kind, {}}, entry.before}];
  }
  void count(const IdentityChange& change) {
    if (change.inserted)
      ++sets_[{{EntryKind::identity, change.inserted->kind}, change.inserted->value}];
    if (change.removed)
      --sets_[{{EntryKind::identity, change.removed->kind}, change.removed->value}];
  }

  std::map<Key, std::pair<std::string, std::string>> values_;  // first before, last after
  std::map<std::pair<Key, std::string>, int> sets_;
};

}  // namespace

std::string why_it_cannot_go(sql::Connection& connection, LeadId lead) {
  sql::Statement select = connection.prepare(
      "select exists(select 1 from consent where lead_id = $1 and state = 'opted_out') or "
      "exists(select 1 from activity where lead_id = $1 and kind in " +
      std::string(kOptOuts) +
      "), exists(select 1 from lead where merged_into = $1), exists(select 1 from lead where id = "
      "$1)");
  select.bind(1, number(lead)).step();
  if (select.integer(2) == 0) return "there is no such lead";
  if (select.integer(0) != 0) return kOptedOut;
  return select.integer(1) != 0 ? "other leads were merged into it" : "";
}

std::string why_it_stays(sql::Connection& connection, LeadId lead, std::int64_t op) {
  sql::Statement later = connection.prepare(
      "select exists(select 1 from activity where lead_id = $1 and op > $2), exists(select 1 from "
      "stage_move where lead_id = $1 and op > $2), "
      "exists(select 1 from consent where lead_id = $1 and op > $2), exists(select 1 from consent "
      "where lead_id = $1 and state = 'opted_out') or "
      "exists(select 1 from activity where lead_id = $1 and kind in " +
      std::string(kOptOuts) +
      "), exists(select 1 from lead where merged_into = $1 or (id = $1 and merged_into is not "
      "null))");
  later.bind(1, number(lead)).bind(2, op).step();
  if (later.integer(3) != 0) return kOptedOut;
  if (later.integer(4) != 0) return "it was merged since";
  if (later.integer(0) != 0) return "something happened with it since";
  if (later.integer(1) != 0) return "it moved on since";
  if (later.integer(2) != 0) return "consent was noted since";
  later.reset();
  sql::Statement select =
      connection.prepare("select " + std::string(kEntryColumns) +
                         " from change where lead_id = $1 and op > $2 order by id");
  select.bind(1, number(lead)).bind(2, op);
  std::vector<JournalEntry> entries;
  while (select.step()) entries.push_back(entry_at(select, 0));
  Sum sum;
  for (std::size_t index = 0; index < entries.size(); ++index)
    sum.add(entries[index], index + 1 < entries.size() ? &entries[index + 1] : nullptr);
  return sum.is_nothing() ? "" : "it was edited since";
}

}  // namespace leads
