// SPDX-License-Identifier: MIT
#include "store/packs/hash64.h"

#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>

namespace leads {

TEST_CASE("a hash tells every flipped bit, every length and every seed") {
  std::mt19937_64 random(3);
  for (const std::size_t size : {0, 1, 7, 8, 15, 16, 17, 31, 33, 64, 65, 96, 100, 1000}) {
    CAPTURE(size);
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    std::set<std::uint64_t> hashes{hash64(bytes, 0), hash64(bytes, 1), hash64(bytes + '\0', 0)};
    std::size_t tried = 3;
    for (std::size_t bit = 0; bit < 8 * size; ++bit, ++tried) {
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
      hashes.insert(hash64(bytes, 0));
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    }
    CHECK(hashes.size() == tried);
    CHECK(hashes.contains(hash64(bytes, 0)));
  }
}

TEST_CASE("a hash is the same on every machine") {
  CHECK(hash64("", 0) == 0xbd354bcfcc4db60a);
  CHECK(hash64("a pack of a lead, kept in a book for years", 7) == 0xfa60a98c9f236f45);
}

}  // namespace leads
