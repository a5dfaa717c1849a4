// SPDX-License-Identifier: MIT
// Texts and their numbers against a map: random texts of every length, empty ones and such that
// differ in one byte.
#include "import/match/text_numbers.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

namespace leads {

TEST_CASE("every text has the number it was given, and no other text has one") {
  std::mt19937 random(11);
  TextNumbers numbers;
  CHECK(numbers.find("") == nullptr);
  std::map<std::string, std::int64_t> known;
  std::map<std::string, std::uint64_t> places;
  for (std::int64_t round = 0; round < 20'000; ++round) {
    std::string text(std::uniform_int_distribution<std::size_t>(0, 40)(random), 'a');
    if (!text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
    const std::int64_t* found = numbers.find(text);
    const auto entry = known.find(text);
    REQUIRE((found != nullptr) == (entry != known.end()));
    if (found != nullptr) {
      REQUIRE(*found == entry->second);
      REQUIRE(numbers.text(places[text]) == text);
    } else {
      known[text] = round;
      places[text] = numbers.add(text, round);
    }
  }
  CHECK(known.size() > 4000);
}

TEST_CASE("the place 0 is that of the empty text") {
  CHECK(TextNumbers().text(0).empty());
}

}  // namespace leads
