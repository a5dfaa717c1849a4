// SPDX-License-Identifier: MIT
// A person's preferences, config.toml: read, validated, every value as the text a flag would have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "leads/error.h"
#include "leads/playbook.h"

namespace leads {

struct ConfigValue {
  std::string key;    ///< db rules me color columns wait pager
  std::string value;  ///< of columns: names with commas between them
  int line = 0;
};

struct ConfigResult {
  std::vector<ConfigValue> values;   ///< whole only without problems
  std::vector<View> views;           ///< their filters are not parsed
  std::vector<Diagnostic> problems;  ///< by position
};

/// `path` is the name of the file in messages. Never throws because of the text.
ConfigResult parse_config(std::string_view text, const std::string& path);

}  // namespace leads
