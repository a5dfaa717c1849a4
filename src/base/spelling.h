// SPDX-License-Identifier: MIT
// Suggestions for a mistyped word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// Those of `candidates` within Damerau-Levenshtein distance 2 of `word` (1 for words under 4
/// letters; case folded), nearest first, ties in their order, at most 3.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);
/// "did you mean a, b or c?", or "" when there is none.
std::string did_you_mean(const std::vector<std::string>& names);

}  // namespace leads
