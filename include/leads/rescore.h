// The nightly job: evaluates every lead and stores what changed, in one short transaction.
#pragma once

#include <cstddef>

#include "leads/score.h"
#include "leads/store.h"

namespace leads {

struct RescoreResult {
  std::size_t leads = 0, changed = 0;  ///< changed: rows written, a new valid_until included
  std::size_t hot = 0, warm = 0, cold = 0;
};

/// Holds no lock while it thinks: leads that others touched meanwhile are evaluated again inside the transaction, and the whole
/// scan starts anew when another rescore finished first. With `dry_run` nothing is written.
RescoreResult rescore(Store& store, const Scorer& scorer, Instant as_of, bool dry_run);

}  // namespace leads
