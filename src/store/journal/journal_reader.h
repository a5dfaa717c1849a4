// SPDX-License-Identifier: MIT
// The journal from the oldest entry to the newest, in batches, for readers outside the book; and
// how far each of them has read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "leads/lead.h"
#include "store/journal/entry.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

/// A view of an open book, which must outlive it. No lock is held between two calls.
class JournalReader {
 public:
  /// Begins after that operation.
  JournalReader(Store& store, std::int64_t after) : store_(store), complete_(after) {}

  struct Line {
    OperationRecord operation;
    std::optional<JournalEntry> entry;  ///< the first line of an operation has none
  };
  /// At most `limit` lines: each operation, then the leads it created, then its other entries in
  /// their order. Empty at the end of the journal.
  std::vector<Line> next(std::size_t limit);
  /// The last operation of which every line was returned.
  std::int64_t complete() const { return complete_; }

  /// The last operation that a reader has received; 0 for a new one.
  static std::int64_t position(Store& store, std::string_view reader);
  /// Never back. One short transaction.
  static void move(Store& store, std::string_view reader, std::int64_t position);

 private:
  bool begin_operation();
  void add_created(std::size_t limit, std::vector<Line>& lines);
  void add_entries(std::size_t limit, std::vector<Line>& lines);

  Store& store_;
  std::int64_t complete_ = 0;
  std::optional<OperationRecord> operation_;  // that is being read
  std::optional<LeadId> created_;             // the last new lead returned; nullopt after all
  std::int64_t entry_ = 0;                    // the last entry returned
};

}  // namespace leads
