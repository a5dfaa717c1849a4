// SPDX-License-Identifier: MIT
// One rule's occurrences as they are walked, oldest first: how many, what they are worth now, and
// until when.
#pragma once

#include <cstdint>

#include "core/score/program.h"

namespace leads {

/// A rule's yield is held within this, both ways.
inline constexpr std::int64_t kMostYield = 1'000'000;

class Tally {
 public:
  /// Nothing more is to be taken: the rule's gate is closed.
  void close() { open_ = false; }
  bool is_open() const { return open_; }
  bool is_empty() const { return count_ == 0 && !waits_; }

  /// Counts an occurrence at or after all before it, already known to be in the window. `day` is
  /// its calendar day, and is only read when the rule counts by day.
  void take(const Watch& watch, Instant at, Day day, Instant as_of);
  /// Of a rule that only asks when the last one was.
  void take_newest(Instant at) { newest_ = at; }
  /// Counts what waited for the newest of its day, or of all.
  void finish(const Watch& watch, Instant as_of);

  std::uint32_t count() const { return count_; }
  Instant newest() const { return newest_; }
  /// Whole points of the occurrences: rounded once, half away from zero.
  std::int64_t points(const Watch& watch) const;
  /// Until when points() stays `points` if nothing happens.
  Instant points_until(const Watch& watch, std::int64_t points, Instant as_of) const;
  /// Until when count() stays if nothing happens.
  Instant count_until(const Watch& watch) const;

 private:
  void add(const Watch& watch, Instant at, Instant as_of);

  bool open_ = true;
  std::uint32_t count_ = 0;
  std::uint32_t above_zero_ = 0;  ///< linear fading: occurrences still worth something
  double sum_ = 0;                ///< of faded points
  Instant oldest_ = kLastInstant, newest_ = kFirstInstant;
  Day day_{};  ///< of the occurrence that waits to be the newest of its day, or of all
  Instant waiting_at_{};
  bool waits_ = false;
};

}  // namespace leads
