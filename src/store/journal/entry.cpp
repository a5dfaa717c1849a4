// SPDX-License-Identifier: MIT
#include "store/journal/entry.h"

#include <string>

namespace leads {

std::string_view entry_word(EntryKind kind) {
  switch (kind) {
    case EntryKind::field:
      return "field";
    case EntryKind::tag:
      return "tag";
    case EntryKind::stage:
      return "stage";
    case EntryKind::move:
      return "move";
    case EntryKind::activity:
      return "activity";
    case EntryKind::lead:
      return "lead";
    case EntryKind::identity:
      return "identity";
    case EntryKind::address:
      return "address";
    case EntryKind::consent:
      return "consent";
    case EntryKind::merged:
      return "merged";
    case EntryKind::merged_into:
      return "merged_into";
    case EntryKind::duplicate:
      return "duplicate";
    case EntryKind::undo:
      return "undo";
    case EntryKind::created:
      return "created";
  }
  return {};
}

std::optional<EntryKind> parse_entry_kind(std::string_view word) {
  for (int number = 0; number < kEntryKinds; ++number) {
    const auto kind = static_cast<EntryKind>(number);
    if (entry_word(kind) == word) return kind;
  }
  return std::nullopt;
}

std::string shown_name(EntryKind kind, std::string_view name) {
  switch (kind) {
    case EntryKind::field:
      return std::string(name);
    case EntryKind::identity:
      return "identity:" + std::string(name);
    case EntryKind::consent:
      return "consent." + std::string(name);
    case EntryKind::tag:
    case EntryKind::stage:
    case EntryKind::move:
    case EntryKind::activity:
    case EntryKind::lead:
    case EntryKind::address:
    case EntryKind::merged:
    case EntryKind::merged_into:
    case EntryKind::duplicate:
    case EntryKind::undo:
    case EntryKind::created:
      return std::string(entry_word(kind));
  }
  return {};
}

}  // namespace leads
