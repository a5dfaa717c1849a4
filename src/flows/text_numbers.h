// Texts and a number for each, found by their very bytes: what a file repeats (people, kinds, subjects) is made out once.
#pragma once

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
    const std::uint64_t hash = hash_of(text);
    const Slot* const slots = slots_.data();
    const std::size_t last = slots_.size() - 1;
    for (std::size_t at = hash & last; slots[at].where != 0; at = (at + 1) & last)
      if ((slots[at].where & kHashBits) == hash >> kPlaceBits && this->text(slots[at].where >> kShift) == text) return &slots[at].number;
    return nullptr;
  }
  /// Of a text that has none yet. Returns its place.
  std::uint64_t add(std::string_view text, std::int64_t number);
  std::string_view text(std::uint64_t place) const {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + place, sizeof size);
    return {bytes_.data() + place + sizeof size, size};
  }

 private:
  struct Slot {
    std::uint64_t where = 0;  ///< place of the text, then bits of its hash; 0: free
    std::int64_t number = 0;
  };
  static constexpr unsigned kShift = 24, kPlaceBits = 40;
  static constexpr std::uint64_t kHashBits = (std::uint64_t{1} << kShift) - 1;

  /// Of secrets of this process: nobody can make a file whose texts all fall together.
  std::uint64_t hash_of(std::string_view text) const {
    std::uint64_t hash = secret_ ^ text.size();
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left > 8; at += 8, left -= 8) hash = stir(hash ^ word<std::uint64_t>(at));
    // The last ones from both ends, which may overlap.
    if (left >= 4) return stir(hash ^ (std::uint64_t{word<std::uint32_t>(at)} << 32U | word<std::uint32_t>(at + left - 4)));
    if (left == 0) return stir(hash);
    const auto byte = [at](std::size_t place) { return std::uint64_t{static_cast<unsigned char>(at[place])}; };
    return stir(hash ^ (byte(0) << 16U | byte(left / 2) << 8U | byte(left - 1)));
  }
  template <class Word>
  static Word word(const char* at) {
    Word read;
    std::memcpy(&read, at, sizeof read);
    return read;
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
  std::string bytes_ = std::string(sizeof(std::uint32_t), '\0');  // place 0 is that of the empty text
};

}  // namespace leads
