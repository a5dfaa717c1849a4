// SPDX-License-Identifier: MIT
// A server of the Model Context Protocol, versions 2024-11-05 and 2025-06-18 (the one between them
// wants batches): a JSON-RPC message a line, each tool call a command of this program in a process
// of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command/command.h"

namespace leads {

class McpServer {
 public:
  struct Settings {
    std::vector<std::string> program;  ///< what runs leads, with its --db and --rules
    std::vector<const Command*> tools;
    std::string allowed;  ///< LEADS_ALLOW of the commands that are called
  };
  explicit McpServer(Settings settings) : settings_(std::move(settings)) {}

  /// The answer to one message, without its line break; "" for what needs none.
  std::string answer(std::string_view message);

 private:
  std::string initialize(const struct JsonValue* params);
  std::string list_tools() const;
  std::string call(const struct JsonValue* params) const;

  Settings settings_;
  std::string client_ = "unknown";  ///< the name it gave itself
};

}  // namespace leads
