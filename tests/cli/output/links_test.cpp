// SPDX-License-Identifier: MIT
#include "cli/output/links.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

namespace leads {

TEST_CASE("links: an address has the URL that opens it") {
  CHECK(mail_link("ann.lee+x@acme.example") == "mailto:ann.lee+x@acme.example");
  CHECK(mail_link("zoë@acme.example") == "mailto:zo%C3%AB@acme.example");
  CHECK(mail_link("a?subject=x&b@x.example") == "mailto:a%3Fsubject%3Dx%26b@x.example");
  CHECK(phone_link("+49 (30) 123-456") == "tel:+4930123456");
  CHECK(web_link("https://acme.example/a?b=c#d") == "https://acme.example/a?b=c#d");
  CHECK(web_link("acme.example/a:b") == "https://acme.example/a:b");
  CHECK(web_link("HTTP://acme.example/ü\"") == "HTTP://acme.example/%C3%BC%22");
  CHECK(cell_link("phone_2", "+4930123456") == "tel:+4930123456");
  CHECK(cell_link("email", "a@x.example") == "mailto:a@x.example");
  CHECK(cell_link("website", "x.example") == "https://x.example");
}

TEST_CASE("links: what is no address, or opens something else, is no link") {
  for (const char* text : {"", "ann", "@x.example", "ann@", "ann lee@x.example"})
    CHECK_MESSAGE(mail_link(text).empty(), text);
  for (const char* text : {"", "030 123456", "+49 30 x", "+49+30123", "+1", "+1234567890123456"})
    CHECK_MESSAGE(phone_link(text).empty(), text);
  for (const char* text :
       {"", "acme", "javascript:alert(1)", "file:///etc/passwd", "ftp://x.example",
        "data:text/html.x", "a b.example", "x.example:javascript"})
    CHECK_MESSAGE(web_link(text).empty(), text);
  CHECK(cell_link("name", "a@x.example").empty());
  CHECK(linked("Ann", "") == "Ann");
}

TEST_CASE("links: no byte of an address steers the terminal") {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int i = 0; i < 2000; ++i) {
    std::string text = i % 2 == 0 ? "https://x.example/" : "a@";
    for (int length = 0; length < 12; ++length) text += static_cast<char>(byte(random));
    for (const std::string& url : {mail_link(text), web_link(text), phone_link(text)})
      CHECK(std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; }));
  }
  CHECK(linked("x", "tel:+49301") == "\x1b]8;;tel:+49301\x1b\\x\x1b]8;;\x1b\\");
}

}  // namespace leads
