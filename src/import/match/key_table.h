// SPDX-License-Identifier: MIT
// Keys as hashes, and the leads they belong to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace leads {

/// 128 bits of a keyed hash: as good as the bytes themselves, and of one size.
struct KeyHash {
  std::uint64_t first = 0, second = 0;
  bool operator==(const KeyHash&) const = default;
};
KeyHash hash_key(std::string_view kind, std::string_view key);

/// Keys and the leads they belong to; one key may belong to several. 16 bytes a key, 88 bits of
/// them its hash, and up to twice as much. Leads are within ±2^39.
class KeyTable {
 public:
  /// False, and nothing is added, where the key has `most` leads already.
  bool add(const KeyHash& key, std::int64_t lead, std::size_t most = SIZE_MAX);
  /// Asks memory for what find() will look at: of very many keys it is rarely near.
  void fetch(const KeyHash& key) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[key.first & (slots_.size() - 1)]);
  }
  template <class Take>
  void find(const KeyHash& key, Take take) const {
    if (slots_.empty()) return;
    for (std::size_t at = key.first & (slots_.size() - 1); slots_[at].lead != 0;
         at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].key == key.first && (slots_[at].lead & kMore) == more_of(key))
        take(slots_[at].lead >> kMoreBits);
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::int64_t lead = 0;  ///< with more of the hash in its lowest bits
  };
  static constexpr int kMoreBits = 24;
  static constexpr std::int64_t kMore = (std::int64_t{1} << kMoreBits) - 1;
  static std::int64_t more_of(const KeyHash& key) {
    return static_cast<std::int64_t>(key.second) & kMore;
  }
  void insert(const Slot& slot);
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace leads
