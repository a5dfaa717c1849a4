// SPDX-License-Identifier: MIT
// One undo in progress: each change of an operation is reverted separately, newest first, where the
// book is still as it left it. Reverted changes become entries of the undoing operation, so that
// they can be undone in turn.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/journal/entry.h"
#include "store/records.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {

class Undoing {
 public:
  Undoing(Operation& operation, OpenOperation& self, const OperationRecord& target)
      : operation_(operation),
        self_(self),
        connection_(self.book.connection),
        target_(target),
        origin_(target.id) {
    const auto& undoes = self.undos().undoes;
    for (auto undo = undoes.find(origin_); undo != undoes.end(); undo = undoes.find(origin_))
      origin_ = undo->second;
  }

  UndoResult run();

 private:
  void done(const JournalEntry& what, std::string before, std::string after) {
    result_.changes.push_back(
        {what.lead, what.kind, what.name, std::move(before), std::move(after), {}});
  }
  void done(LeadId lead, EntryKind kind, std::string before, std::string after) {
    done({0, lead, kind, {}, {}, {}}, std::move(before), std::move(after));
  }

  void take(UndoneChange change) {
    result_.kept += change.kept.empty() ? 0 : 1;
    result_.changes.push_back(std::move(change));
  }
  void stays(const JournalEntry& what, std::string before, std::string after, std::string why) {
    take({what.lead, what.kind, what.name, std::move(before), std::move(after), std::move(why)});
  }
  void stays(LeadId lead, EntryKind kind, std::string before, std::string after, std::string why) {
    stays({0, lead, kind, {}, {}, {}}, std::move(before), std::move(after), std::move(why));
  }
  /// As it is now, though the undo would have it as it was before.
  void stays(const JournalEntry& entry, std::string why) {
    stays(entry, entry.after, entry.before, std::move(why));
  }

  bool kept(const JournalEntry& what, std::string before, std::string after, std::string why) {
    stays(what, std::move(before), std::move(after), std::move(why));
    return false;
  }

  void take_back(const JournalEntry& entry);
  void take_back_of_lead(const JournalEntry& entry);
  /// `identities`: what the entry did to them. False when nothing was reverted.
  bool take_back_value(const JournalEntry& entry, const IdentityChange& identities);
  bool take_back_field(const JournalEntry& entry, const IdentityChange& identities);
  bool take_back_tag(const JournalEntry& entry);
  void take_back_identity(const JournalEntry& entry);
  bool has_identity(LeadId lead, const Identity& wanted);
  std::string merged_since(LeadId lead);

  // Merges: undo_merges.cpp.
  static LeadId survivor_in(const JournalEntry& entry);
  void split(const JournalEntry& entry);
  void join(const JournalEntry& entry);
  void refresh_created_at(LeadId lead);
  void take_back_taken(const JournalEntry& entry);
  void pass_up(const JournalEntry& entry);

  // Moves, activities and whole leads: undo_rows.cpp.
  void moves();
  void undo_move(std::int64_t id, const MoveRow& move);
  void put_stage(LeadId lead, const std::string& before, const std::string& after);
  void remove_move(const JournalEntry& entry);
  void put_move_back(const JournalEntry& entry);
  void remove_activity(const JournalEntry& entry);
  void put_activity_back(const JournalEntry& entry);
  void put_back(std::vector<NewActivity> activities);
  void bulk_activities();
  void created_leads();
  void created_lead(LeadId lead, bool bulk);
  void put_lead_back(const JournalEntry& entry);

  Operation& operation_;
  OpenOperation& self_;
  sql::Connection& connection_;
  const OperationRecord& target_;
  std::map<LeadId, LeadId> merged_;  // by this operation, or split: each with its survivor
  bool splits_undone_ = false, put_lead_back_ = false;
  const JournalEntry* behind_ = nullptr;  // the entry after the one being reverted
  std::int64_t origin_;  // at the end of the chain of undos: the operation that did it
  UndoResult result_;
};

}  // namespace leads
