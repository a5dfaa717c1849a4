// SPDX-License-Identifier: MIT
// Whatever is created, imported, restored, suppressed, recorded, merged, split, undone and removed
// in whatever order: an address that was stopped is reached by no lead that has it without later
// evidence.
#include <doctest/doctest.h>

#include "store/rights/happenings.h"

namespace leads {

TEST_CASE("permission only ever tightens without new, later evidence") {
  std::size_t reached = 0, stops = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    Happenings happenings(seed);
    for (int step = 0; step < 120; ++step) {
      happenings.step();
      CAPTURE(seed);
      CAPTURE(step);
      REQUIRE(happenings.loosened() == 0);
    }
    reached += happenings.reached;
    stops += happenings.stops();
  }
  CHECK(reached > 1000);
  CHECK(stops > 50);
}

}  // namespace leads
