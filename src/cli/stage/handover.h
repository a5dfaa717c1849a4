// SPDX-License-Identifier: MIT
// The owner's answer to a lead that was handed over, and moves by hand: `qualify --accept`,
// `--reject`, `--to`.
#pragma once

#include <string>
#include <vector>

#include "cli/lead/lead_targets.h"
#include "cli/stage/moving.h"

namespace leads {

/// To `sal`: a named owner works it, whoever accepts when nobody was named. True when any lead
/// moved.
bool accept_leads(Session& session, const PickedLeads& leads);
/// Out of the open stages: parked, or disqualified for a reason that never comes back.
bool reject_leads(Session& session, const PickedLeads& leads, const std::string& reason);
/// Wherever a person says, past gates, recorded as such.
bool move_by_hand(Session& session, const PickedLeads& leads, const std::string& stage,
                  const std::string& reason);

}  // namespace leads
