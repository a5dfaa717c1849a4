// SPDX-License-Identifier: MIT
// The last eight bytes of what is derived and kept in the book: a checksum of the other bytes and
// of what they belong to. Bytes that were damaged, or copied from another row, are not used. It is
// no protection against somebody who can write the file, who can write any score there as well.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "store/packs/hash64.h"

namespace leads {

inline constexpr std::size_t kSealBytes = 8;

/// `first` and `second` say what the bytes belong to: a lead and an operation, a block.
inline std::uint64_t seal_of(std::string_view bytes, std::uint64_t first, std::uint64_t second) {
  return hash64(bytes, first * 0x9e3779b97f4a7c15 + second);
}

/// Appends the checksum of `bytes` from `begin` on.
inline void seal(std::string& bytes, std::size_t begin, std::uint64_t first, std::uint64_t second) {
  std::uint64_t sum = seal_of(std::string_view(bytes).substr(begin), first, second);
  for (std::size_t byte = 0; byte < kSealBytes; ++byte, sum >>= 8U)
    bytes += static_cast<char>(sum & 0xffU);
}

/// Takes the checksum off. False, and `bytes` as they were, when it is not theirs.
inline bool unseal(std::string_view& bytes, std::uint64_t first, std::uint64_t second) {
  if (bytes.size() < kSealBytes) return false;
  const std::string_view content = bytes.substr(0, bytes.size() - kSealBytes);
  std::uint64_t sum = 0;
  std::memcpy(&sum, content.data() + content.size(), kSealBytes);
  if constexpr (std::endian::native == std::endian::big) sum = __builtin_bswap64(sum);
  if (sum != seal_of(content, first, second)) return false;
  bytes = content;
  return true;
}

}  // namespace leads
