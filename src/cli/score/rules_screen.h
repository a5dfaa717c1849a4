// SPDX-License-Identifier: MIT
// What the rules say, in words: for `rules show`.
#pragma once

#include <string>

#include "cli/output/rows.h"
#include "leads/playbook.h"

namespace leads {

/// For people. `name` is where the rules are from.
Page rules_page(const Playbook& playbook, const std::string& name);
/// A row a rule; everything else is a member of the document. `path` is "" for the defaults.
Table rules_table(const Playbook& playbook, const std::string& path, bool is_data);

}  // namespace leads
