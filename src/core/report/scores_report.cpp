// SPDX-License-Identifier: MIT
#include "core/report/scores_report.h"

#include <algorithm>
#include <numeric>

namespace leads {
namespace {

std::int64_t floor_to(std::int64_t value, std::int64_t width) {
  const std::int64_t rest = ((value % width) + width) % width;
  return value - rest;
}

/// 10, 20, 50, 100, …: the first that makes few enough bands.
std::int64_t width_for(std::int64_t least, std::int64_t most) {
  std::int64_t width = 10;
  for (std::size_t step = 0; floor_to(most, width) / width - floor_to(least, width) / width >=
                             static_cast<std::int64_t>(ScoresReport::kMostBands);
       ++step)
    width = step % 3 == 1 ? width / 2 * 5 : width * 2;
  return width;
}

}  // namespace

void ScoresReport::Counts::add(const Score& score) {
  ++leads;
  ++temperatures[static_cast<std::size_t>(score.temperature)];
  ++grades[static_cast<std::size_t>(score.grade)];
}

void ScoresReport::Counts::add(const Counts& other) {
  leads += other.leads;
  for (std::size_t i = 0; i < temperatures.size(); ++i) temperatures[i] += other.temperatures[i];
  for (std::size_t i = 0; i < grades.size(); ++i) grades[i] += other.grades[i];
}

void ScoresReport::add(const Score& score, std::string_view key, std::string_view group) {
  const auto [found, made] = groups_.try_emplace(std::string(key));
  if (made) found->second.name = group;
  found->second.scores[score.total].add(score);
  ++matrix_[static_cast<std::size_t>(score.grade)][static_cast<std::size_t>(score.temperature)];
}

std::vector<ScoresReport::Band> ScoresReport::bands() const {
  std::vector<Band> bands;
  if (groups_.empty()) return bands;
  std::int64_t least = groups_.begin()->second.scores.begin()->first, most = least;
  for (const auto& [key, group] : groups_) {
    least = std::min<std::int64_t>(least, group.scores.begin()->first);
    most = std::max<std::int64_t>(most, group.scores.rbegin()->first);
  }
  const std::int64_t width = width_for(least, most);
  for (const auto& [key, group] : groups_) {
    for (std::int64_t low = floor_to(least, width); low <= most; low += width) {
      Band& band = bands.emplace_back(Band{key, group.name, low, low + width - 1, {}});
      const auto begin = group.scores.lower_bound(static_cast<int>(low));
      for (auto each = begin; each != group.scores.end() && each->first <= band.high; ++each)
        band.counts.add(each->second);
    }
  }
  return bands;
}

ScoresReport::Counts ScoresReport::total() const {
  Counts total;
  for (const auto& [key, group] : groups_)
    for (const auto& [score, counts] : group.scores) total.add(counts);
  return total;
}

std::optional<std::int64_t> ScoresReport::median() const {
  std::map<std::int64_t, std::int64_t> leads;
  std::int64_t all = 0;
  for (const auto& [key, group] : groups_) {
    for (const auto& [score, counts] : group.scores) {
      leads[score] += counts.leads;
      all += counts.leads;
    }
  }
  if (all == 0) return std::nullopt;
  const auto at = [&leads](std::int64_t place) {
    for (const auto& [score, count] : leads) {
      if (place < count) return score;
      place -= count;
    }
    return leads.rbegin()->first;
  };
  return std::midpoint(at(all / 2), at((all - 1) / 2));
}

}  // namespace leads
