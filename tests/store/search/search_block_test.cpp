// SPDX-License-Identifier: MIT
// A block gives back the parts it was made of, finds every word that stands in one, and is known
// when it is damaged.
#include "store/search/search_block.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

namespace leads {
namespace {

std::set<std::size_t> hits(const SearchBlock& block, const std::vector<std::string>& words) {
  std::set<std::size_t> found;
  block.each_hit(words, [&found](std::size_t slot) { CHECK(found.insert(slot).second); });
  return found;
}

}  // namespace

TEST_CASE("a block finds each part that holds all of the words") {
  std::mt19937 random(5);
  const auto below = [&random](int end) {
    return std::uniform_int_distribution<int>(0, end - 1)(random);
  };
  for (int round = 0; round < 60; ++round) {
    std::array<std::string, kSearchBlockLeads> texts;
    SearchBlock::Parts parts;
    for (std::size_t slot = 0; slot < kSearchBlockLeads; ++slot) {
      if (below(3) > 0)
        for (int letters = below(round % 2 == 0 ? 6 : 40); letters > 0; --letters)
          texts[slot] += static_cast<char>('a' + below(3));
      parts[slot] = texts[slot];
    }
    const std::string bytes = SearchBlock::of(7, parts);
    const SearchBlock block(7, bytes);
    REQUIRE(block.good());
    CHECK(block.parts() == parts);
    for (int query = 0; query < 20; ++query) {
      std::vector<std::string> words(static_cast<std::size_t>(1 + below(2)));
      for (std::string& word : words)
        for (int letters = 1 + below(5); letters > 0; --letters)
          word += static_cast<char>('a' + below(3));
      const std::set<std::size_t> found = hits(block, words);
      for (std::size_t slot = 0; slot < kSearchBlockLeads; ++slot) {
        const auto holds = [&](std::size_t word) {
          return texts[slot].find(words[word]) != std::string::npos;
        };
        const bool all = holds(0) && (words.size() < 2 || holds(1));
        const bool first_reaches = !holds(0) && found.contains(slot);
        CAPTURE(slot);
        if (all)
          CHECK(found.contains(slot));
        else if (!first_reaches)
          CHECK_FALSE(found.contains(slot));
      }
    }
  }
}

TEST_CASE("bytes that are no block are known") {
  SearchBlock::Parts parts;
  parts[3] = "ana lima";
  parts[511] = "bo";
  const std::string bytes = SearchBlock::of(7, parts);
  CHECK(SearchBlock(7, bytes).good());
  CHECK_FALSE(SearchBlock(8, bytes).good());  // of another block
  CHECK_FALSE(SearchBlock(7, "").good());
  CHECK_FALSE(SearchBlock(7, bytes.substr(0, bytes.size() - 1)).good());
  CHECK_FALSE(SearchBlock(7, bytes + "x").good());
  std::string damaged = bytes;
  damaged[4 * 100] = 3;
  CHECK_FALSE(SearchBlock(7, damaged).good());
}

}  // namespace leads
