// SPDX-License-Identifier: MIT
// The templates that the steps of leads.toml name, beside it.
#pragma once

#include <string>
#include <vector>

#include "flows/nurture/letters.h"
#include "leads/error.h"

namespace leads {

struct LoadedTemplates {
  LetterTemplates templates;
  std::vector<Diagnostic> problems;  ///< of files that are missing or wrong
};
/// Relative to the folder of the rules file.
LoadedTemplates load_templates(const Playbook& playbook, const std::string& rules_path);
/// The same; throws bad_input with every problem, also where [mail] lacks what every letter needs.
LetterTemplates need_templates(const Playbook& playbook, const std::string& rules_path);

}  // namespace leads
