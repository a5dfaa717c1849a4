// SPDX-License-Identifier: MIT
// Fading and windows (SPEC 4.2 and 4.5). Points of one rule have one sign, so a sum only shrinks as
// time passes; it keeps its rounded value n until its size falls below |n| - 0.5.
#include "core/score/tally.h"

#include <algorithm>
#include <cmath>

namespace leads {
namespace {

double factor(const Watch& watch, Seconds age) {
  const auto seconds = static_cast<double>(age.count());
  if (watch.fading == Watch::Fading::exponential) return std::exp2(-seconds / watch.span);
  return std::max(0.0, 1.0 - seconds / watch.span);
}

/// Whole seconds surely before `seconds` from as_of: less one second, and less what a sum of
/// `terms` doubles may be off.
Instant surely_before(Instant as_of, double seconds, double span, std::uint32_t terms) {
  const double error = span * (terms + 8.0) * 1e-15;
  const double sure = std::floor(seconds - error) - 1;
  if (!(sure > 0)) return as_of;
  const auto left = static_cast<double>((kLastInstant - as_of).count());
  return sure >= left ? kLastInstant : as_of + Seconds{static_cast<std::int64_t>(sure)};
}

}  // namespace

void Tally::take(const Watch& watch, Instant at, Day day, Instant as_of) {
  if (watch.per == Per::each) {
    add(watch, at, as_of);
  } else {
    if (waits_ && watch.per == Per::day && day != day_) add(watch, waiting_at_, as_of);
    day_ = day;
    waiting_at_ = at;
    waits_ = true;
  }
}

void Tally::finish(const Watch& watch, Instant as_of) {
  if (waits_) add(watch, waiting_at_, as_of);
  waits_ = false;
}

void Tally::add(const Watch& watch, Instant at, Instant as_of) {
  ++count_;
  oldest_ = std::min(oldest_, at);
  newest_ = std::max(newest_, at);
  if (watch.fading == Watch::Fading::none) return;
  const double worth = factor(watch, as_of - at);
  if (worth > 0) ++above_zero_;
  sum_ += watch.points * worth;
}

std::int64_t Tally::points(const Watch& watch) const {
  if (watch.fading == Watch::Fading::none) {
    return std::clamp(std::int64_t{watch.points} * count_, -kMostYield, kMostYield);
  }
  constexpr auto kMost = static_cast<double>(kMostYield);
  return std::llround(std::clamp(sum_, -kMost, kMost));
}

Instant Tally::points_until(const Watch& watch, std::int64_t points, Instant as_of) const {
  if (points == 0) return kLastInstant;
  Instant until = count_until(watch);
  const double size = std::abs(sum_);
  const double edge = std::abs(static_cast<double>(points)) - 0.5;
  if (watch.fading == Watch::Fading::exponential) {
    until = std::min(until,
                     surely_before(as_of, watch.span * std::log2(size / edge), watch.span, count_));
  } else if (watch.fading == Watch::Fading::linear) {
    const double slope = std::abs(static_cast<double>(watch.points)) * above_zero_ / watch.span;
    until = std::min(until, surely_before(as_of, (size - edge) / slope, watch.span, count_));
  }
  return until;
}

Instant Tally::count_until(const Watch& watch) const {
  if (count_ == 0 || watch.within >= kForever) return kLastInstant;
  return add_clamped(oldest_, watch.within);
}

}  // namespace leads
