// SPDX-License-Identifier: MIT

#include "base/text.h"

#include <doctest/doctest.h>

#include <cfloat>
#include <random>

#include "base/display.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/utf8.h"
#include "core/lead/email.h"

using leads::fold;

TEST_CASE("outer blanks go, inner ones stay") {
  CHECK(leads::trim("") == "");
  CHECK(leads::trim(" \t\r\n\v\f ") == "");
  CHECK(leads::trim("\xc2\xa0 a b\xc2\xa0\xc2\xa0 ") == "a b");
  CHECK(leads::trim("\xe3\x80\x80\u2009 a\u3000b\u202f\u200b\ufeff") == "a\u3000b");
  CHECK(leads::trim("\ufeff\ufeff").empty());
  CHECK(leads::trim("\u2014a\u2026") == "\u2014a\u2026");
  CHECK(leads::trim("é") == "é");
  CHECK(leads::trim("\xe3\x81\xa0") == "\xe3\x81\xa0");  // ends in the second byte of U+00A0
}

TEST_CASE("keys fold case, compose and drop outer blanks") {
  CHECK(fold("  Sales@Example.COM ") == "sales@example.com");
  CHECK(fold("STRASSE") == fold("Straße"));
  CHECK(fold("Zoe\xcc\x88") == "zo\xc3\xab");
  CHECK(fold("ΣΊΣΥΦΟΣ") == fold("σίσυφος"));
  CHECK(fold("\xc2\xa0É ") == "é");
  CHECK(fold("") == "");
  CHECK(fold(" \xff ") == " \xff ");
  const std::string lengthy(300, 'x');
  CHECK(fold(lengthy + "É") == lengthy + "é");
  for (std::size_t size = 250; size < 260; ++size)
    CHECK(fold(std::string(size, 'X') + "É") == std::string(size, 'x') + "é");
}

TEST_CASE("folding twice is folding once") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 6; ++i) {
      const unsigned c = 0x80 + random() % 0x2000;
      if (c < 0x800)
        text += static_cast<char>(0xc0 | c >> 6);
      else
        text.append({static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f))});
      text += static_cast<char>(0x80 | (c & 0x3f));
    }
    CHECK_MESSAGE(fold(fold(text)) == fold(text), text);
  }
}

TEST_CASE("the first invalid byte is found wherever it stands") {
  CHECK(!leads::first_invalid_utf8(""));
  CHECK(!leads::first_invalid_utf8("plain, é, €, 😀, \x7f\x01"));
  CHECK(!leads::first_invalid_utf8("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\xef\xbf\xbf"));
  const std::string bad[] = {std::string(1, '\0'),
                             "\x80",
                             "\xbf",
                             "\xc0\x80",
                             "\xc1\xbf",
                             "\xc3",
                             "\xe0\x9f\xbf",
                             "\xe2\x82",
                             "\xed\xa0\x80",
                             "\xf0\x8f\xbf\xbf",
                             "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80",
                             "\xff",
                             "\xc3(",
                             "\xe2\x82(",
                             "\xf0\x9f\x98("};
  for (const std::string& sequence : bad)
    for (std::size_t before = 0; before < 20; ++before)
      for (const std::size_t after : {0u, 1u, 9u})
        CHECK(leads::first_invalid_utf8(std::string(before, 'a') + sequence +
                                        std::string(after, 'b')) == before);
  CHECK(leads::first_invalid_utf8("ééééééé\xff") == 14);
}

TEST_CASE("columns count code points from 1") {
  CHECK(leads::column_at("abc", 0) == 1);
  CHECK(leads::column_at("äöü", 4) == 3);
  CHECK(leads::column_at("ab", 99) == 3);
}

TEST_CASE("terminal cells") {
  CHECK(leads::display_width("") == 0);
  CHECK(leads::display_width("abc") == 3);
  CHECK(leads::display_width("Zoe\xcc\x88") == 3);
  CHECK(leads::display_width("日本") == 4);
  CHECK(leads::display_width("😀") == 2);
  CHECK(leads::display_width("\xff") == 1);
}

TEST_CASE("a cut value ends in an ellipsis, never inside a grapheme") {
  CHECK(leads::fit_width("abc", 3) == "abc");
  CHECK(leads::fit_width("abcd", 3) == "ab…");
  CHECK(leads::fit_width("abcd", 1) == "…");
  CHECK(leads::fit_width("abcd", 0) == "");
  CHECK(leads::fit_width("日本語", 5) == "日本…");
  CHECK(leads::fit_width("日本語", 4) == "日…");
  CHECK(leads::fit_width("日本語", 6) == "日本語");
  CHECK(leads::fit_width("Zoe\xcc\x88!!", 4) == "Zoe\xcc\x88…");
  CHECK(leads::fit_width("Zoe\xcc\x88", 3) == "Zoe\xcc\x88");
  CHECK(leads::fit_width("a👩‍👩‍👧b", 4) == "a…");
}

TEST_CASE("nothing in a text steers the terminal") {
  CHECK(leads::escape_terminal("plain é 日本 \\") == "plain é 日本 \\");
  CHECK(leads::escape_terminal("\x1b[31m\t\r\n\x7f") == "\\u{1b}[31m\\u{9}\\u{d}\\u{a}\\u{7f}");
  CHECK(leads::escape_terminal("a\nb\r", true) == "a\nb\\u{d}");
  CHECK(leads::escape_terminal(std::string(1, '\0')) == "\\u{0}");
  CHECK(leads::escape_terminal("\xc2\x80\xc2\x9f\xc2\xa0") == "\\u{80}\\u{9f}\xc2\xa0");
  CHECK(
      leads::escape_terminal(
          "\u061c\u200d\u200e\u200f\u2027\u2028\u2029\u202a\u202e\u202f\u2065\u2066\u2069\u206a") ==
      "\\u{61c}\u200d\\u{200e}\\u{200f}\u2027\\u{2028}\\u{2029}\\u{202a}\\u{202e}\u202f\u2065\\u{"
      "2066}\\u{2069}\u206a");
  CHECK(leads::escape_terminal("\xff\xc3(") == "\\x{ff}\\x{c3}(");
}

TEST_CASE("suggestions are near, nearest first, at most three") {
  using Names = std::vector<std::string>;
  const Names names{"status", "stage", "state", "score", "source", "owner", "tag"};
  CHECK(leads::nearest("stauts", names) == Names{"status", "state"});
  CHECK(leads::nearest("stat", names) == Names{"state", "status", "stage"});
  CHECK(leads::nearest("STAGE", names) == Names{"stage", "state", "tag"});
  CHECK(leads::nearest("tga", names) == Names{"tag"});
  CHECK(leads::nearest("ta", names) == Names{"tag"});
  CHECK(leads::nearest("xyz", names).empty());
  CHECK(leads::nearest("", names).empty());
  CHECK(leads::nearest("aaaa", {"aaab", "aaac", "aaad", "aaae"}) == Names{"aaab", "aaac", "aaad"});
  CHECK(leads::nearest("größe", {"grosse", "größer"}) == Names{"grosse", "größer"});
  CHECK(leads::did_you_mean({}) == "");
  CHECK(leads::did_you_mean({"a"}) == "did you mean a?");
  CHECK(leads::did_you_mean({"a", "b"}) == "did you mean a or b?");
  CHECK(leads::did_you_mean({"a", "b", "c"}) == "did you mean a, b or c?");
}

TEST_CASE("whole numbers") {
  CHECK(leads::parse_integer(" 010 ") == 10);
  CHECK(leads::parse_integer("+5") == 5);
  CHECK(leads::parse_integer("-0") == 0);
  CHECK(leads::parse_integer("-999999999999999") == -999999999999999);
  CHECK(leads::parse_integer("00000000000000000007") == 7);
  for (const auto* text : {"", " ", "-", "+-5", "1000000000000000", "1.0", "1e3", "0x1f", "1 000",
                           "1,000", "five", "5a", "٣"})
    CHECK_MESSAGE(!leads::parse_integer(text), text);
}

TEST_CASE("decimals") {
  CHECK(leads::parse_number(" 1.50 ") == 1.5);
  CHECK(leads::parse_number("-.5") == -0.5);
  CHECK(leads::parse_number("+5.") == 5.0);
  CHECK(leads::parse_number("1.41555E+10") == 14155500000.0);
  CHECK(leads::parse_number("123456789012345000") == 123456789012345000.0);
  CHECK(leads::parse_number("0.000123456789012345") == 0.000123456789012345);
  CHECK(leads::parse_number("-0.0") == 0.0);
  CHECK(!std::signbit(*leads::parse_number("-0.0")));
  for (const auto* text : {"", ".", "-", "e5", "1e", "1e+", "nan", "inf", "-inf", "1e999", "1e-400",
                           "1e-310", "0x10", "1,5", "1234567890123456", "1.2.3", "--1", "1 2"})
    CHECK_MESSAGE(!leads::parse_number(text), text);
}

TEST_CASE("numbers print back the same digits") {
  CHECK(leads::format_number(0) == "0");
  CHECK(leads::format_number(-0.0) == "0");
  CHECK(leads::format_number(5) == "5");
  CHECK(leads::format_number(-1.5) == "-1.5");
  CHECK(leads::format_number(100000) == "100000");
  CHECK(leads::format_number(123456789012345) == "123456789012345");
  CHECK(leads::format_number(100000000000000) == "100000000000000");
  CHECK(leads::format_number(1e15) == "1e+15");
  CHECK(leads::format_number(0.0001) == "0.0001");
  CHECK(leads::format_number(1e-13) == "0.0000000000001");
  CHECK(leads::format_number(0.1 + 0.2) == "0.30000000000000004");
  std::mt19937_64 random(3);
  for (int i = 0; i < 20000; ++i) {
    const auto digits = static_cast<std::int64_t>(random() % 1'000'000'000'000'000);
    const int exponent = static_cast<int>(random() % 40) - 30;
    const auto value = leads::parse_number(std::to_string(digits) + "e" + std::to_string(exponent));
    REQUIRE(value.has_value());
    REQUIRE(leads::parse_number(leads::format_number(*value)) == value);
  }
}

TEST_CASE("amounts are exact to a ten-thousandth") {
  CHECK(leads::parse_money("123.45") == 1234500);
  CHECK(leads::parse_money(" -0.0001 ") == -1);
  CHECK(leads::parse_money(".5") == 5000);
  CHECK(leads::parse_money("900000000000") == 9'000'000'000'000'000);
  CHECK(leads::parse_money("-900000000000.0000") == -9'000'000'000'000'000);
  for (const auto* text :
       {"", ".", "900000000000.0001", "1.23456", "1,234", "$5", "1e3", "9999999999999", "1.5 €"})
    CHECK_MESSAGE(!leads::parse_money(text), text);
  CHECK(leads::format_money(1234500) == "123.45");
  CHECK(leads::format_money(1234000) == "123.40");
  CHECK(leads::format_money(1230000) == "123");
  CHECK(leads::format_money(-12345) == "-1.2345");
  CHECK(leads::format_money(1) == "0.0001");
  CHECK(leads::format_money(0) == "0");
  CHECK(leads::format_money(INT64_MIN) == "-922337203685477.5808");
}

TEST_CASE("e-mail addresses") {
  CHECK(leads::parse_email(" Ada.L+x@Example.COM ") == "Ada.L+x@example.com");
  CHECK(leads::parse_email("o'brien@sub.example.co.uk") == "o'brien@sub.example.co.uk");
  CHECK(leads::parse_email("jörg@BÜCHER.example") == "jörg@bücher.example");
  CHECK(leads::parse_email("a@straße.de") == "a@straße.de");
  CHECK(leads::parse_email(std::string(64, 'a') + "@b.de").has_value());
  const std::vector<std::string> bad{"",
                                     "a",
                                     "@b.de",
                                     "a@",
                                     "a@b",
                                     "a@b.",
                                     "a@.de",
                                     "a..b@c.de",
                                     ".a@c.de",
                                     "a.@c.de",
                                     "a b@c.de",
                                     "a@b@c.de",
                                     "\"a b\"@c.de",
                                     "a@-b.de",
                                     "a@b-.de",
                                     "a@b_c.de",
                                     "a@1.2.3.4",
                                     "a@[1.2.3.4]",
                                     "A <a@b.de>",
                                     "mailto:a@b.de",
                                     "a@b.de,c@d.de",
                                     "a@b.d",
                                     "a\u200b@b.de",
                                     "a@b\u00a0c.de",
                                     "a\xff@b.de",
                                     "a@b.de\n\tc",
                                     std::string(65, 'a') + "@b.de",
                                     "a@" + std::string(64, 'b') + ".de",
                                     "a@" + std::string(250, 'b') + ".de"};
  for (const std::string& text : bad) CHECK_MESSAGE(!leads::parse_email(text), text);
}

TEST_CASE(
    "every letter of ASCII stands where RFC 5322 lets it stand in an address, and nowhere else") {
  for (int code = 1; code < 128; ++code) {
    CAPTURE(code);
    const char letter = static_cast<char>(code);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9');
    const bool local =
        plain || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(letter) != std::string_view::npos;
    const bool host = plain || letter == '-' || letter == '.';
    CHECK(leads::parse_email(std::string("a") + letter + "b@c.example").has_value() == local);
    CHECK(leads::parse_email(std::string("a@b") + letter + "c.example").has_value() == host);
  }
}

TEST_CASE("addresses of desks") {
  for (const auto* text : {"info@b.de", "Sales@b.de", "no-reply@b.de", "noreply@b.de",
                           "contact+web@b.de", "customer_service@b.de"})
    CHECK_MESSAGE(leads::is_role_address(text), text);
  for (const auto* text : {"ada@b.de", "infos.ada@b.de", "h.r@b.de", "", "@"})
    CHECK_MESSAGE(!leads::is_role_address(text), text);
}
