// SPDX-License-Identifier: MIT
// The journal: which operations changed the book, and how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "store/journal/entry.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

/// A view of an open book, which must outlive it.
class Journal {
 public:
  explicit Journal(Store& store) : store_(store) {}

  /// Newest first.
  std::vector<OperationRecord> operations(std::optional<Instant> since, std::size_t limit);
  /// Nullopt when there is no such operation.
  std::optional<OperationRecord> operation(std::int64_t op);
  std::vector<JournalEntry> changes(std::int64_t op);
  /// Newest first; includes what happened to the leads merged into it.
  std::vector<std::pair<OperationRecord, JournalEntry>> history(LeadId lead);
  /// The newest operation that created or changed the lead, its activities included.
  std::optional<OperationRecord> newest_operation(LeadId lead);
  /// Leads an operation created or changed, ascending.
  std::vector<LeadId> touched_by(std::int64_t op);
  /// At most `limit` of them, quickly even if there are very many.
  std::vector<LeadId> some_of(std::int64_t op, std::size_t limit);
  /// Leads after `after` changed or created by operations newer than `op`, ascending.
  std::vector<LeadId> touched_since(std::int64_t op, LeadId after = {});

 private:
  Store& store_;
};

}  // namespace leads
