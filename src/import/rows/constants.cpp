// SPDX-License-Identifier: MIT
#include "import/rows/constants.h"

#include "formats/values/values.h"

namespace leads {

std::vector<Diagnostic> refused_constants(const Playbook& playbook) {
  std::vector<Diagnostic> problems;
  ValueContext context;
  context.zone = &playbook.calendar.zone;
  context.country = playbook.calendar.country;
  for (const Mapping& mapping : playbook.imports) {
    for (const auto& [name, text] : mapping.set) {
      const auto field = playbook.fields.find(name);
      if (!field) continue;
      const auto parsed = parse_value(playbook.fields[*field], text, context);
      const auto* refused = std::get_if<ValueProblem>(&parsed);
      if (refused == nullptr) continue;
      Diagnostic& problem = problems.emplace_back();
      problem.message = "[import." + mapping.name + "] set: " + name + ": " + refused->message;
      problem.hint = refused->hint;
    }
  }
  return problems;
}

}  // namespace leads
