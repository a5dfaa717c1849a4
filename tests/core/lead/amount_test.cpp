// SPDX-License-Identifier: MIT
// Amounts as exports write them; the decimal mark is decided by what a text can only mean.
#include "core/lead/amount.h"

#include <doctest/doctest.h>

namespace leads {

TEST_CASE("which decimal mark a text must have been written with") {
  struct Case {
    const char* text;
    std::optional<DecimalMark> mark;
  };
  const std::optional<DecimalMark> point = DecimalMark::point, comma = DecimalMark::comma, none;
  for (const Case& one : {Case{"1.234,56 €", comma},
                          {"1,234.56", point},
                          {"1,5", comma},
                          {"1.50", point},
                          {"1.234.567", comma},
                          {"1,234,567", point},
                          {"1.234", none},
                          {"1,234", none},
                          {"12", none},
                          {"0.125", point},
                          {"0,125", comma},
                          {"1234.567", point},
                          {"$1.2M", point},
                          {"1,2 Mio. €", comma},
                          {"many", none},
                          {"1.234 pieces", none},
                          {"", none},
                          {"1 234,5", comma}}) {
    CAPTURE(one.text);
    CHECK(decimal_mark_of(one.text) == one.mark);
  }
}

TEST_CASE("an amount in digits, exactly") {
  struct Case {
    const char* text;
    DecimalMark mark;
    const char* plain;  // null: no amount
  };
  const auto point = DecimalMark::point, comma = DecimalMark::comma;
  for (const Case& one : {Case{"$1.2M", point, "1200000"},
                          {"1.234,56 €", comma, "1234.56"},
                          {"1,234", point, "1234"},
                          {"1,234", comma, "1.234"},
                          {"EUR 12.000", comma, "12000"},
                          {"12 000,50 kr", comma, "12000.5"},
                          {"12\u00a0000", point, "12000"},
                          {"1'234.50 CHF", point, "1234.5"},
                          {"-$5", point, "-5"},
                          {"$-5", point, "-5"},
                          {"2,5 Mio. €", comma, "2500000"},
                          {"10k", point, "10000"},
                          {"1.2345k", point, "1234.5"},
                          {"3 bn", point, "3000000000"},
                          {"0,00", comma, "0"},
                          {"007", point, "7"},
                          {"12,34", point, nullptr},
                          {"1,23,456", point, nullptr},
                          {"1.2.3", point, nullptr},
                          {"five", point, nullptr},
                          {"5 apples", point, nullptr},
                          {"", point, nullptr},
                          {"$", point, nullptr},
                          {"1,", point, nullptr},
                          {",5", comma, nullptr},
                          {"1,200.-", point, "1200"},
                          {"CHF 1'200.-", point, "1200"},
                          {"1.200,–", comma, "1200"},
                          {"5.", point, "5"},
                          {"1,200.-5", point, nullptr},
                          {"US$ 5", point, "5"},
                          {"R$ 1.200,50", comma, "1200.5"},
                          {"500 kr.", point, "500"}}) {
    CAPTURE(one.text);
    const auto plain = plain_amount(one.text, one.mark);
    CHECK(plain.value_or("none") == (one.plain == nullptr ? "none" : one.plain));
  }
}

TEST_CASE("a mark before the last three digits of a whole number parts thousands") {
  struct Case {
    const char *text, *whole;
  };
  for (const Case& one : {Case{"1.000", "1000"},
                          {"1,000", "1000"},
                          {"12.345", "12345"},
                          {"999.999", "999999"},
                          {"-1.000", "-1000"},
                          {"€ 2.500", "2500"},
                          {"3.0", nullptr},
                          {"3.000.000", nullptr},
                          {"0.500", nullptr},
                          {"1234.567", nullptr},
                          {"1.500k", nullptr},
                          {"12", nullptr},
                          {"12 fr.", nullptr},
                          {"1.2", nullptr},
                          {"a.bcd", nullptr}}) {
    CAPTURE(one.text);
    CHECK(grouped_whole(one.text).value_or("none") == (one.whole == nullptr ? "none" : one.whole));
  }
}

TEST_CASE("the lower end of a range") {
  struct Case {
    const char *text, *start;
  };
  for (const Case& one : {Case{"51-200", "51"},
                          {"1,001-5,000", "1001"},
                          {"10,000+", "10000"},
                          {"11 – 50", "11"},
                          {"11 to 50", "11"},
                          {"> 500", "500"},
                          {">=500", "500"},
                          {"< 10", "0"},
                          {"<1M", "0"},
                          {"≤ 10", "0"},
                          {"Up to 10", "0"},
                          {"up to ten", nullptr},
                          {"$1-10M", "1000000"},
                          {"$1M-$10M", "1000000"},
                          {"1-10 million", "1000000"},
                          {"1-5K", "1000"},
                          {"1.5–3 Mio. €", "1500000"},
                          {"500-1M", "500"},
                          {"1 to 2k", "1000"},
                          {"1 $ - 10M $", "1000000"},
                          {"500K-1M", "500000"},
                          {"5M+", "5000000"},
                          {"> 1M", "1000000"},
                          {"51", nullptr},
                          {"-5", nullptr},
                          {"a-b", nullptr},
                          {"5-", nullptr},
                          {"-", nullptr},
                          {"1-2-3", nullptr},
                          {"1.000 - 5.000", "1000"},
                          {"10.000 – 50.000 €", "10000"},
                          {"1.000.000-5.000.000", "1000000"},
                          {"1,5-2,5 Mio.", "1500000"},
                          {"500 - 1.000", "500"},
                          {"0.500-1.000", "0.5"},
                          {"1.000,50 - 2.000", "1000.5"},
                          {"> 1.000", "1000"},
                          {"10.000+", "10000"},
                          {"< 1.000", "0"}}) {
    CAPTURE(one.text);
    CHECK(range_start(one.text).value_or("none") == (one.start == nullptr ? "none" : one.start));
  }
}

TEST_CASE("which currency an amount says") {
  struct Case {
    const char *amount, *mark, *codes;
  };
  for (const Case& one : {Case{"1.234,56 €", "€", "EUR"},
                          {"£300", "£", "GBP"},
                          {"EUR 500", "EUR", "EUR"},
                          {"500 USD", "USD", "USD"},
                          {"US$ 1.2M", "US$", "USD"},
                          {"$1M - $10M", "$", "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP"},
                          {"$5 CAD", "CAD", "CAD"},
                          {"€5 USD", "USD", ""},
                          {"1 200,50 kr.", "kr.", "SEK NOK DKK ISK"},
                          {"Fr. 1'200.-", "Fr.", "CHF"},
                          {"¥5", "¥", "JPY CNY"},
                          {"1200", "", ""},
                          {"-1,200.50", "", ""},
                          {"1.2M", "", ""},
                          {"5 MIO", "", ""},
                          {"5 PCS", "", ""},
                          {"2,5 Mio. €", "€", "EUR"},
                          {"", "", ""}}) {
    CAPTURE(one.amount);
    const CurrencyMark found = currency_mark(one.amount);
    CHECK(found.mark == one.mark);
    CHECK(found.codes == one.codes);
  }
  CHECK(common_currencies("USD CAD", "CAD EUR") == "CAD");
  CHECK(common_currencies("USD", "EUR") == "");
}

}  // namespace leads
