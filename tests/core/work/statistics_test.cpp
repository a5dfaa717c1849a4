// SPDX-License-Identifier: MIT
// Rates with their intervals, and medians of what partly still lasts, against slow computations.
#include "core/work/statistics.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "base/percentile.h"

namespace leads {
namespace {

/// The share that lasts longer than `seconds`, as an exact fraction's value: one factor an instant,
/// each counted from the whole list.
long double lasting(const std::vector<Span>& spans, std::int64_t seconds) {
  long double share = 1;
  for (std::int64_t at = 0; at <= seconds; ++at) {
    long double at_risk = 0, ended = 0;
    for (const Span& span : spans) {
      at_risk += span.seconds >= at ? 1 : 0;
      ended += span.seconds == at && span.ended ? 1 : 0;
    }
    if (ended > 0) share *= (at_risk - ended) / at_risk;
  }
  return share;
}

}  // namespace

TEST_CASE("a survival median is the first time at which half or fewer last longer") {
  std::mt19937 random(7);
  int found = 0, none = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<Span> spans(1 + random() % 12);
    for (Span& span : spans) span = {static_cast<std::int64_t>(random() % 20), random() % 3 != 0};
    std::optional<std::int64_t> slow;
    for (std::int64_t at = 0; at < 20 && !slow; ++at)
      if (lasting(spans, at) <= 0.5L + 1e-12L) slow = at;
    CHECK(survival_median(spans) == slow);
    ++(slow ? found : none);
  }
  CHECK(found > 100);
  CHECK(none > 20);
}

TEST_CASE("where all have ended, the survival median is a median") {
  CHECK(survival_median({{3, true}, {1, true}, {2, true}}) == 2);
  CHECK(survival_median({{4, true}, {1, true}, {3, true}, {2, true}}) == 2);  // one half
  CHECK(survival_median({{1, true}, {5, false}, {5, false}}) == std::nullopt);
  CHECK(survival_median({{5, false}, {3, false}}) == std::nullopt);
  CHECK(survival_median({}) == std::nullopt);
}

TEST_CASE("an interval is Wilson's: the shares that the rate does not contradict at 95 %") {
  for (const std::int64_t whole : {10, 37, 1000}) {
    for (std::int64_t part = 0; part <= whole; part += 1 + whole / 17) {
      const auto rate = rate_of(part, whole);
      REQUIRE(rate);
      CHECK(rate->share == doctest::Approx(static_cast<double>(part) / static_cast<double>(whole)));
      // Each end is where the score test just rejects: |share - p| = z sqrt(p (1 - p) / n).
      for (const double end : {rate->low, rate->high}) {
        const double allowed =
            1.959963984540054 * std::sqrt(end * (1 - end) / static_cast<double>(whole));
        CHECK(std::abs(rate->share - end) == doctest::Approx(allowed).epsilon(1e-6));
      }
      CHECK(rate->low <= rate->share);
      CHECK(rate->high >= rate->share);
    }
  }
  CHECK(rate_of(1, 10)->low == doctest::Approx(0.0179).epsilon(0.01));  // as in the textbooks
  CHECK(rate_of(1, 10)->high == doctest::Approx(0.4042).epsilon(0.01));
}

TEST_CASE("a rate of fewer than ten is too few to say") {
  CHECK(!rate_of(0, 0));
  CHECK(!rate_of(9, 9));
  CHECK(rate_of(10, 10));
}

}  // namespace leads
