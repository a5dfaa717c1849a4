// A second scorer, naive on purpose, written from the definition of scores alone. It shares nothing
// with the real one but the filter matcher.
#pragma once

#include <vector>

#include "core/sample.h"
#include "leads/score.h"

namespace leads {

/// All but valid_until. `texts` is parallel to the lead's activities, or empty.
Score naive_score(const Playbook& playbook, Sample& lead, const std::vector<ActivityText>& texts,
                  Instant as_of);

inline bool same_line(const Contribution& a, const Contribution& b) {
  return a.line == b.line && a.index == b.index && a.floor == b.floor && a.matches == b.matches &&
         a.points == b.points && a.latest == b.latest;
}

}  // namespace leads
