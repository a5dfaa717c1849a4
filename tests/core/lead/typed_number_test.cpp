// SPDX-License-Identifier: MIT
#include "core/lead/typed_number.h"

#include <doctest/doctest.h>

#include <vector>

using namespace leads;

namespace {

std::string read(std::string_view text, std::string_view country) {
  const auto number = typed_number(text, country);
  if (const auto* unclear = std::get_if<UnclearNumber>(&number)) return "? " + unclear->message;
  const auto& typed = std::get<TypedNumber>(number);
  return typed.digits + (typed.note.empty() ? "" : "!");
}

}  // namespace

TEST_CASE("typed numbers are read in one way, or refused with both") {
  struct Case {
    std::string_view text, germany, america, nowhere;
  };
  const std::vector<Case> cases = {
      {"5.400", "5400!", "5.4!", "? \"5.400\" could be 5400 or 5.4"},
      {"5,400", "5.4!", "5400!", "? \"5,400\" could be 5400 or 5.4"},
      {"-12.345", "-12345!", "-12.345!", "? \"-12.345\" could be -12345 or -12.345"},
      {"100.000", "100000!", "100!", "? \"100.000\" could be 100000 or 100"},
      {"1.200,50", "1200.5", "1200.5", "1200.5"},
      {"1,200.50", "1200.5", "1200.5", "1200.5"},
      {"5,50", "5.5", "5.5", "5.5"},
      {"5.50", "5.50", "5.50", "5.50"},
      {"0.500", "0.500", "0.500", "0.500"},
      {"1234.567", "1234.567", "1234.567", "1234.567"},
      {"1.234.567", "1234567", "1234567", "1234567"},
      {"1,234,567", "1234567", "1234567", "1234567"},
      {"5400", "5400", "5400", "5400"},
      {"abc", "abc", "abc", "abc"},
      {"1.2.3", "1.2.3", "1.2.3", "1.2.3"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(read(each.text, "DE") == each.germany);
    CHECK(read(each.text, "US") == each.america);
    CHECK(read(each.text, "") == each.nowhere);
  }
}
