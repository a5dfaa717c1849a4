// SPDX-License-Identifier: MIT
// What crossed a threshold, noted for readers outside the book, and how far each of them has read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leads/playbook.h"
#include "store/store.h"

namespace leads {

struct CrossingRecord {
  std::int64_t id = 0;
  LeadId lead{};
  Instant at;
  std::string what, before, after, rule;  ///< what: temperature grade ready; "" is missing
};

/// A view of an open book, which must outlive it.
class Crossings {
 public:
  static constexpr Seconds kKept{90 * 86400};  ///< by rescores, unless a reader is behind

  explicit Crossings(Store& store) : store_(store) {}

  /// Those after the one of that number, oldest first. A number is never given again, whatever
  /// becomes of its crossing.
  std::vector<CrossingRecord> after(std::int64_t number, std::size_t limit) const;
  /// The number of the last crossing that a reader has heard of; 0 for a new one.
  std::int64_t position(std::string_view reader) const;
  /// Never back. One short transaction.
  void move(std::string_view reader, std::int64_t position);
  /// Removes those older than `before` that every reader has heard of, in short transactions.
  void let_go(Instant before);

 private:
  Store& store_;
};

}  // namespace leads
