// SPDX-License-Identifier: MIT
// merge --find: pairs of leads that may be one person.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"

namespace leads {

/// The surest first, none below the strength `least`; of leads the filter picks, or all. Returns
/// the exit code.
int print_duplicates(Session& session, const std::vector<std::string>& filter, int least,
                     std::size_t limit);

}  // namespace leads
