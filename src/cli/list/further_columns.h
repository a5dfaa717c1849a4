// SPDX-License-Identifier: MIT
// Columns of an export for further addresses and ids of a lead: as many as any exported lead
// needs.
#pragma once

#include <string>
#include <vector>

#include "cli/output/rows.h"
#include "store/store.h"

namespace leads {

/// By key: in the same order whatever was merged first, or came in which file.
class FurtherColumns {
 public:
  explicit FurtherColumns(Store& store);
  /// `row`: the index of the row that gets its cells, ascending.
  void take(Store& store, const LeadView& lead, std::size_t row);

  // When all are taken.
  /// email_2…, phone_2…, and for each system id:SYSTEM, id_2:SYSTEM…
  std::vector<std::string> names() const;
  /// Inserts the cells into the rows, before the column of this index.
  void put(std::vector<std::vector<Datum>>& rows, std::size_t index) const;

 private:
  struct Group {
    std::string kind;  ///< of identity
    std::size_t columns = 0;
  };
  struct Lead {
    std::size_t row = 0;
    std::vector<std::vector<std::string>> values;  ///< by group
  };
  bool any_;  ///< whether any lead may have some
  std::vector<Group> groups_;
  std::vector<Lead> leads_;
};

}  // namespace leads
