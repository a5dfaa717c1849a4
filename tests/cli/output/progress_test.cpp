// SPDX-License-Identifier: MIT
// What a long command shows of itself, by the clock it is given.
#include "cli/output/progress.h"

#include <doctest/doctest.h>

using namespace leads;
using Milliseconds = ProgressLine::Milliseconds;

TEST_CASE("progress says nothing in the first half second, then at most ten times a second") {
  ProgressLine line("scored", "leads");
  CHECK(line.update(Milliseconds{0}, 0, 100).empty());
  CHECK(line.update(Milliseconds{499}, 40, 100).empty());
  CHECK_FALSE(line.shown());
  CHECK(line.update(Milliseconds{500}, 50, 100) ==
        "scored 50 of 100 leads, 50 %, 100 a second, 1 s left");
  CHECK(line.shown());
  CHECK(line.update(Milliseconds{599}, 60, 100).empty());
  CHECK_FALSE(line.update(Milliseconds{600}, 60, 100).empty());
}

TEST_CASE("progress says rate, percent and time left, and never more than all of it") {
  ProgressLine line("scored", "leads");
  CHECK(line.update(Milliseconds{2000}, 420'000, 1'000'000) ==
        "scored 420,000 of 1,000,000 leads, 42 %, 210,000 a second, 3 s left");
  CHECK(line.update(Milliseconds{10'000}, 1000, 1'000'000) ==
        "scored 1,000 of 1,000,000 leads, 0 %, 100 a second, 3 h left");
  CHECK(line.update(Milliseconds{20'000}, 100'000, 1'000'000) ==
        "scored 100,000 of 1,000,000 leads, 10 %, 5,000 a second, 3 min left");
  CHECK(line.update(Milliseconds{30'000}, 1'004'096, 1'000'000) ==
        "scored 1,000,000 of 1,000,000 leads, 100 %, 33,333 a second");
  CHECK(line.update(Milliseconds{40'000}, 0, 5) == "scored 0 of 5 leads, 0 %, 0 a second");
  CHECK(line.update(Milliseconds{50'000}, 0, 0).empty());
}

TEST_CASE("numbers are grouped by thousands") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(1'234'567) == "1,234,567");
}
