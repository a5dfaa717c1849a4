#include "formats/values/phone.h"

#include <doctest/doctest.h>

#include <random>

using leads::parse_phone;

TEST_CASE("one number, however it is written") {
  for (const auto* typed :
       {"+14155552671", "+1 415 555 2671", "+1 (415) 555-2671", "tel:+1-415-555-2671",
        "'+14155552671", "p:+14155552671", "+1.415.555.2671", "+1 415 555 2671 ext. 12",
        "+1 415-555-2671x752", "0014155552671"})
    CHECK_MESSAGE(parse_phone(typed, "") == "+14155552671", typed);
  for (const auto* typed : {"415 555 2671", "(415) 555-2671x92622", "1-415-555-2671",
                            "001-415-555-2671x752", "415.555.2671", "４１５５５５２６７１"})
    CHECK_MESSAGE(parse_phone(typed, "US") == "+14155552671", typed);
  for (const auto* typed : {"030 123456", "+49 (0)30 123456", "0049 30 123456", "030/123456",
                            "+4930123456", "49 30 123456"})
    CHECK_MESSAGE(parse_phone(typed, "DE") == "+4930123456", typed);
  CHECK(parse_phone("001-416-810-9897x752", "GH") == "+14168109897");
  CHECK(parse_phone("06 12345678", "IT") == "+390612345678");
  CHECK(parse_phone("1-800-FLOWERS", "US") == "+18003569377");
}

TEST_CASE("what is no number, or not enough of one") {
  for (const auto* typed :
       {"", "   ", "hello", "12", "n/a", "1.41555E+10", "1.41555E10", "a2030405060@b.de",
        "+999123456789", "+1 234", "+", "+49 30 1234567 / +49 40 7654321", "\xff\xfe"})
    CHECK_MESSAGE(!parse_phone(typed, "US"), typed);
  CHECK(!parse_phone("415 555 2671", ""));
  CHECK(!parse_phone("030 123456", "ZZ"));
  CHECK(!parse_phone("5552671", "US"));
  CHECK(!parse_phone(std::string(1000, '1'), "US"));
  CHECK(!parse_phone("+1234567890123456789", ""));
}

// A word in front keeps a number off the short way.
TEST_CASE("the short way gives what the library gives") {
  std::mt19937 random(37);
  const char* const countries[] = {"US", "CA", "DE", "GB", "FR", "NL", "BE", "CH", "AT", "SE",
                                   "IN", "IE", "ZA", "NZ", "PL", "ES", "IT", "AU", "BR", ""};
  const char* const codes[] = {"1",  "27", "31", "32",  "33",  "34",  "39", "41",
                               "43", "44", "45", "46",  "47",  "48",  "49", "61",
                               "64", "65", "91", "351", "353", "420", "55", "54"};
  for (int round = 0; round < 20000; ++round) {
    std::string typed = round % 2 == 0      ? "+" + std::string(codes[random() % std::size(codes)])
                        : random() % 2 == 0 ? "0"
                                            : "";
    for (auto count = 3 + random() % 11; count > 0; --count) {
      if (random() % 6 == 0) typed += " -.()"[random() % 5];
      typed += static_cast<char>('0' + random() % 10);
    }
    const std::string country = countries[random() % std::size(countries)];
    if (typed.starts_with("00")) continue;  // read as + by us
    REQUIRE_MESSAGE(parse_phone(typed, country) == parse_phone("Tel " + typed, country),
                    typed << " " << country);
  }
}
