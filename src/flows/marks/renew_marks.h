// SPDX-License-Identifier: MIT
// Renewing the marks of opens and clicks by machines, and comparing them with new ones.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "store/store.h"

namespace leads {

struct MarkCounts {
  std::size_t made = 0, taken_back = 0;  ///< opens and clicks
};

struct MarkOptions {
  bool full = false;          ///< look at every company again
  bool if_outdated = false;   ///< do so when another version of the recogniser made the marks
  std::size_t step = 10'000;  ///< leads whose companies are renewed in one transaction, at least
  /// Called between two transactions, without a lock; by default waits until others had their turn.
  std::function<void()> between_steps = {};
};

/// Looks again at the companies with mail activities, addresses or leads that changed since the
/// last time. In short transactions: what is left when it is killed, the next one does.
MarkCounts renew_marks(Store& store, const MarkOptions& options = {});

struct MarkCheck {
  std::size_t due = 0;    ///< leads that are to be looked at again: by the next import or score -a
  std::size_t marks = 0;  ///< compared
  std::vector<LeadId> wrong;  ///< whose marks are not what their mails show; ascending
};
/// Compares all marks with new ones. Nothing is compared while any lead is due. Writes nothing.
MarkCheck check_marks(Store& store);

}  // namespace leads
