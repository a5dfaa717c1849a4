// SPDX-License-Identifier: MIT
// A 64-bit hash of bytes that runs at the speed of memory: detects accidents, such as a flipped bit
// or the bytes of another row. No help against somebody who computes it for other bytes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace leads {

/// The same on every machine. Bytes under another `seed` are other bytes.
inline std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  // Multiply and fold, eight bytes against eight (the scheme of wyhash); the constants have as many
  // bits set as not.
  constexpr std::uint64_t kA = 0xa0761d6478bd642f, kB = 0xe7037ed1a0b428db, kC = 0x8ebc6af09c88c6e3;
  __extension__ using Wide = unsigned __int128;
  const auto fold = [](std::uint64_t a, std::uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
  };
  const auto read = [](const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return std::endian::native == std::endian::big ? __builtin_bswap64(word) : word;
  };
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t hash = fold(seed ^ kA, bytes.size() ^ kB);
  if (left > 64) {
    std::uint64_t other = hash ^ kC;  // two at a time: a multiplication takes a while
    for (; left > 32; left -= 32, at += 32) {
      hash = fold(read(at) ^ kA, read(at + 8) ^ hash);
      other = fold(read(at + 16) ^ kB, read(at + 24) ^ other);
    }
    hash ^= other;
  }
  for (; left >= 16; left -= 16, at += 16) hash = fold(read(at) ^ kB, read(at + 8) ^ hash);
  char rest[16] = {};
  if (left > 0) std::memcpy(rest, at, left);
  return fold(fold(read(rest) ^ kA, read(rest + 8) ^ hash) ^ kC, kB);
}

}  // namespace leads
