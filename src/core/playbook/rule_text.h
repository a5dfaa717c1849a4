// SPDX-License-Identifier: MIT
// A rule in plain English, on one line: for `rules show`, and to say what a line of an
// explanation means.
#pragma once

#include <string>

#include "leads/playbook.h"

namespace leads {

/// "+8 for each page_view with subject:~/pricing, halving every 14d, at most 24, in group web". The
/// rule's name is not included. Filters appear as typed.
std::string describe_rule(const Playbook& playbook, const Rule& rule);

}  // namespace leads
