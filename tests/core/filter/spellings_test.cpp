// SPDX-License-Identifier: MIT
#include "core/filter/spellings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace leads;

TEST_CASE("names are found in every usual spelling") {
  const std::vector<std::vector<std::string>> same = {
      {"Müller", "Mueller", "MULLER", "Mu\xcc\x88ller"},
      {"Söhne", "Soehne", "Sohne"},
      {"Weiß", "WEISS", "Weiẞ"},
      {"Łukasz", "lukasz"},
      {"Søren", "Soren", "Soeren", "Sören"},
      {"Århus", "Aarhus", "arhus"},
      {"Bäuerle", "Baeuerle", "Bauerle"},
      {"François Lefèvre", "francois lefevre"},
      {"O’Brien", "o'brien", "OʼBrien"},
      {"Ægir", "Aegir"},
      {"Þór", "Thor"},
      {"Uma  Elmwood", "uma\u00a0elmwood"},
      {"Нина Соловьёва", "нина соловьева"},
      {"İstanbul", "istanbul"},
  };
  for (const auto& group : same) {
    for (const std::string& a : group) {
      for (const std::string& b : group) {
        CAPTURE(a);
        CAPTURE(b);
        CHECK(is_spelled_as(spellings(a), b));
        CHECK(contains_spelling("x " + b + " y", spellings(a)));
      }
    }
  }
}

TEST_CASE("other words are not found") {
  CHECK_FALSE(contains_spelling("Blum", spellings("blue")));
  CHECK_FALSE(contains_spelling("Murray", spellings("mue")));
  CHECK_FALSE(contains_spelling("Baur", spellings("Bauer")));
  CHECK_FALSE(contains_spelling("Muller", spellings("eller")));
  CHECK_FALSE(is_spelled_as(spellings("Muller"), "Mullers"));
  CHECK_FALSE(contains_spelling("anything", spellings("")));
  CHECK(contains_spelling("Mueller", spellings("mue")));
  CHECK(contains_spelling("Müller", spellings("mue")));
  CHECK(contains_spelling("Mueller", spellings("mü")));
  CHECK(contains_spelling("か", spellings("か")));
  CHECK_FALSE(contains_spelling("か", spellings("が")));
}

TEST_CASE("whatever contains a word has its key") {
  const std::vector<std::string> letters = {"a", "e", "o", "u", "ä", "ö", "ü", "å", "æ",
                                            "q", "r", "s", "ß", " ", "é", "ł", "'", "’"};
  std::mt19937 random(7);
  const auto text = [&](std::size_t longest) {
    std::string made;
    for (std::size_t i = 1 + random() % longest; i > 0; --i)
      made += letters[random() % letters.size()];
    return made;
  };
  std::size_t found = 0;
  for (int round = 0; round < 60'000; ++round) {
    const std::string whole = text(9), word = text(4);
    if (!contains_spelling(whole, spellings(word))) continue;
    ++found;
    CAPTURE(whole);
    CAPTURE(word);
    REQUIRE(text_key(whole).find(word_key(word)) != std::string::npos);
  }
  CHECK(found > 5'000);
}
