// SPDX-License-Identifier: MIT
// What the journal of a book is made of. The kind of an entry is a word of ours and the name beside
// it is the user's: neither is ever taken for the other, whatever a custom field is called.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "leads/lead.h"

namespace leads {

/// Code that reads entries switches over all of these, without a default. JSON is that of
/// store/row_json.h.
enum class EntryKind : std::uint8_t {
  field,  ///< a field, `name`, from one shown value to another
  tag,    ///< a tag came or went
  stage,  ///< the lead's stage
  move,   ///< a move that an undo removed or put back, as JSON; its stage has an entry of its own
  activity,  ///< as JSON: recorded, or removed by an undo
  lead,      ///< the whole lead as JSON: removed by an undo, or put back
  identity,  ///< an identity of the kind `name` was added or removed separately, as JSON
  address,   ///< the identities that went and came with the e-mail or phone of the entry before, as
             ///< JSON
  consent,   ///< of the channel `name`: from a state to a whole record as JSON, or back
  merged,    ///< of a survivor: the lead that became a part of it, or was split off
  merged_into,  ///< of the other lead: its survivor
  duplicate,    ///< an activity dropped at a merge for an equal one, as JSON
  undo,         ///< of the book, lead 0: `after` is the operation taken back
  created,      ///< never stored: a lead's row knows which operation created it
};

inline constexpr int kEntryKinds = static_cast<int>(EntryKind::created) + 1;

/// The word it is stored by.
std::string_view entry_word(EntryKind kind);
std::optional<EntryKind> parse_entry_kind(std::string_view word);
/// As screens and scripts call it: the field's own name, `identity:email`, `consent.email`, else
/// the kind's word.
std::string shown_name(EntryKind kind, std::string_view name);

struct JournalEntry {
  std::int64_t op = 0;
  LeadId lead{};
  EntryKind kind{};
  std::string name;           ///< of a field, identity or consent; else ""
  std::string before, after;  ///< values as shown, or JSON; "" is missing

  bool is_field(std::string_view field) const { return kind == EntryKind::field && name == field; }
};

}  // namespace leads
