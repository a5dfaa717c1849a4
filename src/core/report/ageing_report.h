// SPDX-License-Identifier: MIT
// The report on ageing: how long open and parked leads have been in their stages. A pure
// accumulator; the caller feeds it lead by lead.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/work/money.h"

namespace leads {

class AgeingReport {
 public:
  /// Ages below the first bound, from each bound to the next, and from the last on.
  static constexpr std::array<int, 3> kBounds{7, 30, 90};  // days
  static constexpr std::size_t kAges = kBounds.size() + 1;
  struct Row {
    std::string key, group;  ///< of the field it is split by
    StageId stage{};
    std::int64_t leads = 0;
    std::array<std::int64_t, kAges> ages{};
    std::int64_t stale = 0;                      ///< in the stage for its `stale_after` or longer
    Amounts value;                               ///< expected
    std::optional<std::int64_t> median, oldest;  ///< seconds in the stage
  };
  AgeingReport(const Playbook& playbook, Instant as_of) : playbook_(&playbook), as_of_(as_of) {}
  /// Won and lost leads do not count. Those of one key are one group, named as its first lead is.
  void add(const LeadView& lead, bool stale, std::string_view key, std::string_view group);
  /// Groups by name, in each the stages in order.
  std::vector<Row> rows() const;
  Row total() const;

 private:
  struct Tally {
    Row row;
    std::vector<std::int64_t> ages;
  };
  const Playbook* playbook_;
  Instant as_of_;
  std::map<std::pair<std::string, StageId>, Tally> tallies_;
};

}  // namespace leads
