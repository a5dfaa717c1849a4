// SPDX-License-Identifier: MIT
#include "formats/text/form_body.h"

#include <doctest/doctest.h>

using namespace leads;

TEST_CASE("form body: names and values, decoded") {
  CHECK(parse_form_body("name=Ana+Lima&email=ana%40acme.example") ==
        FormFields{{"name", "Ana Lima"}, {"email", "ana@acme.example"}});
  CHECK(parse_form_body("message=100%25%20sure%0D%0ABye&x=") ==
        FormFields{{"message", "100% sure\r\nBye"}, {"x", ""}});
  CHECK(parse_form_body("name=M%C3%BCller&&a=b=c\n") ==
        FormFields{{"name", "Müller"}, {"a", "b=c"}});
  CHECK(parse_form_body("") == FormFields{});
}

TEST_CASE("form body: what is none") {
  for (const char* text : {"Ana Lima", "=x", "a=%4", "a=%", "a=%zz", "a=b&c", "a=%-1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_form_body(text));
  }
}
