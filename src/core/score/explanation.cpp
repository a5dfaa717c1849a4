// SPDX-License-Identifier: MIT
// Limits, innermost first. Sums are 64 bits wide; groups, parts and the total are also kept within
// an int, as a limit like any other, so that the lines still add up.
#include "core/score/explanation.h"

#include <algorithm>
#include <limits>

namespace leads {

Ledger::Ledger(const Playbook& playbook, std::vector<std::int64_t>& groups, Score& out,
               bool explained)
    : playbook_(playbook), groups_(groups), out_(out), explained_(explained) {
  groups_.assign(playbook.groups.size(), 0);
  out_.why.clear();
}

void Ledger::add_rule(std::uint32_t rule, const ProgramRule& compiled, const Yield& yield) {
  if (yield.points == 0 && !compiled.is_limited()) return;
  if (explained_ && yield.points != 0) {
    out_.why.push_back(
        {Contribution::Line::rule, rule, false, yield.matches, yield.points, yield.latest});
  }
  // Unlimited, a yield is far from the ends of an int.
  const std::int64_t points = compiled.is_limited() ? limit(yield.points, compiled.limits,
                                                            Contribution::Line::rule_limit, rule)
                                                    : yield.points;
  (compiled.group ? groups_[*compiled.group] : part(compiled.part)) += points;
}

void Ledger::close() {
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    const Group& from = playbook_.groups[group];
    part(from.part) += limit(groups_[group], from.limits, Contribution::Line::group_limit,
                             static_cast<std::uint32_t>(group));
  }
  const ScoreSettings& settings = playbook_.score;
  constexpr auto kPart = Contribution::Line::part_limit;
  const auto fit =
      limit(part(Part::fit), settings.fit, kPart, static_cast<std::uint32_t>(Part::fit));
  const auto engagement = limit(part(Part::engagement), settings.engagement, kPart,
                                static_cast<std::uint32_t>(Part::engagement));
  out_.fit = static_cast<int>(fit);
  out_.engagement = static_cast<int>(engagement);
  out_.total =
      static_cast<int>(limit(fit + engagement, settings.total, Contribution::Line::total_limit, 0));
}

std::int64_t Ledger::limit(std::int64_t points, const Limits& limits, Contribution::Line line,
                           std::uint32_t index) {
  constexpr std::int64_t kLow = std::numeric_limits<int>::min(),
                         kHigh = std::numeric_limits<int>::max();
  const std::int64_t ceiling = limits.ceiling.value_or(static_cast<int>(kHigh));
  const std::int64_t floor = limits.floor.value_or(static_cast<int>(kLow));
  const std::int64_t held = std::max(std::min(points, ceiling), floor);
  if (explained_ && held != points)
    out_.why.push_back({line, index, held > points, 0, held - points, kFirstInstant});
  return held;
}

}  // namespace leads
