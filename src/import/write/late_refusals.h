// SPDX-License-Identifier: MIT
// Rows that are refused only when their lead is known, after later rows were matched.
#pragma once

#include <cstdint>
#include <unordered_set>

namespace leads {

/// What a refused row says must not match a later row to its lead. The rows are therefore read
/// again, without the keys of those refused, until the same rows are refused as were expected.
/// Whether a row is refused depends on earlier rows alone, so each reading settles at least the
/// first row that the one before it got wrong.
class LateRefusals {
 public:
  bool expects(std::uint64_t row) const { return expected_.contains(row); }
  void add(std::uint64_t row) { found_.insert(row); }
  /// Whether the reading found what it expected; the next one expects what this one found.
  bool as_expected() {
    const bool same = found_ == expected_;
    expected_.swap(found_);
    found_.clear();
    return same;
  }

 private:
  std::unordered_set<std::uint64_t> expected_, found_;
};

}  // namespace leads
