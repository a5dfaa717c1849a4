// SPDX-License-Identifier: MIT
#include "core/report/machine_tally.h"

namespace leads {

void MachineTally::add(std::span<const Activity> activities) {
  for (const Activity& activity : activities)
    if (activity.machine && is_within(activity.at)) ++all_[activity.kind];
}

void MachineTally::add_mark(Instant at, KindId kind, MachineReason reason) {
  if (is_within(at)) ++marked_[{kind, reason}];
}

std::vector<MachineTally::Row> MachineTally::rows() const {
  std::vector<Row> rows;
  for (const auto& [kind, all] : all_) {
    std::int64_t said = all;
    for (const auto& [of, count] : marked_) {
      if (of.first != kind) continue;
      rows.push_back({kind, of.second, count});
      said -= count;
    }
    if (said > 0) rows.push_back({kind, std::nullopt, said});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.count > b.count;
  });
  return rows;
}

}  // namespace leads
