// SPDX-License-Identifier: MIT
// Stores what a scan found, in short transactions, also while the rest is still being looked at;
// and takes in what others did meanwhile.
#pragma once

#include <functional>
#include <limits>

#include "flows/rescore/scan.h"

namespace leads {

/// As the length of a step: all in one.
inline constexpr std::size_t kEveryLead = std::numeric_limits<std::size_t>::max();

/// Whether readers see the same scores in both.
bool same_book(const BookState& a, const BookState& b);

/// What is already written when it is killed, or finds that others stored scores, is correct: under
/// the same rules the book's scored_at advances before the first step, since stored scores still
/// valid then were correct anyway; otherwise no score is valid until the last step.
class ScoreSteps {
 public:
  /// Of `most` scores and crossings each.
  struct Pace {
    std::size_t most;
    std::function<void()> between_steps;  ///< as in RescoreOptions
  };
  /// `step`: Store::score_step() before the scan. `turns`: of the concurrent scan.
  ScoreSteps(Store& store, const Scorer& scorer, const ScanPlan& plan, std::int64_t step,
             ReadingTurns& turns, Pace pace);

  /// What the scan found of the leads up to `upto`, which go up from call to call.
  void add(Scanned found, LeadId upto);
  /// Writes the steps that are full, unless no score would be valid meanwhile. False when another
  /// rescore stored anything since the scan began: what was found may be of other rules.
  bool write_full();
  /// All was added: writes the rest. False as above.
  bool finish();

  const ScanCounts& counts() const { return pending_.counts; }
  /// Leads that did not all come from packs; ascending.
  const std::vector<LeadId>& unpacked() const { return pending_.unpacked; }
  /// Found so far, written or not.
  std::size_t rows() const { return written_rows_ + pending_.rows.size(); }
  bool any_stored() const { return any_stored_; }
  std::size_t crossings() const { return written_crossings_ + pending_.crossings.size(); }

 private:
  /// The end of what is written next, in rows, crossings and leads.
  struct End {
    std::size_t row, crossing;
    LeadId lead;
  };
  End next_end() const;
  bool is_full() const;
  void give_turn(bool waits);
  bool write_step(bool all_added);
  bool undisturbed(const BookState& now);
  void catch_up(std::int64_t newest);
  void evaluate_again(const std::vector<LeadId>& newer);
  void leave_out(const std::vector<LeadId>& newer);

  Store& store_;
  const Scorer& scorer_;
  const ScanPlan& plan_;
  ReadingTurns& turns_;
  const Pace pace_;
  const bool holding_;  // stored scores not yet rewritten that claim to be valid now are
  Scanned pending_;     // rows and crossings not yet written; all else of all
  bool any_stored_ = false;
  std::size_t written_rows_ = 0, written_crossings_ = 0;
  BookState expected_;
  std::int64_t step_;
  std::int64_t caught_up_;     // newest operation taken in
  LeadId seen_{0};             // the scan came to it
  std::vector<LeadId> later_;  // touched by operations taken in, and not yet seen; ascending
  LeadId done_{0};             // leads up to it are written; a change to them from now on
                               // comes afterwards
  bool finished_ = false;
};

}  // namespace leads
