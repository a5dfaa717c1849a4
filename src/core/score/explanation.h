// SPDX-License-Identifier: MIT
// The lines of an explanation: what each rule yields, then what limits take or give, up to the
// total. Lines add up.
#pragma once

#include <cstdint>
#include <vector>

#include "core/score/program.h"
#include "leads/score.h"

namespace leads {

/// What a rule comes to before its limits.
struct Yield {
  std::int64_t points = 0;
  std::uint32_t matches = 0;
  Instant latest = kFirstInstant;
};

class Ledger {
 public:
  /// `groups` is work space; `out.why` is written afresh, or left empty.
  Ledger(const Playbook& playbook, std::vector<std::int64_t>& groups, Score& out, bool explained);
  /// Rules come in source order.
  void add_rule(std::uint32_t rule, const ProgramRule& compiled, const Yield& yield);
  /// Applies the limits of groups, parts and the total, and sets fit, engagement and total.
  void close();

 private:
  std::int64_t limit(std::int64_t points, const Limits& limits, Contribution::Line line,
                     std::uint32_t index);
  std::int64_t& part(Part which) { return parts_[static_cast<std::size_t>(which)]; }

  const Playbook& playbook_;
  std::vector<std::int64_t>& groups_;
  Score& out_;
  const bool explained_;
  std::int64_t parts_[2] = {0, 0};
};

}  // namespace leads
