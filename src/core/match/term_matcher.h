// SPDX-License-Identifier: MIT
// One term of a filter against one lead: what FilterMatcher and the scorer share.
#pragma once

#include <algorithm>
#include <string_view>

#include "base/scan.h"
#include "core/match/filter_matcher.h"
#include "core/match/folds.h"
#include "leads/filter.h"
#include "leads/playbook.h"
#include "leads/zone.h"

namespace leads {

/// Whether the term matches, negation applied, and until when that is certain. A missing value
/// matches only when negated.
Until<bool> match_term(const Term& term, const Facts& facts, const Playbook& playbook,
                       const Zone& zone, Folds& folds);
/// Whether a text satisfies the test of a text term, negation not applied.
bool matches_text(const Term& term, std::string_view text, Folds& folds);
/// The same for a text that does not stay where it is.
inline bool matches_text(const Term& term, std::string_view text) {
  Folds folds;
  return matches_text(term, text, folds);
}
/// The same for a term of values and a text that is ASCII, without a copy.
bool is_one_of(const Term& term, std::string_view ascii);
/// Whether an ASCII text without outer blanks folds to `folded`.
inline bool folds_to(std::string_view ascii, std::string_view folded) {
  return ascii.size() == folded.size() &&
         std::equal(ascii.begin(), ascii.end(), folded.begin(),
                    [](char a, char b) { return ascii_lower(a) == b; });
}
/// Whether an activity satisfies the term, negation not applied.
bool match_activity_term(const Term& term, const Activity& activity, std::string_view subject,
                         const ActivityText& text, Instant as_of, const Zone& zone, Folds& folds);
/// Whether a number is one of the operands' values.
bool matches_integer(const Term& term, std::int64_t value);
bool matches_number(const Term& term, double value);
/// A text is no number.
bool matches_number(const Term& term, const Cell& cell);

}  // namespace leads
