// Stores what a scan found, in short transactions, and takes in what others did meanwhile.
#pragma once

#include <functional>
#include <limits>

#include "flows/rescore_scan.h"

namespace leads {

/// As the length of a step: all in one.
inline constexpr std::size_t kEveryLead = std::numeric_limits<std::size_t>::max();

/// Of the same scores, as far as readers can tell.
bool same_book(const BookState& a, const BookState& b);

/// What is already written when it is killed, or finds that others stored scores, is right: by the same rules the book's scored_at
/// goes ahead of the first step, for what is stored and still holds then was right anyway; else no score holds until the last step.
class ScoreSteps {
 public:
  /// `step`: Store::score_step() before the scan.
  ScoreSteps(Store& store, const Scorer& scorer, const ScanPlan& plan, std::int64_t step, Scanned& scanned);

  /// Of `most` scores and crossings each. False when another rescore stored anything since the scan began: what was found may be of other rules.
  bool run(std::size_t most, const std::function<void()>& between_steps);

 private:
  /// The end of what is written next, in rows, crossings and leads.
  struct End {
    std::size_t row, crossing;
    LeadId lead;
  };
  End next_end(std::size_t most) const;
  bool write_step(std::size_t most);
  bool undisturbed(const BookState& now);
  void catch_up(std::int64_t newest);
  void leave_out(const std::vector<LeadId>& newer);

  Store& store_;
  const Scorer& scorer_;
  const ScanPlan& plan_;
  Scanned& scanned_;
  BookState expected_;
  std::int64_t step_;
  std::int64_t upto_;                     // newest operation taken in
  std::size_t row_ = 0, crossing_ = 0;    // the first not yet written
  LeadId done_{0};                        // what is true of leads up to it is written; who touches them now touched them afterwards
  bool finished_ = false;
};

}  // namespace leads
