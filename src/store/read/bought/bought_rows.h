// SPDX-License-Identifier: MIT
// The rows of bought lists that were imported, lead by lead.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lead/bought_row.h"
#include "store/store.h"

namespace leads {

/// Read once. Rows of a merged lead are those of the lead it became; those of a lead that was
/// removed are left out.
class BoughtRows {
 public:
  /// Of imports at or before as_of.
  BoughtRows(Store& store, Instant as_of);
  BoughtRows(const BoughtRows&) = delete;

  /// Of the lead, in the order they were imported; with LeadId{} those that belong to none.
  std::span<const BoughtRow> of(LeadId lead) const;

 private:
  std::string_view kept(std::string_view text) { return *texts_.emplace(text).first; }

  std::set<std::string, std::less<>> texts_;  ///< names of files and vendors
  std::vector<BoughtRow> rows_;               ///< by lead
};

/// Whether a row was recorded before: in a file of that name or with that content, on that line,
/// with that lead (LeadId{}: without one).
class RecordedRows {
 public:
  explicit RecordedRows(Store& store);
  bool any() const { return any_; }
  bool has(std::string_view file, std::uint64_t digest, int line, LeadId lead) const;

 private:
  Store& store_;
  bool any_ = false;
};

}  // namespace leads
