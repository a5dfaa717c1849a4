// SPDX-License-Identifier: MIT
// Any text is a date, a duration, or neither; an instant that is written reads the same, and every
// range goes forward.
#include "base/time/duration.h"
#include "base/time/file_date.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "base/time/when.h"
#include "fuzz/targets.h"
#include "leads/instant.h"
#include "leads/when.h"
#include "leads/zone.h"

namespace leads::fuzz {

void date(std::string_view bytes) {
  static const Zone zone("Test", 3600, {}, std::nullopt);
  static const Instant as_of{Seconds{1'795'341'600}};
  for (const Sense sense : {Sense::past, Sense::future}) {
    const std::optional<When> when = parse_when(bytes, sense);
    if (!when) continue;
    const InstantRange range = resolve(*when, as_of, zone);
    require(range.first <= range.last, "a range goes forward");
    changes_at_midnight(*when);
  }
  if (const auto time = parse_iso(bytes)) {
    const Instant at = time->zoned ? time->instant : zone.to_instant(time->local);
    const auto again = parse_iso(format_utc(at));
    require(again && again->zoned && again->instant == at,
            "an instant that is written reads the same");
    format_local(at, zone);
  }
  for (const DateOrder order :
       {DateOrder::year_month_day, DateOrder::day_month_year, DateOrder::month_day_year})
    parse_ordered(bytes, order);
  for (const bool months : {false, true}) {
    const auto span = parse_duration(bytes, months);
    if (span && span->months == 0 && span->seconds > Seconds{0}) {
      const auto again = parse_duration(format_duration(span->seconds), false);
      require(again && again->seconds == span->seconds,
              "a duration that is written reads the same");
    }
  }
  parse_date_order(bytes);
}

}  // namespace leads::fuzz
