// SPDX-License-Identifier: MIT
// The statistics that reports share: how sure a rate is, and how long something usually lasts when
// some of it still lasts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace leads {

/// Below this, a rate says more about chance than about the leads: "too few to say".
inline constexpr std::int64_t kEnoughToSay = 10;

/// A share of some entries, with the Wilson score interval at 95 %.
struct Rate {
  double share = 0, low = 0, high = 0;
};
/// `part` of `whole`; nullopt where there are fewer than kEnoughToSay.
std::optional<Rate> rate_of(std::int64_t part, std::int64_t whole);

/// A length of time that was observed: to its end, or so far.
struct Span {
  std::int64_t seconds = 0;
  bool ended = true;
};
/// The Kaplan-Meier median: the first time at which the share that lasts longer is at or below one
/// half. Those that have not ended count for as long as they were observed. Nullopt where more than
/// half of them last beyond what was observed.
std::optional<std::int64_t> survival_median(std::vector<Span> spans);

}  // namespace leads
