// SPDX-License-Identifier: MIT
#include "core/lead/country.h"

#include <doctest/doctest.h>

using leads::country_code;

TEST_CASE("codes and names of countries") {
  const std::pair<const char*, const char*> cases[] = {
      {"DE", "de"},
      {"DE", "DEU"},
      {"DE", "Germany"},
      {"DE", " deutschland "},
      {"US", "USA"},
      {"US", "U.S.A."},
      {"US", "United States of America"},
      {"US", "the United States"},
      {"GB", "UK"},
      {"GB", "U.K."},
      {"GB", "Great Britain"},
      {"GB", "Wales"},
      {"CI", "Côte d’Ivoire"},
      {"CI", "COTE D'IVOIRE"},
      {"KR", "Korea, Republic of"},
      {"KP", "Korea, Democratic People's Republic of"},
      {"AT", "Osterreich"},
      {"TR", "Türkiye"},
      {"RE", "Reunion"},
      {"AG", "Antigua and Barbuda"},
      {"AG", "Antigua & Barbuda"},
      {"LC", "Saint Lucia"},
      {"LC", "St Lucia"},
      {"NL", "The Netherlands"},
      {"TK", "Tokelau"},
      {"GH", "Ghana"},
      {"XK", "Kosovo"},
      {"GR", "EL"},
      {"IN", "India"},
      {"CD", "Congo, the Democratic Republic of the"},
      {"VN", "Viet Nam"},
      {"HK", "Hong Kong"},
      {"HK", "Hong Kong SAR China"},
      {"GW", "Guinea-Bissau"},
      {"GN", "Guinea"},
      {"RU", "Россия"}};
  for (const auto& known : cases)
    CHECK_MESSAGE(country_code(known.second) == known.first, known.second);
}

TEST_CASE("a code is its own country's, in capitals or not, and no other name") {
  int codes = 0;
  for (char a = 'A'; a <= 'Z'; ++a)
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string code{a, b}, small{static_cast<char>(a + 32), static_cast<char>(b + 32)};
      if (!leads::is_country_code(code)) continue;
      ++codes;
      CHECK(country_code(code) == code);
      CHECK(country_code(small) == code);
    }
  CHECK(codes > 240);
  CHECK(country_code("UK") == "GB");
}

TEST_CASE("what is no country") {
  for (const auto* typed : {"", " ", "n/a", "-", "Select", "unknown", "Atlantis", "ZZ", "QQQ",
                            "\xff", "Germany?!x", "Berlin"})
    CHECK_MESSAGE(!country_code(typed), typed);
  CHECK(!country_code(std::string(100000, 'a')));
}
