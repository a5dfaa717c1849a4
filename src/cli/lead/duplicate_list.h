// SPDX-License-Identifier: MIT
// merge --find: pairs of leads that may be the same person.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"

namespace leads {

/// Strongest first, only pairs of at least the strength `least`; among the leads that match the
/// filter, or all. Returns the exit code.
int print_duplicates(Session& session, const std::vector<std::string>& filter, int least,
                     std::size_t limit);

}  // namespace leads
