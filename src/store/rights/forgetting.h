// SPDX-License-Identifier: MIT
// What is known of a person, for those who ask, and forgetting it: the rows, the journal, the texts
// that only this person's rows used. Marks of the addresses and ids stay, so that the next file
// does not bring the person back.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "leads/lead.h"
#include "store/store.h"

namespace leads {

/// The lead, those merged into it, and what they are or were found by.
struct PersonRecord {
  std::vector<LeadId> members;  ///< the lead first
  struct Key {
    std::string kind, key;  ///< as Identity; never of a row
  };
  std::vector<Key> keys;           ///< today's and earlier ones, in order, each once
  std::vector<std::string> names;  ///< likewise
};
/// Of a lead that was not merged into another; also of one that was removed and that the journal
/// still has. Without any members if neither is so.
PersonRecord find_person(Store& store, LeadId lead);

struct Forgotten {
  std::size_t leads = 0, activities = 0, entries = 0;  ///< rows that went; entries of the journal
  std::size_t marks = 0;                               ///< that stay
  /// Other leads that have one of the addresses or phones: duplicates that were not merged.
  std::vector<LeadId> others;
};

}  // namespace leads
