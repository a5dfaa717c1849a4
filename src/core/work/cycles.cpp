// SPDX-License-Identifier: MIT
#include "core/work/cycles.h"

#include <algorithm>

namespace leads {
namespace {

bool is_step(const Stage& stage) {
  return !stage.gone && (stage.type == StageType::open || stage.type == StageType::won);
}

Outcome outcome_of(const Playbook& playbook, StageId stage, std::string_view reason) {
  if (playbook.stage(stage).gone) return Outcome::open;
  switch (playbook.stage(stage).type) {
    case StageType::won:
      return Outcome::won;
    case StageType::parked:
      return Outcome::parked;
    case StageType::lost:
      return counts_as_lost(playbook, reason) ? Outcome::lost : Outcome::set_aside;
    case StageType::open:
      break;
  }
  return Outcome::open;
}

}  // namespace

std::vector<StageId> funnel_steps(const Playbook& playbook) {
  std::vector<StageId> steps;
  for (std::size_t i = 0; i < playbook.stages.size(); ++i) {
    if (is_step(playbook.stages[i])) steps.push_back(StageId{static_cast<std::uint8_t>(i)});
  }
  return steps;
}

std::vector<Cycle> cycles_of(const Playbook& playbook, const LeadView& lead,
                             std::span<const LedgerMove> moves, Instant as_of) {
  std::vector<LedgerMove> made;
  for (const LedgerMove& move : moves) {
    if (move.at <= as_of) made.push_back(move);
  }
  // Before its first move to now, the lead was where that move took it from.
  StageId first = lead.stage;
  if (made.empty() && !moves.empty()) first = moves.front().from.value_or(moves.front().to);
  const std::vector<Stay> way = stays(lead.created_at(), first, made, as_of);
  // A lead that came with its stage has as many stays as moves, every other one stay more.
  const std::size_t unmoved = way.size() - made.size();
  std::vector<Cycle> cycles(1);
  std::uint32_t number = made.empty() || unmoved > 0 ? 1 : made.front().cycle;
  std::string_view reason = made.empty() ? lead.stage_reason : std::string_view{};
  for (std::size_t i = 0; i < way.size(); ++i) {
    if (i >= unmoved) {
      const LedgerMove& move = made[i - unmoved];
      if (move.cycle != number) {
        cycles.back().present = false;
        cycles.emplace_back();
        number = move.cycle;
      }
      reason = move.reason;
    }
    Cycle& cycle = cycles.back();
    cycle.stays.push_back(way[i]);
    cycle.outcome = outcome_of(playbook, way[i].stage, reason);
  }
  return cycles;
}

std::optional<Instant> entry_of(const Playbook& playbook, const Cycle& cycle, StageId step) {
  const auto first = std::find_if(playbook.stages.begin(), playbook.stages.end(), is_step);
  if (first != playbook.stages.end() &&
      index(step) == static_cast<std::size_t>(first - playbook.stages.begin()))
    return cycle.stays.front().from;
  const auto found = std::find_if(cycle.stays.begin(), cycle.stays.end(), [&](const Stay& stay) {
    return is_step(playbook.stage(stay.stage)) && index(stay.stage) >= index(step);
  });
  return found == cycle.stays.end() ? std::nullopt : std::optional(found->from);
}

}  // namespace leads
