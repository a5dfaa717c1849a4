// SPDX-License-Identifier: MIT
// What a change of e-mail or phone did to the identities its lead is found by. The journal keeps it
// in an entry of its own behind the field's, so that an undo and a look back put back exactly
// those: a further address may have become the main one.
#pragma once

#include <optional>
#include <string_view>

#include "store/journal/entry.h"
#include "store/records.h"

namespace leads {

struct IdentityChange {
  std::optional<NewIdentity> removed, inserted;

  IdentityChange reversed() const { return {inserted, removed}; }
};

/// The field an identity of this kind may be the main one of.
std::optional<BuiltIn> address_field(std::string_view kind);
bool same_identity(const NewIdentity& a, const NewIdentity& b);
/// Of any entry: nothing, unless it is a field's, of e-mail or phone. `behind` is the entry behind
/// it in the journal, if any. Books from before EntryKind::address was noted have none: then what
/// its old value is found by went, and what its new one is found by came.
IdentityChange identity_change(const JournalEntry& entry, const JournalEntry* behind);
/// Of an EntryKind::identity.
IdentityChange single_identity_change(const JournalEntry& entry);

}  // namespace leads
