// SPDX-License-Identifier: MIT
// Storing scores and what crossed a threshold.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "leads/playbook.h"
#include "leads/score.h"
#include "store/store.h"

namespace leads {

/// A score to be stored. Small: a rescore keeps one for each lead that changed.
struct ScoreRow {
  LeadId lead{};
  Instant valid_until{};
  std::int64_t touched_op = 0;  ///< as stored
  std::int32_t fit = 0, engagement = 0, total = 0;
  Grade grade = Grade::U;
  Temperature temperature = Temperature::cold;
  StageId ready{};
};
/// A change of a lead's temperature, grade or the stage it is ready for when scores were stored.
struct Crossing {
  enum class What : std::uint8_t { temperature, grade, ready };
  static constexpr std::uint8_t kNothing = 255;
  LeadId lead{};
  std::int32_t rule = -1;  ///< index of the rule that caused it; -1 if no single one did
  What what = What::temperature;
  std::uint8_t before = kNothing,
               after = 0;  ///< Temperature, Grade or StageId; kNothing: not scored before
};

/// One short transaction of a rescore: it takes the write lock at once and rolls back unless
/// finished or left. It changes no lead and leaves no operation.
class ScoreWriting {
 public:
  explicit ScoreWriting(Store& store);
  ~ScoreWriting();
  ScoreWriting(const ScoreWriting&) = delete;
  ScoreWriting& operator=(const ScoreWriting&) = delete;

  /// Ascending by lead. Unless `all_stand`, those whose lead was removed or merged are left out.
  void write(std::span<const ScoreRow> scores, bool all_stand);
  void write(std::span<const Crossing> crossings, Instant at, bool all_stand);
  /// Commits a part; others follow. `scored_at` is an instant at which the stored scores not yet
  /// rewritten are correct, too; without one (other rules, a clock set back) no stored score is
  /// valid until the end.
  void leave(std::optional<Instant> scored_at, std::uint64_t mark);
  /// Commits, with the book's new fingerprint of the rules.
  void finish(Instant scored_at, std::uint64_t mark);

 private:
  void commit(std::optional<Instant> scored_at, std::uint64_t mark,
              std::optional<std::int64_t> scored_op);
  Store& store_;
};

}  // namespace leads
