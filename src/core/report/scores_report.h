// SPDX-License-Identifier: MIT
// The report on scores: how many leads have how many points, and their grades. A pure accumulator;
// the caller feeds it lead by lead.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "leads/score.h"

namespace leads {

class ScoresReport {
 public:
  static constexpr std::size_t kMostBands = 20;
  /// How many leads of one temperature, or of one grade, there are.
  struct Counts {
    std::int64_t leads = 0;
    std::array<std::int64_t, 3> temperatures{};
    std::array<std::int64_t, 5> grades{};
    void add(const Score& score);
    void add(const Counts& other);
  };
  /// Scores from `low` to `high`.
  struct Band {
    std::string key, group;  ///< of the field it is split by
    std::int64_t low = 0, high = 0;
    Counts counts;
  };
  /// Those of one key are one group, named as its first lead is.
  void add(const Score& score, std::string_view key, std::string_view group);
  /// Groups by name; of each the bands from the lowest score of all to the highest, all equally
  /// wide: 10 points, or as many as make at most kMostBands.
  std::vector<Band> bands() const;
  Counts total() const;
  /// By grade and temperature.
  std::int64_t leads(Grade grade, Temperature temperature) const {
    return matrix_[static_cast<std::size_t>(grade)][static_cast<std::size_t>(temperature)];
  }
  std::optional<std::int64_t> median() const;

 private:
  struct Group {
    std::string name;
    std::map<int, Counts> scores;
  };
  std::map<std::string, Group> groups_;
  std::array<std::array<std::int64_t, 3>, 5> matrix_{};
};

}  // namespace leads
