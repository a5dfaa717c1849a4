// SPDX-License-Identifier: MIT
// The stored scores, and which of them are valid.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "leads/playbook.h"
#include "leads/score.h"
#include "store/store.h"

namespace leads {

struct StoredScore {
  LeadId lead{};
  bool known = false;  ///< the six values were stored once, valid or not
  int fit = 0, engagement = 0, total = 0;
  Grade grade = Grade::U;
  Temperature temperature = Temperature::cold;
  StageId ready{};
  std::optional<Instant> valid_until;  ///< nullopt: invalidated by a later write
  std::int64_t touched_op = 0;
};

/// Which of the stored scores are valid.
struct ScoreSurvey {
  std::vector<LeadId> stale;                ///< ascending: those whose score is invalid or missing
  std::size_t hot = 0, warm = 0, cold = 0;  ///< of the valid ones
};

/// A view of an open book, which must outlive it.
class ScoreTable {
 public:
  explicit ScoreTable(Store& store) : store_(store) {}

  std::optional<StoredScore> stored(LeadId lead);
  /// Calls `take` for each valid stored score, ascending by lead, and returns the leads without
  /// one, ascending. As of an instant not before the last `score -a`, under its rules; a consistent
  /// snapshot only within ReadingAtOnce. `totals_only`: without fit, engagement, grade, temperature
  /// and ready.
  std::vector<LeadId> scan(Instant as_of, bool totals_only,
                           const std::function<void(const StoredScore&)>& take);
  /// As of an instant not before the last `score -a`, under its rules. Reads in parts: ask
  /// Journal::touched_since() afterwards for what was written meanwhile.
  ScoreSurvey survey(Instant as_of);
  /// The number of transactions that have written scores so far.
  std::int64_t step();

 private:
  void add_unscored(ScoreSurvey& survey, std::int64_t stored);
  Store& store_;
};

}  // namespace leads
