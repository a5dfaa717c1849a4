// SPDX-License-Identifier: MIT
// The funnel: the stages a lead may enter automatically, what lets a parked lead return, and what a
// gate requires.
#include "core/funnel/funnel.h"

#include <algorithm>

#include "base/text.h"
#include "core/lead/activity_facts.h"

namespace leads {
namespace {

StageId stage_at(std::size_t index) {
  return static_cast<StageId>(index);
}

/// The first stage from `index` on that satisfies `wanted`.
template <class Wanted>
std::optional<StageId> find_from(const Playbook& playbook, std::size_t index, Wanted wanted) {
  for (; index < playbook.stages.size(); ++index) {
    if (wanted(playbook.stages[index])) return stage_at(index);
  }
  return std::nullopt;
}

bool is_open(const Stage& stage) {
  return stage.type == StageType::open;
}

std::optional<StageId> next_open(const Playbook& playbook, StageId stage) {
  return find_from(playbook, index(stage) + 1, is_open);
}

std::optional<StageId> first_to_qualify(const Playbook& playbook) {
  return find_from(playbook, 0,
                   [](const Stage& stage) { return is_open(stage) && stage.qualify.has_value(); });
}

bool requirements_met(const Stage& stage, const LeadView& lead) {
  return std::all_of(stage.require.begin(), stage.require.end(),
                     [&](FieldIndex field) { return lead.cell(field).present(); });
}

/// A knock at the door later than the lead's entry into its stage.
bool knocked(const LeadView& lead, std::span<const Activity> activities, const Kinds& kinds,
             Instant as_of) {
  const auto known = known_at(activities, as_of);
  return std::any_of(known.rbegin(), known.rend(), [&](const Activity& activity) {
    return activity.at > lead.stage_since && !activity.machine && kinds[activity.kind].knocking;
  });
}

}  // namespace

FunnelMatcher::FunnelMatcher(const Playbook& playbook) : playbook_(&playbook) {
  for (const Stage& stage : playbook.stages) {
    qualify_.emplace_back();
    if (stage.qualify) qualify_.back().emplace(*stage.qualify, playbook);
  }
}

const FilterMatcher* FunnelMatcher::qualify_of(StageId stage) const {
  const auto& matcher = qualify_[index(stage)];
  return matcher ? &*matcher : nullptr;
}

Until<StageId> FunnelMatcher::ready(const LeadView& lead, std::span<const Activity> activities,
                                    const Score& score, Instant as_of,
                                    const SaidTexts& said) const {
  Until<StageId> result{lead.stage, kLastInstant};
  std::optional<StageId> next = next_to_qualify(*playbook_, lead.stage);
  if (playbook_->stage(lead.stage).type == StageType::parked) {
    const Return back = may_return(lead, activities, *playbook_, as_of);
    if (!back.free) {
      if (back.recycle_at) result.valid_until = *back.recycle_at;
      next.reset();
    }
    result.valid_until = std::min(result.valid_until, next_known(activities, as_of));
  }
  const Facts facts{lead, activities, as_of, &score, {}, {}, said};
  while (next && qualify_of(*next) != nullptr && requirements_met(playbook_->stage(*next), lead)) {
    const auto enters = qualify_of(*next)->match(facts);
    result.valid_until = std::min(result.valid_until, enters.valid_until);
    if (!enters.value) break;
    result.value = *next;
    next = next_open(*playbook_, *next);
  }
  return result;
}

std::optional<StageId> next_stage(const Playbook& playbook, StageId stage) {
  if (!is_open(playbook.stage(stage))) return std::nullopt;
  return find_from(playbook, index(stage) + 1,
                   [](const Stage& next) { return is_open(next) || next.type == StageType::won; });
}

std::optional<StageId> next_to_qualify(const Playbook& playbook, StageId stage) {
  switch (playbook.stage(stage).type) {
    case StageType::open:
      return next_open(playbook, stage);
    case StageType::parked:
      return first_to_qualify(playbook);
    default:
      return std::nullopt;
  }
}

Return may_return(const LeadView& lead, std::span<const Activity> activities,
                  const Playbook& playbook, Instant as_of) {
  Return back;
  const StageType type = playbook.stage(lead.stage).type;
  if (type != StageType::parked && type != StageType::lost) return back;
  const Reason* reason = playbook.find_reason(lead.stage_reason);
  back.by_knock = knocked(lead, activities, playbook.kinds, as_of);
  back.never = reason != nullptr && reason->never;
  if (back.never) return back;
  if (type == StageType::parked && reason != nullptr && reason->recycle_after) {
    back.recycle_at = add_clamped(lead.stage_since, *reason->recycle_after);
  }
  back.free = back.by_knock || (back.recycle_at && *back.recycle_at <= as_of);
  return back;
}

Decision gate(const Playbook& playbook, StageId stage, const LeadView& lead) {
  Decision decision;
  for (const FieldIndex field : playbook.stage(stage).require) {
    if (!lead.cell(field).present()) decision.missing.push_back(playbook.fields[field].name);
  }
  decision.allowed = decision.missing.empty();
  return decision;
}

std::vector<Stay> stays(Instant created_at, StageId stage, std::span<const LedgerMove> moves,
                        Instant as_of) {
  std::vector<Stay> way{{stage, created_at, as_of, false}};
  if (!moves.empty() && moves.front().from) {
    way.back().stage = *moves.front().from;
  } else if (!moves.empty()) {
    way.back().stage = moves.front().to;
    way.back().from = moves.front().at;
    moves = moves.subspan(1);
  }
  for (const LedgerMove& move : moves) {
    if (move.at > as_of) break;
    // A lead may be entered into the book later than it moved; no stay is shorter than nothing.
    const Instant at = std::max(move.at, way.back().from);
    way.back().to = at;
    way.back().ended = true;
    way.push_back({move.to, at, as_of, false});
  }
  way.back().to = std::max(way.back().to, way.back().from);
  return way;
}

bool counts_as_lost(const Playbook& playbook, std::string_view reason) {
  const Reason* known = playbook.find_reason(reason);
  return known != nullptr ? known->counts_as_lost : fold(reason) != "duplicate";
}

bool is_worked(const Stage& stage) {
  return stage.type == StageType::open || stage.gone;
}

bool is_further(const Playbook& playbook, StageId stage, StageId other) {
  const auto first = find_from(playbook, 0, is_open).value_or(StageId{});
  const auto rank = [&](StageId id) {
    const Stage& each = playbook.stage(id);
    if (each.type == StageType::won) return playbook.stages.size() + index(id);
    return each.type == StageType::open && !each.gone ? index(id) : index(first);
  };
  return rank(stage) > rank(other) && !(playbook.stage(stage).type == StageType::won &&
                                        playbook.stage(other).type == StageType::won);
}

bool is_qualified(const Playbook& playbook, StageId stage) {
  const StageType type = playbook.stage(stage).type;
  if (type != StageType::open && type != StageType::won) return false;
  auto first = find_from(playbook, 0, [](const Stage& each) { return each.name == "mql"; });
  if (!first) first = first_to_qualify(playbook);
  return first && stage >= *first;
}

}  // namespace leads
