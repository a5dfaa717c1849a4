// SPDX-License-Identifier: MIT
// Undoing merges and splits.
#include <algorithm>
#include <map>

#include "base/numbers.h"
#include "store/journal/entry.h"
#include "store/read/people.h"
#include "store/write/merging.h"
#include "store/write/operation.h"
#include "store/write/undo/undo_rules.h"
#include "store/write/undo/undoing.h"

namespace leads {

LeadId Undoing::survivor_in(const JournalEntry& entry) {
  return LeadId{parse_integer(entry.after.empty() ? entry.before : entry.after).value_or(0)};
}

void Undoing::split(const JournalEntry& entry) {
  const LeadId keep = survivor_in(entry);
  if (self_.book.merges().into(entry.lead) != keep)
    return stays(entry, entry.after, {}, kChangedSince);
  Merging(self_).split(keep, entry.lead, target_.id);
  done(entry, entry.after, {});
  refresh_created_at(keep);
}

void Undoing::join(const JournalEntry& entry) {
  const LeadId keep = survivor_in(entry);
  const auto refuse = [&](std::string why) { stays(entry, {}, entry.before, std::move(why)); };
  if (!People(self_.store).survivor(keep) || !People(self_.store).survivor(entry.lead))
    return refuse("the lead is gone");
  if (self_.book.merges().into(entry.lead)) return refuse("it was merged since");
  if (self_.survivor(keep) == entry.lead)
    return refuse("lead " + entry.before + " was merged into it since");
  const MergeResult result = Merging(self_).join(keep, entry.lead);
  done(entry, {}, entry.before);
  for (const auto& [field, before, after] : result.fields) {
    const JournalEntry taken{entry.op, keep,  EntryKind::field, self_.playbook.fields[field].name,
                             after,    before};
    done(taken, before, after);
    pass_up(taken);
  }
  for (const std::string& tag : result.tags) {
    const JournalEntry taken{entry.op, keep, EntryKind::tag, {}, tag, {}};
    done(taken, {}, tag);
    pass_up(taken);
  }
  refresh_created_at(keep);
}

void Undoing::refresh_created_at(LeadId lead) {
  const auto value = [this](LeadId of) {
    const std::size_t nth = index(at(BuiltIn::created_at));
    return format_value(self_.playbook.fields.all()[nth],
                        Cell::of(self_.book.read_fields(of)[nth]));
  };
  std::map<LeadId, std::string> before;
  for (std::optional<LeadId> level = lead; level; level = self_.book.merges().into(*level))
    before[*level] = value(*level);
  for (const LeadId changed : Merging(self_).refresh_created_at(lead))
    done({0, changed, EntryKind::field, "created_at", {}, {}}, before[changed], value(changed));
}

// What a survivor took at a merge. Where it was merged in its turn, the lead above took it, too:
// there it goes and comes as well, and rows of leads above are not taken back by themselves.
void Undoing::take_back_taken(const JournalEntry& entry) {
  const auto ours = [&](const auto& merge) { return merge.second == entry.lead; };
  if (std::none_of(merged_.begin(), merged_.end(), ours) || splits_undone_) return;
  if (entry.is_field("created_at")) {
    if (!Merging(self_).own_created_at(entry.lead)) stays(entry, kChangedSince);
    return;
  }
  if (take_back_value(entry, identity_change(entry, behind_))) pass_up(entry);
}

void Undoing::pass_up(const JournalEntry& entry) {
  LeadId lead = entry.lead;
  while (const std::optional<LeadId> above = self_.book.merges().into(lead)) {
    const bool goes = entry.before.empty();
    const std::optional<IdentityChange> identities =
        Merging(self_).taken(*above, lead, entry, goes ? entry.after : entry.before);
    if (!identities) return;
    take_back_value({entry.op, *above, entry.kind, entry.name, entry.before, entry.after},
                    goes ? *identities : identity_change(entry, nullptr));
    lead = *above;
  }
}

}  // namespace leads
