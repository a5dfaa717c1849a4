// SPDX-License-Identifier: MIT
// What qualify found: for each lead and stage what holds, what is missing, and the command that
// mends it.
#pragma once

#include <vector>

#include "cli/lead/change.h"
#include "flows/qualify.h"

namespace leads {

/// `report` says what was written; the leads that moved, and those that did not, are added here.
void print_verdicts(Session& session, const std::vector<Verdict>& verdicts, ChangeReport report);

}  // namespace leads
