// SPDX-License-Identifier: MIT
// Manual pages in mdoc, made from the table of commands and flags. The build writes them by the
// hidden command `leads __man [NAME]`.
#pragma once

#include <string>

#include "cli/command/command.h"

namespace leads {

/// leads(1).
std::string main_page();
/// leads-NAME(1).
std::string command_page(const Command& command);

}  // namespace leads
