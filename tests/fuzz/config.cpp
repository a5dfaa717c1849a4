// SPDX-License-Identifier: MIT
// A config.toml, and a lead as the editor gives it back: values, or problems with a message.
#include "formats/toml/config_toml.h"
#include "formats/toml/lead_toml.h"
#include "formats/toml/problems.h"
#include "fuzz/targets.h"

namespace leads::fuzz {

void config(std::string_view bytes) {
  const ConfigResult result = parse_config(bytes, "config.toml");
  for (const Diagnostic& problem : result.problems)
    require(!problem.message.empty(), "a problem has a message");
  for (const ConfigValue& value : result.values)
    require(!value.key.empty() && value.line > 0, "a value has a key and a line");
}

void lead(std::string_view bytes) {
  const Fields fields;
  Problems problems("lead.toml", bytes);
  const std::optional<LeadToml> read = read_lead_toml(fields, problems);
  if (!read) return;
  require(read->fields.size() == fields.size(), "there is an entry for each field");
}

}  // namespace leads::fuzz
