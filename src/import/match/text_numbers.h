// SPDX-License-Identifier: MIT
// Texts and a number for each, found by their very bytes: what a file repeats (people, kinds,
// subjects) is made out once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

class TextNumbers {
 public:
  TextNumbers();

  /// Nullptr for a text that has none yet; valid until the next add.
  const std::int64_t* find(std::string_view text) const {
    if (slots_.empty()) return nullptr;
    const Head head = head_of(text);
    const std::uint64_t hash = hash_of(text, head);
    const std::uint64_t mark = mark_of(text, hash);
    const Slot* const slots = slots_.data();
    const std::size_t last = slots_.size() - 1;
    for (std::size_t at = hash & last; slots[at].where != 0; at = (at + 1) & last)
      if ((slots[at].where & kMarkBits) == mark && slots[at].head == head &&
          (text.size() <= sizeof head || this->text(slots[at].where >> kShift) == text))
        return &slots[at].number;
    return nullptr;
  }
  /// Asks memory for what find() will look at: of very many texts it is rarely near.
  void fetch(std::string_view text) const {
    if (!slots_.empty())
      __builtin_prefetch(&slots_[hash_of(text, head_of(text)) & (slots_.size() - 1)]);
  }
  /// Of a text that has none yet. Returns its index.
  std::uint64_t add(std::string_view text, std::int64_t number);
  std::string_view text(std::uint64_t index) const {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + index, sizeof size);
    return {bytes_.data() + index + sizeof size, size};
  }

 private:
  using Head = std::array<std::uint64_t, 2>;
  struct Slot {
    Head head{};  ///< the text's first bytes: of most texts all of them, so that nothing else has
                  ///< to be looked at
    std::uint64_t where = 0;  ///< index of the text, then its mark; 0: free
    std::int64_t number = 0;
  };
  static constexpr unsigned kShift = 24, kSizeBits = 5;
  static constexpr std::uint64_t kMarkBits = (std::uint64_t{1} << kShift) - 1;

  static Head head_of(std::string_view text) {
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    if (text.size() < kWord) return {padded(text.data(), text.size()), 0};
    const std::size_t rest = text.size() - kWord;
    return {word<std::uint64_t>(text.data()), rest < kWord
                                                  ? padded(text.data() + kWord, rest)
                                                  : word<std::uint64_t>(text.data() + kWord)};
  }
  /// The size of a text that is all head, and bits of the hash.
  static std::uint64_t mark_of(std::string_view text, std::uint64_t hash) {
    return (hash >> (64 - kShift + kSizeBits)) << kSizeBits |
           std::min(text.size(), sizeof(Head) + 1);
  }
  /// Of secrets of this process: nobody can make a file whose texts all fall together.
  std::uint64_t hash_of(std::string_view text, const Head& head) const {
    std::uint64_t hash = stir(secret_ ^ text.size() ^ head[0]);
    if (text.size() > sizeof head[0]) hash = stir(hash ^ head[1]);
    for (std::size_t at = sizeof head; at < text.size(); at += sizeof hash) {
      const std::size_t left = text.size() - at;
      hash = stir(hash ^ (left < sizeof hash ? padded(text.data() + at, left)
                                             : word<std::uint64_t>(text.data() + at)));
    }
    return hash;
  }
  template <class Word>
  static Word word(const char* at) {
    Word read;
    std::memcpy(&read, at, sizeof read);
    return read;
  }
  /// Fewer than eight bytes, each from both ends at once: no byte behind them is read, and what
  /// they share is the same.
  static std::uint64_t padded(const char* at, std::size_t size) {
    if (size >= 4)
      return word<std::uint32_t>(at) | std::uint64_t{word<std::uint32_t>(at + size - 4)}
                                           << (size - 4) * 8;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < size; ++i)
      bytes |= std::uint64_t{static_cast<unsigned char>(at[i])} << i * 8;
    return bytes;
  }
  std::uint64_t stir(std::uint64_t hash) const {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(hash) * factor_;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
  }
  void insert(const Slot& slot, std::uint64_t hash);

  std::uint64_t secret_, factor_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::string bytes_ =
      std::string(sizeof(std::uint32_t), '\0');  // index 0 is that of the empty text
};

}  // namespace leads
