// SPDX-License-Identifier: MIT
// The nightly job: evaluates the leads whose stored score is not valid, and stores what changed in
// short transactions.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "leads/score.h"
#include "store/store.h"

namespace leads {

/// How many leads of how many. Called on the caller's thread.
using RescoreProgress = std::function<void(std::size_t done, std::size_t total)>;

struct RescoreOptions {
  bool full = false;     ///< evaluate every lead, even if its stored score is valid
  bool dry_run = false;  ///< write nothing
  /// A run over all leads packs them for the next one when there are this many or more (see
  /// Store::pack).
  std::size_t pack_from = 10'000;
  /// Every run keeps the texts that free words are looked for in, in a book of this many or more
  /// (see Store::index_texts).
  std::size_t index_from = 10'000;
  std::size_t piece = 4096;  ///< leads a thread takes at a time; small books are one thread's
  /// Scores and crossings stored in one transaction at most: some 200 ms, in which no one else
  /// can write. Each waits for readers.
  std::size_t step = 100'000;
  RescoreProgress progress = {};
  /// Called between two transactions that write scores or texts, without a lock; by default waits
  /// until others had their turn.
  std::function<void()> between_steps = {};
};

struct RescoreResult {
  std::size_t leads = 0, evaluated = 0;
  std::size_t changed = 0;  ///< rows written, a new valid_until included
  std::size_t up = 0, down = 0;
  std::size_t newly_hot = 0,
              newly_cold = 0;  ///< a lead scored for the first time was neither hot nor warm
  std::size_t hot = 0, warm = 0, cold = 0;
  std::size_t crossings = 0;
};

/// Holds no lock while it evaluates: leads that others touched meanwhile are evaluated again, and
/// the whole scan starts over when another rescore stored anything meanwhile. It stores in steps,
/// under the same rules even while the rest is evaluated: at every moment, even if it is killed
/// between two of them, each stored score marked as valid is correct. Thresholds that were
/// crossed are noted for Store::crossings. All leads are evaluated when the rules changed or the
/// clock was set back, too. An error that ends it after its first step says what is stored.
RescoreResult rescore(Store& store, const Scorer& scorer, Instant as_of,
                      const RescoreOptions& options = {});

struct ScoreCheck {
  std::size_t leads = 0;
  std::size_t holding = 0;    ///< whose stored score claims to be valid
  std::vector<LeadId> wrong;  ///< of these, what a fresh evaluation contradicts; ascending
};
/// Compares what is stored with a fresh evaluation of the activities themselves. Writes nothing.
ScoreCheck check_scores(Store& store, const Scorer& scorer, Instant as_of,
                        const RescoreProgress& progress = {});

}  // namespace leads
