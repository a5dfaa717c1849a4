// SPDX-License-Identifier: MIT
#include "import/match/key_table.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "base/large_memory.h"

namespace leads {

KeyHash hash_key(std::string_view kind, std::string_view key) {
  // Keyed anew in each process: nobody can make a file whose keys all fall together.
  static const std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> secret = [] {
    std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
  }();
  std::array<unsigned char, 512> small;
  std::string large;
  const unsigned char* bytes = small.data();
  const std::size_t size = kind.size() + 1 + key.size();
  if (size <= small.size()) {
    std::copy(kind.begin(), kind.end(), small.begin());
    small[kind.size()] = 0;
    std::copy(key.begin(), key.end(), small.begin() + static_cast<std::ptrdiff_t>(kind.size()) + 1);
  } else {
    large.append(kind).append(1, '\0').append(key);
    bytes = reinterpret_cast<const unsigned char*>(large.data());
  }
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> hash{};
  crypto_shorthash_siphashx24(hash.data(), bytes, size, secret.data());
  KeyHash made;
  std::memcpy(&made, hash.data(), sizeof made);
  return made;
}

void KeyTable::insert(const Slot& slot) {
  std::size_t at = slot.key & (slots_.size() - 1);
  while (slots_[at].lead != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = slot;
}

bool KeyTable::add(const KeyHash& key, std::int64_t lead, std::size_t most) {
  bool known = false;
  std::size_t count = 0;
  find(key, [&](std::int64_t other) {
    known = known || other == lead;
    ++count;
  });
  if (known) return true;
  if (count >= most) return false;
  if ((used_ + 1) * 3 > slots_.size() * 2) {
    constexpr std::size_t kFewest = 1024;
    const std::vector<Slot> old =
        std::exchange(slots_, large_vector<Slot>(std::max(slots_.size() * 2, kFewest)));
    for (const Slot& slot : old)
      if (slot.lead != 0) insert(slot);
  }
  insert({key.first, lead * (kMore + 1) | more_of(key)});
  ++used_;
  return true;
}

}  // namespace leads
