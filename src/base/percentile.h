// Where so many in a hundred of some values lie.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace leads {

/// The value that so many in a hundred (1 to 100) do not exceed, by nearest rank: one of the
/// values. Nullopt of none.
inline std::optional<std::int64_t> percentile(std::vector<std::int64_t> values,
                                              std::size_t hundredths) {
  if (values.empty()) return std::nullopt;
  const std::size_t rank = std::max<std::size_t>(1, (values.size() * hundredths + 99) / 100);
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace leads
