// SPDX-License-Identifier: MIT
// The course of a score: its values between two instants, each with the instant from which it is
// valid. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/score/outlook.h"

namespace leads {

struct ScoreStep {
  Instant at;  ///< from here on
  Score score;
};
struct ScoreCourse {
  /// The first is at the beginning; each next one differs in one of the six values. What is valid
  /// at an instant is the last step up to it.
  std::vector<ScoreStep> steps;
  bool complete = true;  ///< false: it ends early, as there are more steps than kMostCourseSteps
};
inline constexpr int kMostCourseSteps = 100'000;

/// Steps from one valid_until to the next; both ends are included.
ScoreCourse score_course(const ScoreAt& score_at, Instant since, Instant until);

/// A character for each value, in eight levels from the lowest value to the highest: "▁▂▅█", or in
/// ASCII "_.~#".
std::string sparkline(const std::vector<int>& values, bool utf8);

}  // namespace leads
