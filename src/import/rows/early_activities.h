// SPDX-License-Identifier: MIT
// Activities that happened before their lead was known: reported, as a typing error or two clocks
// that differ; never refused.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "import/notes.h"
#include "leads/instant.h"
#include "store/read/lead_cursor.h"
#include "store/store.h"

namespace leads {

class EarlyActivities {
 public:
  explicit EarlyActivities(Store& store) : store_(store) {}

  /// The lead whose activities come next. When it was first known is a fact only where its file
  /// said so: what was stamped with the instant of its own making proves nothing.
  void start(const LeadCursor& cursor);
  /// A lead made by this import.
  void start() { known_since_ = kFirstInstant; }
  void take(Instant when, KindId kind);
  void report(Notes& notes) const;

 private:
  struct Found {
    std::size_t count = 0;
    std::string example;
  };
  Store& store_;
  LeadId lead_{};
  Instant known_since_ = kFirstInstant;
  std::unordered_map<std::int64_t, Instant> made_;  // by operation
  std::array<Found, 2> found_;                      // purchases, and the rest
};

}  // namespace leads
