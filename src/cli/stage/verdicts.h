// SPDX-License-Identifier: MIT
// The result of qualify: for each lead and stage what is met, what is missing, and the command that
// supplies it.
#pragma once

#include <vector>

#include "cli/lead/change.h"
#include "flows/qualify.h"

namespace leads {

/// `report` describes what was written; this adds the leads that moved and those that did not.
void print_verdicts(Session& session, const std::vector<Verdict>& verdicts, ChangeReport report,
                    bool brief = false);

}  // namespace leads
