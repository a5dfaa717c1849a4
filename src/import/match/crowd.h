// SPDX-License-Identifier: MIT
// Who has a key that very many have: the number of a switchboard, info@. Grouped by name and
// company, so that a row looks at a few of them however many they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <unordered_set>
#include <vector>

namespace leads {

class Crowd {
 public:
  /// A key of more leads than these is one of a crowd.
  static constexpr std::size_t kFewest = 32;

  /// Name and company are hashes, 0 without. Again for a lead that has got a name or company since.
  void add(std::int64_t lead, std::uint64_t name, std::uint64_t company);
  bool has(std::int64_t lead) const { return leads_.contains(lead); }
  /// Those that somebody of this name and company may be: of each group the first kFewest. A row
  /// without a name may be any of them. The very first two are always there, so that others are
  /// known to have the key as well. In no order, some perhaps twice.
  std::vector<std::int64_t> candidates(std::uint64_t name, std::uint64_t company) const;

 private:
  enum class Of : std::uint8_t { all, name, both };
  using Group = std::tuple<Of, std::uint64_t, std::uint64_t>;
  void add_to(const Group& group, std::int64_t lead);
  void take(const Group& group, std::vector<std::int64_t>& found) const;

  std::unordered_set<std::int64_t> leads_;
  std::map<Group, std::vector<std::int64_t>> groups_;
};

}  // namespace leads
