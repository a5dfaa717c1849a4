// SPDX-License-Identifier: MIT
// A zone file is a zone whose local times come back, or is refused as bad input.
#include "formats/time/tzif.h"

#include "fuzz/targets.h"
#include "leads/error.h"

namespace leads::fuzz {

void tzif(std::string_view bytes) {
  try {
    const Zone zone = parse_tzif("Somewhere", from_hex(bytes));
    for (const int year : {1, 1900, 1970, 2026, 2100, 9999}) {
      const Instant at = std::chrono::sys_days{std::chrono::year{year} / 7 / 1};
      const Zone::Stretch stretch = zone.stretch_at(at);
      require(stretch.begin <= at && at < stretch.end, "an instant lies within its stretch");
      require(stretch.offset == zone.offset_at(at), "a stretch has one offset");
    }
  } catch (const Error& error) {
    require(error.kind == ErrorKind::bad_input, "what is damaged is bad input");
  }
}

}  // namespace leads::fuzz
