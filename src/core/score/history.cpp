// SPDX-License-Identifier: MIT
#include "core/score/history.h"

#include <algorithm>
#include <array>

namespace leads {

ScoreCourse score_course(const ScoreAt& score_at, Instant since, Instant until) {
  ScoreCourse course;
  Instant at = since;
  for (int step = 0; at <= until; ++step) {
    if (step == kMostCourseSteps) {
      course.complete = false;
      break;
    }
    Score score = score_at(at);
    const Instant next = score.valid_until;
    if (course.steps.empty() || !same_values(course.steps.back().score, score))
      course.steps.push_back({at, std::move(score)});
    at = next;
  }
  return course;
}

std::string sparkline(const std::vector<int>& values, bool utf8) {
  constexpr std::array<std::string_view, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::string_view kLetters = "_.,-~=*#";
  if (values.empty()) return {};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const std::int64_t span = std::int64_t{*most} - *least;
  std::string line;
  for (const int value : values) {
    const std::int64_t above = std::int64_t{value} - *least;
    const auto level = static_cast<std::size_t>(span == 0 ? 0 : (above * 7 + span / 2) / span);
    line += utf8 ? kBlocks[level] : kLetters.substr(level, 1);
  }
  return line;
}

}  // namespace leads
