// SPDX-License-Identifier: MIT
// Undoing an operation, entry by entry: fields, tags and identities here, the rest in undo_*.cpp.
#include <algorithm>

#include "leads/error.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/journal/row_json.h"
#include "store/read/identities.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/write/operation.h"
#include "store/write/undo/undo_rules.h"
#include "store/write/undo/undoing.h"

namespace leads {
namespace {

constexpr const char* kIsMain = "the lead's main one now";

}  // namespace

UndoResult Undoing::run() {
  self_.note(LeadId{}, EntryKind::undo, {}, std::to_string(target_.id));
  self_.touched.erase(0);
  self_.known_undos.reset();
  moves();
  const std::vector<JournalEntry> entries = Journal(self_.store).changes(target_.id);
  for (const JournalEntry& entry : entries) {
    if (entry.kind != EntryKind::merged_into) continue;
    merged_.insert({entry.lead, survivor_in(entry)});
    splits_undone_ = entry.after.empty();  // then what is taken is taken anew
  }
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    take_back(*entry);
    behind_ = &*entry;
  }
  bulk_activities();
  created_leads();
  self_.drop_bought(target_.id);
  return std::move(result_);
}

void Undoing::take_back(const JournalEntry& entry) {
  switch (entry.kind) {
    case EntryKind::stage:    // the ledger of moves says it whole
    case EntryKind::address:  // goes with the address in front of it
    case EntryKind::merged:   // said by merged_into
    case EntryKind::duplicate:
    case EntryKind::undo:
    case EntryKind::created:
      return;
    case EntryKind::merged_into:
      return entry.after.empty() ? join(entry) : split(entry);
    case EntryKind::lead:
      return entry.after.empty() ? put_lead_back(entry) : created_lead(entry.lead, false);
    case EntryKind::field:
    case EntryKind::tag:
    case EntryKind::move:
    case EntryKind::activity:
    case EntryKind::identity:
    case EntryKind::consent:
      return take_back_of_lead(entry);
  }
}

void Undoing::take_back_of_lead(const JournalEntry& entry) {
  const std::optional<LeadId> survivor = People(self_.store).survivor(entry.lead);
  if (!survivor) return stays(entry, "the lead is gone");
  if (!merged_.empty() && (entry.kind == EntryKind::field || entry.kind == EntryKind::tag))
    return take_back_taken(entry);
  if (*survivor != entry.lead) return stays(entry, merged_since(entry.lead));
  switch (entry.kind) {
    case EntryKind::activity:
      return entry.after.empty() ? put_activity_back(entry) : remove_activity(entry);
    case EntryKind::move:
      return entry.after.empty() ? put_move_back(entry) : remove_move(entry);
    case EntryKind::identity:
      return take_back_identity(entry);
    case EntryKind::consent:
      return take(self_.take_back_consent(entry, origin_));
    case EntryKind::field:
    case EntryKind::tag:
      take_back_value(entry, identity_change(entry, behind_));
      return;
    case EntryKind::stage:
    case EntryKind::lead:
    case EntryKind::address:
    case EntryKind::merged:
    case EntryKind::merged_into:
    case EntryKind::duplicate:
    case EntryKind::undo:
    case EntryKind::created:
      return;  // not of one lead, or not by itself
  }
}

std::string Undoing::merged_since(LeadId lead) {
  return "it was merged into lead " + std::to_string(number(self_.survivor(lead))) + " since";
}

bool Undoing::take_back_value(const JournalEntry& entry, const IdentityChange& identities) {
  return entry.kind == EntryKind::tag ? take_back_tag(entry) : take_back_field(entry, identities);
}

bool Undoing::take_back_field(const JournalEntry& entry, const IdentityChange& identities) {
  const std::optional<FieldIndex> field = self_.playbook.fields.find(entry.name);
  const std::optional<Value> old = field && self_.book.stored(*field)
                                       ? stored_value(self_.playbook.fields[*field], entry.before)
                                       : std::nullopt;
  if (!old) return kept(entry, entry.after, entry.before, "the field no longer exists");
  sql::Statement select =
      connection_.prepare("select " + sql::quoted(column_name(self_.playbook.fields, *field)) +
                          " from lead where id = $1");
  select.bind(1, number(entry.lead)).step();
  const std::string now = format_value(self_.playbook.fields[*field], select.cell(0));
  select.reset();
  if (now == entry.before) return false;  // set back by hand, or gone with another part
  if (now != entry.after) return kept(entry, now, entry.before, kChangedSince);
  const IdentityChange back = identities.reversed();
  self_.set(entry.lead, *field, *old, &back);
  done(entry, now, entry.before);
  return true;
}

bool Undoing::take_back_tag(const JournalEntry& entry) {
  const bool added = entry.before.empty();
  if (!self_.set_tag(entry.lead, added ? entry.after : entry.before, !added))
    return false;  // as before it already
  done(entry, entry.after, entry.before);
  return true;
}

void Undoing::take_back_identity(const JournalEntry& entry) {
  const IdentityChange done_then = single_identity_change(entry);
  if (done_then.removed) {
    const NewIdentity& identity = *done_then.removed;
    if (!self_.insert_identity(entry.lead, identity)) {
      if (has_identity(entry.lead, identity)) return;  // put back by hand
      return stays(entry, {}, identity.value, kChangedSince);
    }
    self_.note({self_.op, entry.lead, entry.kind, entry.name, {}, identity_json(identity)});
    return done(entry, {}, identity.value);
  }
  if (!done_then.inserted) return;
  const NewIdentity& added = *done_then.inserted;
  for (const Identity& stored : Identities(self_.store).of(entry.lead)) {
    if (!same_identity(stored, added)) continue;
    if (self_.book.is_main(entry.lead, stored)) return stays(entry, stored.value, {}, kIsMain);
    if (!self_.remove_identity(entry.lead, stored)) continue;  // of a lead merged into it
    self_.note({self_.op, entry.lead, entry.kind, entry.name, identity_json(stored), {}});
    return done(entry, stored.value, {});
  }
  if (has_identity(entry.lead, added)) stays(entry, added.value, {}, kChangedSince);
}

bool Undoing::has_identity(LeadId lead, const Identity& wanted) {
  const std::vector<Identity> known = Identities(self_.store).of(lead);
  return std::any_of(known.begin(), known.end(), [&wanted](const Identity& identity) {
    return same_identity(identity, wanted);
  });
}

UndoResult Operation::undo(std::int64_t op) {
  const std::optional<OperationRecord> target =
      op == impl_->op ? std::nullopt : impl_->book.read_operation(op, impl_->undos());
  const std::string name = "operation " + std::to_string(op);
  if (!target) throw Error(ErrorKind::not_found, {}, "there is no " + name, "leads undo --list");
  if (target->command == kForget)
    throw Error(ErrorKind::refused, {}, name + " forgot a person, and nothing brings one back",
                "to undo an earlier operation, name it: leads undo --list");
  sql::Statement listed =
      impl_->prepare("select 1 from suppression where op = $1 and why = 'listed'");
  if (listed.bind(1, op).step())
    throw Error(ErrorKind::refused, {},
                name + " put addresses on the suppression list, which must be remembered",
                "to lift one: leads consent LEAD email opted_in --evidence TEXT");
  listed.reset();
  if (target->undone_by != 0)
    throw Error(ErrorKind::refused, {},
                name + " is undone already, by operation " + std::to_string(target->undone_by),
                is_import(*target)
                    ? "to have it back, import the file again"
                    : "to have it back: leads undo " + std::to_string(target->undone_by));
  if (is_nurture(*target))
    throw Error(ErrorKind::refused, {},
                name + " is one of leads nurture: letters that were sent cannot be taken back");
  if (target->undoes != 0) {
    const std::optional<OperationRecord> first =
        impl_->book.read_operation(target->undoes, impl_->undos());
    if (first && is_import(*first))
      throw Error(ErrorKind::refused, {}, name + " undid an import, which cannot be restored",
                  "import the file again");
  }
  return Undoing(*this, *impl_, *target).run();
}

}  // namespace leads
