// SPDX-License-Identifier: MIT
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

TEST_CASE("a remark beside a number is left out of it") {
  const struct {
    const char *typed, *country, *number;
  } table[] = {{"070 123 45 67 (Axel)", "SE", "+46701234567"},
               {"030 901820 (mobil)", "DE", "+4930901820"},
               {"030 901820 (Fax)", "DE", "+4930901820"},
               {"06 12 34 56 78 GH", "FR", "+33612345678"},
               {"+49 30 901820 (mob)", "", "+4930901820"},
               {"+39 06 1234567 (uff.)", "IT", "+39061234567"},
               {"030 901820 abends", "DE", "+4930901820"},
               {"030 901820, Sekretariat", "DE", "+4930901820"},
               {"030 901820 (p)", "DE", "+4930901820"},
               {"Tel.: 030 901820", "DE", "+4930901820"},
               {"(Büro) 030/901820", "DE", "+4930901820"},
               {"T: 030 901820", "DE", "+4930901820"},
               {"M +49 30 901820", "", "+4930901820"},
               {"030 901820 [früh]", "DE", "+4930901820"},
               {"030 901820 mañana", "DE", "+4930901820"},
               {"0301234567 Büro - nur vormittags", "DE", "+49301234567"},
               {"\xe2\x80\xaa+49 30 901820\xe2\x80\xac", "", "+4930901820"}};
  for (const auto& [typed, country, number] : table)
    CHECK_MESSAGE(parse_phone(typed, country) == number, std::string(typed));
  CHECK(leads::read_phone("030 901820 (mobil)", "DE")->remark);
  CHECK(!leads::read_phone("030 901820", "DE")->remark);
}

TEST_CASE("an extension is known, and is no digit of the number") {
  const struct {
    const char *typed, *country, *extension;
  } table[] = {{"+1 415 555 2671 ext. 12", "", "12"}, {"+1 415 555 2671x752", "", "752"},
               {"(415) 555-2671 #4", "US", "4"},      {"030 901820 Durchwahl 21", "DE", "21"},
               {"+4915123456789;ext=12", "DE", "12"}, {"030 901820 (DW 21)", "DE", "21"},
               {"+4915123456789 ext. 12", "", "12"},  {"+39 06 1234567 interno 5", "IT", "5"}};
  for (const auto& [typed, country, extension] : table) {
    const auto phone = leads::read_phone(typed, country);
    REQUIRE_MESSAGE(phone, std::string(typed));
    CHECK_MESSAGE(phone->extension == extension, std::string(typed));
    CHECK(!phone->remark);
  }
}

TEST_CASE("a text of which nobody knows the digits never is another number") {
  for (const auto* typed : {"+49 30 90182O",
                            "030 90I820",
                            "O30 901820",
                            "O 30 901820",
                            "030 9018 2O",
                            "030 901820/21",
                            "+49 (30) 901820 / 901821",
                            "030 901820, 030 901821",
                            "030 901820; 030 901821",
                            "030 901820 / 030 901821",
                            "+49 30 901820 +49 30 901821",
                            "+49 30 901820 oder 0151 23456789",
                            "+4930901820|+4930901821",
                            "030 9018 030 9019",
                            "030 901820 - 030 901821",
                            "+4930901820, 21",
                            "030 901820 (21)",
                            "030 9018XX",
                            "030 90 18 XX",
                            "030 9018??",
                            "030 9018…",
                            "030 901x820",
                            "+33 6 6X XX XX 83",
                            "+4072d1234567",
                            "ext. 12345678",
                            "4.9E11",
                            "4.91512E+11",
                            "4,91512E11",
                            "491512345678.5E1",
                            "0000000",
                            "000-000-0000",
                            "+490000000000",
                            "00 00 00 00",
                            "030 901820 ab 18 Uhr",
                            "0800 kostenlos",
                            "030 HAUS",
                            "Raum 5, 030 901820"})
    for (const auto* country : {"DE", "AT", "IT", "SE"})
      CHECK_MESSAGE(!parse_phone(typed, country), std::string(typed) << " " << country);
  CHECK(!parse_phone("923001234ba567", "PK"));
  CHECK(!parse_phone("+4072d1234567", "RO"));
  CHECK(!parse_phone("000-000-0000", "US"));
  CHECK(!parse_phone("415-555-CALL", "US"));
  CHECK(!parse_phone("415-555-CALL", ""));
}

TEST_CASE("decimals of a spreadsheet are undone where no digit is lost") {
  for (const auto* typed : {"491512345678.0", "4.91512345678E11", "4915123456789.0",
                            "4915123456789"})  // with the code of its country, or without
    CHECK_MESSAGE(!parse_phone(typed, "DE"), std::string(typed));
  CHECK(parse_phone("4930901820", "DE") == "+4930901820");
  CHECK(parse_phone("3921234567", "IT") == "+393921234567");
  CHECK(parse_phone("+491512345678.0", "") == "+491512345678");
  CHECK(parse_phone("30901820.0", "DE") == "+4930901820");
  CHECK(parse_phone("4,15123456789e+11", "DE") == "+49415123456789");
  CHECK(parse_phone("612345678.0", "IT") == "+39612345678");
  CHECK(parse_phone("4155552671.0", "US") == "+14155552671");
}

TEST_CASE("a slash behind an area code divides nothing") {
  for (const auto* typed : {"030/901820", "030 / 901820", "(030) / 90 18 20", "+49 30/901820",
                            "+49 (0)30/901820", "0049 30/901820", "+4930/901820", "030/9018-20"})
    CHECK_MESSAGE(parse_phone(typed, "DE") == "+4930901820", std::string(typed));
  CHECK(parse_phone("0171/1234567", "DE") == "+491711234567");
  CHECK(parse_phone("+43 1/5134567", "") == "+4315134567");
}

TEST_CASE("the word of a service number is its digits") {
  for (const auto* typed : {"1-800-FLOWERS", "+1 800 FLOWERS", "800-FLOWERS", "1 (800) FLOWERS"})
    CHECK_MESSAGE(parse_phone(typed, "US") == "+18003569377", std::string(typed));
  CHECK(parse_phone("1-800-GOT-JUNK", "US") == "+18004685865");
  CHECK(parse_phone("0800 REVERSE", "GB") == "+448007383773");
}

TEST_CASE("phone: as it is read aloud") {
  CHECK(leads::spoken_phone("+4930901828") == "+49 30 901828");
  CHECK(leads::spoken_phone("+12125550123") == "+1 212-555-0123");
  CHECK(leads::spoken_phone("+442079460018") == "+44 20 7946 0018");
  CHECK(leads::spoken_phone("+33142685300") == "+33 1 42 68 53 00");
  CHECK(leads::spoken_phone("030 / ask Eva") == "030 / ask Eva");
  CHECK(leads::spoken_phone("").empty());
}
