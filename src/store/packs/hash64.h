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
  // The rest is less than sixteen bytes; where there are as many, those before it once more.
  std::uint64_t low = 0, high = 0;
  if (bytes.size() >= 16) {
    low = read(at + left - 16);
    high = read(at + left - 8);
  } else {
    for (std::size_t i = 0; i < left; ++i)
      (i < 8 ? low : high) |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * (i % 8));
  }
  return fold(fold(low ^ kA, high ^ hash) ^ kC, kB);
}

}  // namespace leads
