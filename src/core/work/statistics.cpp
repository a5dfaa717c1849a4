// SPDX-License-Identifier: MIT
#include "core/work/statistics.h"

#include <algorithm>
#include <cmath>

namespace leads {

std::optional<Rate> rate_of(std::int64_t part, std::int64_t whole) {
  if (whole < kEnoughToSay) return std::nullopt;
  constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution lie below
  const double n = static_cast<double>(whole);
  const double share = static_cast<double>(part) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double spread = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double scale = 1 + kZ * kZ / n;
  return Rate{share, std::clamp((middle - spread) / scale, 0.0, share),
              std::clamp((middle + spread) / scale, share, 1.0)};
}

std::optional<std::int64_t> survival_median(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.seconds < b.seconds; });
  double lasting = 1;
  for (std::size_t i = 0; i < spans.size();) {
    const std::size_t at_risk = spans.size() - i;
    const std::int64_t seconds = spans[i].seconds;
    std::size_t ended = 0;
    for (; i < spans.size() && spans[i].seconds == seconds; ++i) ended += spans[i].ended ? 1 : 0;
    lasting *= static_cast<double>(at_risk - ended) / static_cast<double>(at_risk);
    // Products of fractions that are one half exactly come out a little beside it.
    if (ended > 0 && lasting <= 0.5 + 1e-9) return seconds;
  }
  return std::nullopt;
}

}  // namespace leads
