// SPDX-License-Identifier: MIT
// The book as of an earlier instant: what was recorded later is taken off again, newest first. It
// is what we now know about then: today's rows, kinds and stages, minus later changes.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "leads/playbook.h"
#include "store/journal/entry.h"
#include "store/read/merges.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/identity_change.h"

namespace leads {

class LookBack {
 public:
  /// Reads every change recorded after `at`, and the leads that were merged after it.
  LookBack(Store::Impl& book, Instant at);

  Instant at() const { return at_; }
  /// Later changes off a lead's fields (by FieldIndex) and tags. Texts live as long as this.
  void take_off(LeadId lead, std::vector<Cell>& cells, std::vector<std::string>& tags) const;
  /// The same for its own identities, by kind and key.
  void take_off(LeadId lead, std::vector<Identity>& identities) const;
  /// Those whose own identities are not today's; whether it is one.
  std::vector<LeadId> other_identities() const;
  bool had_others(LeadId lead) const { return identities_.contains(number(lead)); }

 private:
  struct Whole {
    std::vector<Value> values;  ///< by FieldIndex
    std::vector<std::string> tags;
  };
  void take(const Playbook& playbook, const JournalEntry& entry, const JournalEntry& behind);
  void take_off_own(LeadId lead, std::vector<Cell>& cells, std::vector<std::string>& tags) const;
  void leave_out_splits(const Merges& merges);
  Whole own_then(Store::Impl& book, LeadId lead) const;
  void join_parts(Store::Impl& book, LeadId lead, Whole& whole) const;
  bool stood_apart(const Merges& merges, LeadId part) const;

  struct Change {
    std::int64_t op = 0;
    bool tag = false;
    FieldIndex field{};
    Value old;                   ///< of a field
    std::string added, removed;  ///< of a tag
  };
  Instant at_;
  std::unordered_map<std::int64_t, std::vector<Change>> changes_;  // newest first
  struct OpIdentity {
    std::int64_t op = 0;
    IdentityChange change;
  };
  std::unordered_map<std::int64_t, std::vector<OpIdentity>> identities_;  // newest first
  std::unordered_map<std::int64_t, std::int64_t>
      merged_then_;  // of those that were merged, or split off, later: into which; 0 into none
  struct Split {
    std::int64_t op = 0, from = 0;
  };
  std::unordered_map<std::int64_t, Split> splits_;  // of what was merged before then
  std::unordered_map<std::int64_t, Whole>
      one_;  // survivors of later merges, as one with their parts
};

}  // namespace leads
