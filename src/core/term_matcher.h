// One term of a filter against one lead: what FilterMatcher and the scorer share.
#pragma once

#include <string_view>

#include "leads/filter.h"

namespace leads {

/// Whether the term holds, negation applied, and how long that is sure. A missing value holds only negated.
Until<bool> match_term(const Term& term, const Facts& facts, const Playbook& playbook, const Zone& zone);
/// Whether a text satisfies the test of a text term, negation not applied.
bool matches_text(const Term& term, std::string_view text);
/// Whether a text equals a folded one, without a copy while it is ASCII.
bool equals_folded(std::string_view text, std::string_view folded);
/// Whether an activity satisfies the term, negation not applied.
bool match_activity_term(const Term& term, const Activity& activity, std::string_view subject, const ActivityText& text,
                         Instant as_of, const Zone& zone);
/// Whether a number is one of the operands' values.
bool matches_integer(const Term& term, std::int64_t value);
bool matches_number(const Term& term, double value);

}  // namespace leads
