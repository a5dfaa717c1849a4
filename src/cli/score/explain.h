// SPDX-License-Identifier: MIT
// An explanation in words: one line per contribution, in whole points that add up.
#pragma once

#include <string>
#include <vector>

#include "leads/score.h"

namespace leads {

struct ExplanationLine {
  std::string label;   ///< the rule's name, or "ceiling of web"
  std::string detail;  ///< what it matched; may be empty
  std::int64_t points = 0;
  bool limit = false;
  const char* part = "";
};

std::vector<ExplanationLine> explain(const Score& score, const Playbook& playbook);
/// "+8", "-5", "0"
std::string signed_points(std::int64_t points);

}  // namespace leads
