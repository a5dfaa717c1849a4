// SPDX-License-Identifier: MIT
// Conditions on the lead table that save reading: each selects a superset of the leads that match.
#pragma once

#include <string>
#include <vector>

#include "leads/filter.h"
#include "leads/playbook.h"
#include "store/store.h"

namespace leads {

/// A condition on the lead table derived from a filter: it selects a superset of the leads that
/// match, with its parameters $1, $2...
struct SqlCondition {
  std::string where = "true";
  std::vector<Value> parameters;
};
/// Only saves reading: every row must still pass the FilterMatcher. Relative dates are resolved at
/// `as_of` in `zone`.
SqlCondition sql_superset(const Filter& filter, const Playbook& playbook, Instant as_of,
                          const Zone& zone);

/// The leads whose stored `ready` is not their stage or is no longer valid: a superset of those
/// that `qualify` may move.
SqlCondition may_move_on(const BookState& state, const Playbook& playbook, Instant as_of);

}  // namespace leads
