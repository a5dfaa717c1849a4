// SPDX-License-Identifier: MIT
// Help texts, made from the table of commands and their flags.
#pragma once

#include <string>
#include <vector>

#include "cli/command/command.h"

namespace leads {

/// What `leads` and `leads help` print.
std::string overview();
std::string command_help(const Command& command, const Flags& flags);
/// Every flag of every command.
std::string flags_help();
/// help on a topic; "" if there is none.
std::string topic_help(std::string_view topic);
std::vector<std::string> topic_names();
/// A one-line summary of a topic.
std::string_view topic_summary(std::string_view topic);

}  // namespace leads
