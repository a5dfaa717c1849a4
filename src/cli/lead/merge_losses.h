// SPDX-License-Identifier: MIT
// What a merge does not take over of the lead that is merged into another: its stage, its way
// there, the answers it was given; and whether that is too much to lose without --yes.
#pragma once

#include <span>
#include <vector>

#include "cli/session.h"

namespace leads {

/// Where a lead is in the funnel, read before it is merged.
struct Standing {
  StageId stage{};
  std::string reason;              ///< of its move there
  std::vector<std::string> way;    ///< its stages in order
  std::vector<std::string> given;  ///< what became of each promised answer: "sal: in time"
};
Standing standing_of(Session& session, LeadId lead);

/// What is lost with `other`, for lead and journal alike: only what differs from `keep`.
std::vector<MergeResult::Left> left_behind(const Playbook& playbook, const Standing& keep,
                                           const Standing& other);

/// Throws refused, with the turned command, when one of the others is further on in the funnel.
void refuse_if_further(Session& session, LeadId keep, std::span<const LeadId> others);

}  // namespace leads
