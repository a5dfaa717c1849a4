// SPDX-License-Identifier: MIT
// Constants of mappings, checked against the fields they are for.
#pragma once

#include <vector>

#include "leads/error.h"
#include "leads/playbook.h"

namespace leads {

/// Constants of the mappings of leads.toml that their fields would refuse at the import.
std::vector<Diagnostic> refused_constants(const Playbook& playbook);

}  // namespace leads
