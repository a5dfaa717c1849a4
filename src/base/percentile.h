// SPDX-License-Identifier: MIT
// The middle of some values, and where so many in a hundred of them lie.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

namespace leads {

/// The value that so many in a hundred (1 to 100) do not exceed, by nearest rank: one of the
/// values. Nullopt of none.
inline std::optional<std::int64_t> percentile(std::vector<std::int64_t> values,
                                              std::size_t hundredths) {
  if (values.empty()) return std::nullopt;
  const std::size_t rank = std::max<std::size_t>(1, (values.size() * hundredths + 99) / 100);
  const auto index = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), index, values.end());
  return *index;
}

/// The middle value; of an even number of values the mean of the middle two, rounded down. Nullopt
/// of none.
inline std::optional<std::int64_t> median(std::vector<std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return std::midpoint(*std::max_element(values.begin(), middle), *middle);
}

}  // namespace leads
