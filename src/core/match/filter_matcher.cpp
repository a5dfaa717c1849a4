// SPDX-License-Identifier: MIT
// Alternatives of terms, combined with their expiry.
#include "core/match/filter_matcher.h"

#include <algorithm>
#include <utility>

#include "core/match/term_matcher.h"
#include "core/match/until.h"
#include "leads/playbook.h"

namespace leads {

FilterMatcher::FilterMatcher(Filter filter, const Playbook& playbook, const Zone* zone)
    : filter_(std::move(filter)), playbook_(&playbook), zone_(zone) {}

Until<bool> FilterMatcher::match(const Facts& facts) const {
  const Zone& zone = zone_ != nullptr ? *zone_ : playbook_->calendar.zone;
  Folds folds;
  auto answer = judge_filter(
      filter_, [&](const Term& term) { return match_term(term, facts, *playbook_, zone, folds); });
  answer.valid_until = std::max(answer.valid_until, add_clamped(facts.as_of, Seconds{1}));
  return answer;
}

}  // namespace leads
