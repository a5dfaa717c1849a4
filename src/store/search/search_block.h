// SPDX-License-Identifier: MIT
// The keys of the texts of the leads of one block of ids, to be searched at once: an index derived
// from the lead and tag tables. Bytes: the end of each lead's part (4 of them, the lowest first),
// the parts, by what making (others lack texts that are looked in today), and the seal
// (pack_seal.h).
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "leads/lead.h"
#include "store/packs/pack_seal.h"

namespace leads {

constexpr std::size_t kSearchBlockLeads = 512;

inline std::int64_t search_block(LeadId lead) {
  return number(lead) / static_cast<std::int64_t>(kSearchBlockLeads);
}
inline std::size_t search_slot(LeadId lead) {
  return static_cast<std::size_t>(number(lead)) % kSearchBlockLeads;
}

class SearchBlock {
 public:
  using Parts = std::array<std::string_view, kSearchBlockLeads>;  ///< by slot; empty: no such lead

  static std::string of(std::int64_t block, const Parts& parts) {
    std::string bytes;
    std::size_t end = 0;
    for (const std::string_view part : parts) {
      end += part.size();
      for (unsigned byte = 0; byte < kEndBytes; ++byte)
        bytes += static_cast<char>(end >> (8 * byte) & 0xffU);
    }
    for (const std::string_view part : parts) bytes += part;
    bytes += kMaking;
    seal(bytes, 0, static_cast<std::uint64_t>(block), 0);
    return bytes;
  }

  SearchBlock(std::int64_t block, std::string_view bytes) : bytes_(bytes) {
    if (!unseal(bytes_, static_cast<std::uint64_t>(block), 0)) return;
    if (bytes_.size() <= kHead || bytes_.back() != kMaking) return;
    std::size_t last = 0;
    for (std::size_t slot = 0; slot < kSearchBlockLeads; ++slot) {
      if (end(slot) < last) return;
      last = end(slot);
    }
    bytes_.remove_suffix(1);
    good_ = last == bytes_.size() - kHead;
  }

  /// False when the bytes are no block of this making: then nothing else may be asked.
  bool good() const { return good_; }
  std::string_view part(std::size_t slot) const {
    const std::size_t begin = slot == 0 ? 0 : end(slot - 1);
    return bytes_.substr(kHead + begin, end(slot) - begin);
  }
  Parts parts() const {
    Parts all;
    for (std::size_t slot = 0; slot < kSearchBlockLeads; ++slot) all[slot] = part(slot);
    return all;
  }

  static bool contains(std::string_view text, std::string_view word) {
    return ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
  }

  /// Calls `use` for each slot whose part contains all of the words, which are not empty. A match
  /// that spans two parts may be counted.
  template <class Use>
  void each_hit(const std::vector<std::string>& words, Use use) const {
    const std::string& first = words.front();
    const char* const texts = bytes_.data() + kHead;
    const std::size_t size = bytes_.size() - kHead;
    std::size_t slot = 0;
    for (std::size_t at = 0; at < size; at = end(slot)) {
      const auto* hit =
          static_cast<const char*>(::memmem(texts + at, size - at, first.data(), first.size()));
      if (hit == nullptr) return;
      while (end(slot) <= static_cast<std::size_t>(hit - texts)) ++slot;
      bool all = true;
      for (std::size_t word = 1; all && word < words.size(); ++word)
        all = contains(part(slot), words[word]);
      if (all) use(slot);
    }
  }

 private:
  static constexpr unsigned kEndBytes = 4;
  static constexpr std::size_t kHead = kSearchBlockLeads * kEndBytes;
  static constexpr char kMaking = 2;  ///< keys (core/filter/spellings.h); 1 were folded texts

  std::size_t end(std::size_t slot) const {
    std::uint32_t value = 0;
    for (unsigned byte = 0; byte < kEndBytes; ++byte)
      value |= std::uint32_t{static_cast<unsigned char>(bytes_[slot * kEndBytes + byte])}
               << (8 * byte);
    return value;
  }

  std::string_view bytes_;
  bool good_ = false;
};

}  // namespace leads
