// SPDX-License-Identifier: MIT
// The middle of some values.
#include "base/percentile.h"

#include <doctest/doctest.h>

#include <limits>

using leads::median;
using leads::percentile;

TEST_CASE("the median of an even number of values is the mean of the middle two") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  CHECK(!median({}));
  CHECK(median({7}) == 7);
  CHECK(median({36600, 600}) == 18600);
  CHECK(median({1, 2}) == 1);
  CHECK(median({9, 1, 5}) == 5);
  CHECK(median({9, 1, 5, 3}) == 4);
  CHECK(median({kMost, kMost - 2}) == kMost - 1);
}

TEST_CASE("a percentile is one of the values") {
  CHECK(!percentile({}, 90));
  CHECK(percentile({600, 36600}, 90) == 36600);
  CHECK(percentile({600, 36600}, 50) == 600);
}
