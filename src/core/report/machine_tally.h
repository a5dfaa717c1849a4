// SPDX-License-Identifier: MIT
// How many activities machines made, by kind and by why they are taken for a machine's. A pure
// accumulator; the caller feeds it lead by lead.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/machine/mail_event.h"
#include "leads/activity.h"

namespace leads {

class MachineTally {
 public:
  struct Row {
    KindId kind{};
    std::optional<MachineReason> reason;  ///< nullopt: its source says so
    std::int64_t count = 0;
  };
  MachineTally(Instant as_of, Instant since, Instant until)
      : since_(since), until_(std::min(until, as_of)) {}

  /// All of a lead's activities.
  void add(std::span<const Activity> activities);
  /// The mark of one of them.
  void add_mark(Instant at, KindId kind, MachineReason reason);
  /// By kind, in each the most frequent reason first.
  std::vector<Row> rows() const;

 private:
  bool is_within(Instant at) const { return at >= since_ && at <= until_; }

  Instant since_, until_;
  std::map<KindId, std::int64_t> all_;
  std::map<std::pair<KindId, MachineReason>, std::int64_t> marked_;
};

}  // namespace leads
