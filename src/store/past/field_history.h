// SPDX-License-Identifier: MIT
// What a field of the leads was at earlier instants, by the journal.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace leads {

class FieldHistory {
 public:
  /// Reads every recorded change of the field.
  FieldHistory(Store& store, FieldIndex field);
  /// The value as shown of the lead's field at an instant; `now` is what it is as the book is read.
  std::string_view at(LeadId lead, Instant at, std::string_view now) const;

 private:
  struct Change {
    Instant at;
    std::string before;
  };
  std::map<LeadId, std::vector<Change>> changes_;  ///< of each lead, newest first
};

}  // namespace leads
