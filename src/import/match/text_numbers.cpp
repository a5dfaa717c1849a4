// SPDX-License-Identifier: MIT
#include "import/match/text_numbers.h"

#include <algorithm>
#include <utility>

#include "base/large_memory.h"
#include "import/match/key_table.h"

namespace leads {

TextNumbers::TextNumbers() {
  const KeyHash secrets = hash_key("secrets of", "texts");
  secret_ = secrets.first;
  factor_ = secrets.second | 1U;
}

void TextNumbers::insert(const Slot& slot, std::uint64_t hash) {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].where != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = slot;
}

std::uint64_t TextNumbers::add(std::string_view text, std::int64_t number) {
  if ((used_ + 1) * 3 > slots_.size() * 2) {
    constexpr std::size_t kFewest = 64;
    const std::vector<Slot> old =
        std::exchange(slots_, large_vector<Slot>(std::max(slots_.size() * 2, kFewest)));
    for (const Slot& slot : old)
      if (slot.where != 0) insert(slot, hash_of(this->text(slot.where >> kShift), slot.head));
  }
  const std::uint64_t index = bytes_.size();
  const auto size = static_cast<std::uint32_t>(text.size());
  grow_large(bytes_, sizeof size + text.size());
  bytes_.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
  const Head head = head_of(text);
  const std::uint64_t hash = hash_of(text, head);
  insert({head, index << kShift | mark_of(text, hash), number}, hash);
  ++used_;
  return index;
}

}  // namespace leads
