// SPDX-License-Identifier: MIT
#include "core/lead/sought_phone.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace leads;

namespace {

bool finds(std::string_view typed, std::string_view stored) {
  const auto sought = sought_phone(typed, {});
  if (!sought) return false;
  const bool found = is_sought(*sought, stored);
  const auto needed = needed_digits(*sought);
  if (found)
    CHECK(std::any_of(needed.begin(), needed.end(), [&](const std::string& digits) {
      return phone_digits(stored).find(digits) != std::string::npos;
    }));
  return found;
}

}  // namespace

TEST_CASE("a number is found in any spelling, or by its last five digits or more") {
  for (const std::string_view typed :
       {"+4930901821", "+49 30 901821", "0049 30 901821", "+49 (0)30 901821", "030 901821",
        "030/90 18 21", "(030) 901821", "030-901821", "901821", "01821", "30901821",
        " 030.90.18.21 "}) {
    CAPTURE(typed);
    CHECK(finds(typed, "+4930901821"));
    CHECK_FALSE(finds(typed, "+4930901822"));
  }
  CHECK(finds("(415) 555-2671", "+14155552671"));
  CHECK(finds("1-415-555-2671", "+14155552671"));
}

TEST_CASE("a number of an unknown country is found by its international spelling, too") {
  CHECK(finds("+49 30 901821", "030 901821"));
  CHECK(finds("030901821", "030/901821"));
  CHECK(finds("901820", "030 901820 ext. 5"));
  CHECK_FALSE(finds("+49 30 901821", "01821"));
  CHECK_FALSE(finds("+49 30 901821", "+30901821"));
  CHECK(finds("00123", "+49301200123"));  // the last five digits
  CHECK_FALSE(finds("+000", "+4930901821"));
}

TEST_CASE("what is no number is not taken for one") {
  CHECK_FALSE(sought_phone("1821", {}));
  CHECK_FALSE(sought_phone("a90182", {}));
  CHECK_FALSE(sought_phone("12+34567", {}));
  CHECK_FALSE(sought_phone("", {}));
}

TEST_CASE("the country's own rules decide where they are known") {
  const auto sought =
      sought_phone("8 495 123 45 67", [](std::string_view) { return std::string("+74951234567"); });
  REQUIRE(sought);
  CHECK(is_sought(*sought, "+74951234567"));
}
