// SPDX-License-Identifier: MIT
// LEADS_ALLOW: which commands this process may run.
#pragma once

#include <vector>

#include "cli/command/command.h"

namespace leads {

/// Throws refused unless LEADS_ALLOW is unset, names the command, or contains `read` and the
/// command only reads, as a dry run does; `read` alone lets no command write a file. Commands that
/// need no configuration, such as help, are always allowed. Throws usage for an unknown name in it.
void check_allowed(const Command& command, bool reads, const std::vector<NamedFile>& files);

/// Whether LEADS_ALLOW is unset or contains `read`.
bool may_look_up();

}  // namespace leads
