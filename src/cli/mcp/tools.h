// SPDX-License-Identifier: MIT
// The commands of leads as tools of the Model Context Protocol, made from the table of commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command/command.h"
#include "formats/json/json.h"

namespace leads {

/// The commands that only read and, by name, those of `allowed` that write. Throws usage for a name
/// that is no command, and refused for one that is never offered, such as remove.
std::vector<const Command*> tool_commands(std::string_view allowed);

/// Whether the command as a tool writes nothing.
bool only_reads(const Command& command);

/// The tool as `tools/list` describes it: words and flags of the command are its arguments.
void write_tool(JsonWriter& json, const Command& command);

/// The words that call the command with these arguments; null is none. Every text of the arguments
/// is a value or a word, never a flag. Throws usage for an argument that the tool does not have.
std::vector<std::string> tool_words(const Command& command, const JsonValue* arguments);

}  // namespace leads
