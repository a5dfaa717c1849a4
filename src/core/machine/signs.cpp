// SPDX-License-Identifier: MIT
#include "core/machine/signs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace leads::signs {
namespace {

struct Step {
  std::int64_t upto;  ///< seconds, inclusive
  double value;
};

template <std::size_t count>
double look_up(const std::array<Step, count>& steps, std::int64_t seconds) {
  for (const Step& step : steps)
    if (seconds <= step.upto) return step.value;
  return steps.back().value;
}

constexpr std::int64_t kHour = 3600, kEver = INT64_MAX;

double normal_density(double x, double mean, double deviation) {
  const double z = (x - mean) / deviation;
  return std::exp(-z * z / 2) / (deviation * std::sqrt(2 * std::numbers::pi));
}

/// Of people's delays, in the logarithm of seconds: half within 90 minutes, a sixth after half a
/// day; and some at once.
double people_density(double x) {
  return 0.9 * normal_density(x, 8.6, 2.1) + 0.1 * normal_density(x, 4.5, 1.5);
}

}  // namespace

double pause(std::int64_t seconds) {
  static constexpr std::array<Step, 7> kSteps{
      {{1, 1.7}, {2, 1.2}, {4, 0.5}, {8, 0.0}, {15, -0.4}, {60, -0.9}, {kEver, -1.1}}};
  return look_up(kSteps, seconds);
}

double links(std::size_t count) {
  static constexpr std::array<double, 6> kValues{-0.7, -0.7, 0.2, 1.2, 2.0, 2.8};
  return count < kValues.size() ? kValues[count] : 3.5;
}

double walk(std::size_t links, std::size_t clicks, std::span<const std::int64_t> pauses) {
  if (links < 3) return -5;
  double value = std::min(0.9 * static_cast<double>(links) - 3.6, 5.0);
  value += clicks == links ? std::min(0.3 * static_cast<double>(links - 2), 2.0)
                           : -0.5 * static_cast<double>(clicks - links);
  // People's pauses between visits spread widely, those of a schedule do not.
  double sum = 0, squares = 0;
  for (const std::int64_t each : pauses) {
    const double x = std::log1p(static_cast<double>(each));
    sum += x;
    squares += x * x;
  }
  const auto count = static_cast<double>(pauses.size());
  const double deviation = std::sqrt(std::max(0.0, squares / count - sum / count * sum / count));
  return value + std::clamp(1.2 - deviation, -1.0, 1.0);
}

double agreement(std::size_t colleagues) {
  return colleagues == 0 ? 0 : colleagues == 1 ? 1.5 : 2.5;
}

double click_delay(std::int64_t seconds) {
  static constexpr std::array<Step, 8> kSteps{{{5, 2.8},
                                               {30, 2.0},
                                               {120, 1.2},
                                               {600, 0.5},
                                               {kHour, 0.0},
                                               {6 * kHour, -0.4},
                                               {24 * kHour, -1.5},
                                               {kEver, -2.0}}};
  return look_up(kSteps, seconds);
}

double open_delay(std::int64_t seconds) {
  static constexpr std::array<Step, 6> kSteps{
      {{2, 2.0}, {8, 1.0}, {30, 0.4}, {120, 0.0}, {kHour, -0.4}, {kEver, -0.7}}};
  return look_up(kSteps, seconds);
}

double together(std::size_t others, double expected) {
  if (others == 0) return 0;
  const auto seen = static_cast<double>(others);
  return std::clamp(seen * std::log((seen + 0.3) / (expected + 0.05)) - (seen - expected), 0.0,
                    6.0);
}

std::size_t DelayHabit::bin(std::int64_t delay) {
  const auto index = static_cast<std::size_t>(std::log1p(static_cast<double>(delay)) / kBin);
  return std::min(index, kBins - 1);
}

void DelayHabit::add(std::int64_t delay) {
  ++counts_[bin(delay)];
  ++total_;
}

namespace {

constexpr double kWidth = 0.3;  // of the kernel

double kernel(std::size_t bins, double bin) {
  return normal_density(static_cast<double>(bins) * bin, 0, kWidth);
}

}  // namespace

void DelayHabit::finish() {
  constexpr std::size_t kReach = 12;
  smooth_.assign(kBins, 0);
  for (std::size_t from = 0; from < kBins; ++from) {
    if (counts_[from] == 0) continue;
    const std::size_t first = from < kReach ? 0 : from - kReach;
    for (std::size_t to = first; to <= std::min(from + kReach, kBins - 1); ++to)
      smooth_[to] += counts_[from] * kernel(to > from ? to - from : from - to, kBin);
  }
}

double DelayHabit::of(std::int64_t delay) const {
  constexpr double kPeople = 4;  // as if so many more delays were a person's
  constexpr double kLeast = -0.5, kMost = 1.5;
  const std::size_t at = bin(delay);
  const double people = people_density((static_cast<double>(at) + 0.5) * kBin);
  const double others = std::max(0.0, smooth_[at] - kernel(0, kBin));
  const double mixed = (others + kPeople * people) / (std::max(total_ - 1, 0.0) + kPeople);
  return std::clamp(std::log(mixed / people), kLeast, kMost);
}

}  // namespace leads::signs
