// SPDX-License-Identifier: MIT
// The owner's answer to a lead that was handed over, and moves by hand: `qualify --accept`,
// `--reject`, `--to`.
#pragma once

#include <string>
#include <vector>

#include "cli/lead/lead_targets.h"
#include "cli/stage/moving.h"

namespace leads {

/// To `sal`: the named owner works it, otherwise the user who accepts it. True if any lead
/// moved.
bool accept_leads(Session& session, const PickedLeads& leads);
/// Out of the open stages: parked, or disqualified if the reason is final.
bool reject_leads(Session& session, const PickedLeads& leads, const std::string& reason);
/// To any open stage, past gates, recorded as a move by hand.
bool move_by_hand(Session& session, const PickedLeads& leads, const std::string& stage,
                  const std::string& reason);

}  // namespace leads
