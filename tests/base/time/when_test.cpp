// SPDX-License-Identifier: MIT
// What people type for dates and times, in two zones and for several countries: a table of it.
#include "base/time/when.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/time/format.h"
#include "fixtures/zones.h"

using namespace leads;

namespace {

struct Row {
  std::string_view text;
  Sense sense;
  std::string_view country, berlin, new_york;  // a day, a minute, or first..last day; "none"
};

// It is Thursday 2026-11-26, 3:30 in Berlin, and Wednesday, 21:30 in New York.
const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + Seconds{9000};

constexpr Row kRows[] = {
    {"14:30", Sense::future, "", "2026-11-26 14:30", "2026-11-26 14:30"},
    {"14:30", Sense::past, "", "2026-11-25 14:30", "2026-11-25 14:30"},
    {"14:30", Sense::filter, "", "2026-11-26 14:30", "2026-11-25 14:30"},
    {"2:30pm", Sense::future, "", "2026-11-26 14:30", "2026-11-26 14:30"},
    {"2:30pm", Sense::past, "", "2026-11-25 14:30", "2026-11-25 14:30"},
    {"2:30pm", Sense::filter, "", "2026-11-26 14:30", "2026-11-25 14:30"},
    {"9am", Sense::future, "", "2026-11-26 09:00", "2026-11-26 09:00"},
    {"12am", Sense::future, "", "2026-11-27 00:00", "2026-11-26 00:00"},
    {"12pm", Sense::future, "", "2026-11-26 12:00", "2026-11-26 12:00"},
    {"3:30", Sense::past, "", "2026-11-26 03:30", "2026-11-25 03:30"},
    {"now", Sense::past, "", "2026-11-26 03:30", "2026-11-25 21:30"},
    {"today", Sense::past, "", "2026-11-26", "2026-11-25"},
    {"yesterday", Sense::past, "", "2026-11-25", "2026-11-24"},
    {"tomorrow", Sense::past, "", "2026-11-27", "2026-11-26"},
    {"Tomorrow 14:00", Sense::past, "", "2026-11-27 14:00", "2026-11-26 14:00"},
    {"today 9:00", Sense::past, "", "2026-11-26 09:00", "2026-11-25 09:00"},
    {"now", Sense::future, "", "2026-11-26 03:30", "2026-11-25 21:30"},
    {"today", Sense::future, "", "2026-11-26", "2026-11-25"},
    {"yesterday", Sense::future, "", "2026-11-25", "2026-11-24"},
    {"tomorrow", Sense::future, "", "2026-11-27", "2026-11-26"},
    {"Tomorrow 14:00", Sense::future, "", "2026-11-27 14:00", "2026-11-26 14:00"},
    {"today 9:00", Sense::future, "", "2026-11-26 09:00", "2026-11-25 09:00"},
    {"now", Sense::filter, "", "2026-11-26 03:30", "2026-11-25 21:30"},
    {"today", Sense::filter, "", "2026-11-26", "2026-11-25"},
    {"yesterday", Sense::filter, "", "2026-11-25", "2026-11-24"},
    {"tomorrow", Sense::filter, "", "2026-11-27", "2026-11-26"},
    {"Tomorrow 14:00", Sense::filter, "", "2026-11-27 14:00", "2026-11-26 14:00"},
    {"today 9:00", Sense::filter, "", "2026-11-26 09:00", "2026-11-25 09:00"},
    {"tomorrow at 8am", Sense::future, "", "2026-11-27 08:00", "2026-11-26 08:00"},
    {"thu", Sense::future, "", "2026-12-03", "2026-11-26"},
    {"thursday", Sense::future, "", "2026-12-03", "2026-11-26"},
    {"thu", Sense::past, "", "2026-11-26", "2026-11-19"},
    {"thu", Sense::filter, "", "2026-11-26", "2026-11-19"},
    {"wed", Sense::future, "", "2026-12-02", "2026-12-02"},
    {"wed", Sense::past, "", "2026-11-25", "2026-11-25"},
    {"Wednesday", Sense::filter, "", "2026-11-25", "2026-11-25"},
    {"mon", Sense::future, "", "2026-11-30", "2026-11-30"},
    {"monday", Sense::future, "", "2026-11-30", "2026-11-30"},
    {"mon", Sense::past, "", "2026-11-23", "2026-11-23"},
    {"monday", Sense::filter, "", "2026-11-23", "2026-11-23"},
    {"fri", Sense::future, "", "2026-11-27", "2026-11-27"},
    {"friday", Sense::past, "", "2026-11-20", "2026-11-20"},
    {"sun", Sense::future, "", "2026-11-29", "2026-11-29"},
    {"saturday", Sense::future, "", "2026-11-28", "2026-11-28"},
    {"tue", Sense::future, "", "2026-12-01", "2026-12-01"},
    {"next monday", Sense::future, "", "2026-11-30", "2026-11-30"},
    {"next thursday", Sense::future, "", "2026-12-03", "2026-12-03"},
    {"Next Fri", Sense::future, "", "2026-12-04", "2026-12-04"},
    {"next sunday", Sense::future, "", "2026-12-06", "2026-12-06"},
    {"next wed", Sense::future, "", "2026-12-02", "2026-12-02"},
    {"mon 9:30", Sense::future, "", "2026-11-30 09:30", "2026-11-30 09:30"},
    {"thu 9:30", Sense::future, "", "2026-11-26 09:30", "2026-11-26 09:30"},
    {"thu 3:00", Sense::future, "", "2026-12-03 03:00", "2026-11-26 03:00"},
    {"wed 22:00", Sense::future, "", "2026-12-02 22:00", "2026-11-25 22:00"},
    {"mon 9:30", Sense::past, "", "2026-11-23 09:30", "2026-11-23 09:30"},
    {"next monday 10:15", Sense::future, "", "2026-11-30 10:15", "2026-11-30 10:15"},
    {"3d", Sense::future, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"+3d", Sense::future, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"in 3 days", Sense::future, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"3 days", Sense::future, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"In 3 Days", Sense::future, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"3d", Sense::past, "", "2026-11-23 03:30", "2026-11-22 21:30"},
    {"3 days", Sense::past, "", "2026-11-23 03:30", "2026-11-22 21:30"},
    {"3 days ago", Sense::past, "", "2026-11-23 03:30", "2026-11-22 21:30"},
    {"3 day", Sense::past, "", "2026-11-23 03:30", "2026-11-22 21:30"},
    {"3d", Sense::filter, "", "2026-11-23 03:30", "2026-11-22 21:30"},
    {"+3d", Sense::filter, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"+3d", Sense::past, "", "2026-11-29 03:30", "2026-11-28 21:30"},
    {"2w", Sense::future, "", "2026-12-10 03:30", "2026-12-09 21:30"},
    {"2 weeks", Sense::future, "", "2026-12-10 03:30", "2026-12-09 21:30"},
    {"in 6 hours", Sense::future, "", "2026-11-26 09:30", "2026-11-26 03:30"},
    {"30 min", Sense::future, "", "2026-11-26 04:00", "2026-11-25 22:00"},
    {"30m", Sense::future, "", "2026-11-26 04:00", "2026-11-25 22:00"},
    {"90 minutes", Sense::future, "", "2026-11-26 05:00", "2026-11-25 23:00"},
    {"1 month", Sense::future, "", "2026-12-26 03:30", "2026-12-25 21:30"},
    {"1mo", Sense::past, "", "2026-10-26 03:30", "2026-10-25 21:30"},
    {"1 year ago", Sense::filter, "", "2025-11-26 03:30", "2025-11-25 21:30"},
    {"in 1y", Sense::future, "", "2027-11-26 03:30", "2027-11-25 21:30"},
    {"24.12.", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24. 12.", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24.12.", Sense::past, "", "2025-12-24", "2025-12-24"},
    {"24.12.", Sense::filter, "", "2026-12-24", "2026-12-24"},
    {"1.2.", Sense::future, "", "2027-02-01", "2027-02-01"},
    {"1.2.", Sense::past, "", "2026-02-01", "2026-02-01"},
    {"01.02.", Sense::filter, "", "2026-02-01", "2026-02-01"},
    {"26.11.", Sense::future, "", "2026-11-26", "2026-11-26"},
    {"25.11.", Sense::future, "", "2027-11-25", "2026-11-25"},
    {"26.11.", Sense::past, "", "2026-11-26", "2025-11-26"},
    {"24.12.2026", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24.12.2026", Sense::past, "US", "2026-12-24", "2026-12-24"},
    {"24.12. 8:00", Sense::future, "", "2026-12-24 08:00", "2026-12-24 08:00"},
    {"24.12.2026 8:00", Sense::future, "", "2026-12-24 08:00", "2026-12-24 08:00"},
    {"29.2.", Sense::future, "", "2028-02-29", "2028-02-29"},
    {"29.2.", Sense::past, "", "2024-02-29", "2024-02-29"},
    {"dec 24", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24 dec", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"December 24", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24. December", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24 dec.", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"dec 24", Sense::past, "", "2025-12-24", "2025-12-24"},
    {"mar 3", Sense::filter, "", "2026-03-03", "2026-03-03"},
    {"dec 24, 2027", Sense::future, "", "2027-12-24", "2027-12-24"},
    {"24 dec 2027", Sense::past, "", "2027-12-24", "2027-12-24"},
    {"sept 9", Sense::future, "", "2027-09-09", "2027-09-09"},
    {"dec 24 14:30", Sense::future, "", "2026-12-24 14:30", "2026-12-24 14:30"},
    {"12/24", Sense::future, "US", "2026-12-24", "2026-12-24"},
    {"24/12", Sense::future, "GB", "2026-12-24", "2026-12-24"},
    {"24/12", Sense::future, "DE", "2026-12-24", "2026-12-24"},
    {"3/4", Sense::future, "US", "2027-03-04", "2027-03-04"},
    {"3/4", Sense::future, "DE", "2027-04-03", "2027-04-03"},
    {"3/4", Sense::filter, "US", "2026-03-04", "2026-03-04"},
    {"3/4", Sense::past, "GB", "2026-04-03", "2026-04-03"},
    {"12/24", Sense::future, "DE", "none", "none"},
    {"24/12", Sense::future, "US", "none", "none"},
    {"3/4", Sense::future, "", "none", "none"},
    {"3/4", Sense::future, "CA", "none", "none"},
    {"12/24", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"24/12", Sense::future, "", "2026-12-24", "2026-12-24"},
    {"5/5", Sense::future, "", "2027-05-05", "2027-05-05"},
    {"3/4/2027", Sense::future, "US", "2027-03-04", "2027-03-04"},
    {"3/4/2027", Sense::future, "FR", "2027-04-03", "2027-04-03"},
    {"3/4/2027", Sense::future, "", "none", "none"},
    {"12/24 9:00", Sense::future, "US", "2026-12-24 09:00", "2026-12-24 09:00"},
    {"2026-12-03", Sense::future, "", "2026-12-03", "2026-12-03"},
    {"2026-12-03T14:30", Sense::future, "", "2026-12-03 14:30", "2026-12-03 14:30"},
    {"2026-12-03 14:30", Sense::future, "", "2026-12-03 14:30", "2026-12-03 14:30"},
    {"2026-12-03T14:30Z", Sense::future, "", "2026-12-03 15:30", "2026-12-03 09:30"},
    {"2026-12-03T14:30+01:00", Sense::filter, "", "2026-12-03 14:30", "2026-12-03 08:30"},
    {"2026-11", Sense::filter, "", "2026-11-01..2026-11-30", "2026-11-01..2026-11-30"},
    {"2024-02", Sense::filter, "", "2024-02-01..2024-02-29", "2024-02-01..2024-02-29"},
    {"2026", Sense::filter, "", "2026-01-01..2026-12-31", "2026-01-01..2026-12-31"},
    {"2026-w48", Sense::filter, "", "2026-11-23..2026-11-29", "2026-11-23..2026-11-29"},
    {"2026-W01", Sense::filter, "", "2025-12-29..2026-01-04", "2025-12-29..2026-01-04"},
    {"2026-w53", Sense::filter, "", "2026-12-28..2027-01-03", "2026-12-28..2027-01-03"},
    {"2025-w53", Sense::filter, "", "none", "none"},
    {"november", Sense::filter, "", "2026-11-01..2026-11-30", "2026-11-01..2026-11-30"},
    {"dec", Sense::filter, "", "2025-12-01..2025-12-31", "2025-12-01..2025-12-31"},
    {"February", Sense::filter, "", "2026-02-01..2026-02-28", "2026-02-01..2026-02-28"},
    {"2026-11", Sense::future, "", "none", "none"},
    {"november", Sense::past, "", "none", "none"},
    {"2026-13", Sense::filter, "", "none", "none"},
    {"sow", Sense::filter, "", "2026-11-23", "2026-11-23"},
    {"eow", Sense::future, "", "2026-11-29", "2026-11-29"},
    {"som", Sense::filter, "", "2026-11-01", "2026-11-01"},
    {"eom", Sense::future, "", "2026-11-30", "2026-11-30"},
    {"soq", Sense::filter, "", "2026-10-01", "2026-10-01"},
    {"eoq", Sense::future, "", "2026-12-31", "2026-12-31"},
    {"soy", Sense::filter, "", "2026-01-01", "2026-01-01"},
    {"eoy", Sense::future, "", "2026-12-31", "2026-12-31"},
    {"eom 17:00", Sense::future, "", "2026-11-30 17:00", "2026-11-30 17:00"},
    {"", Sense::future, "US", "none", "none"},
    {"tomorow", Sense::future, "US", "none", "none"},
    {"25:00", Sense::future, "US", "none", "none"},
    {"14:60", Sense::future, "US", "none", "none"},
    {"13pm", Sense::future, "US", "none", "none"},
    {"0am", Sense::future, "US", "none", "none"},
    {"31.4.", Sense::future, "US", "none", "none"},
    {"30.2.", Sense::future, "US", "none", "none"},
    {"32.1.", Sense::future, "US", "none", "none"},
    {"24.13.", Sense::future, "US", "none", "none"},
    {"dec 32", Sense::future, "US", "none", "none"},
    {"feb 30", Sense::future, "US", "none", "none"},
    {"next", Sense::future, "US", "none", "none"},
    {"next week", Sense::future, "US", "none", "none"},
    {"in", Sense::future, "US", "none", "none"},
    {"in days", Sense::future, "US", "none", "none"},
    {"3 fortnights", Sense::future, "US", "none", "none"},
    {"now 14:00", Sense::future, "US", "none", "none"},
    {"14", Sense::future, "US", "none", "none"},
    {"7/", Sense::future, "US", "none", "none"},
    {"/7", Sense::future, "US", "none", "none"},
    {"1/2/3", Sense::future, "US", "none", "none"},
    {"mon 25:00", Sense::future, "US", "none", "none"},
    {"3 days hence", Sense::future, "US", "none", "none"},
    {"--", Sense::future, "US", "none", "none"},
    {"2026-w54", Sense::future, "US", "none", "none"},
    {"2026-w0", Sense::future, "US", "none", "none"},
};

std::string shown(const Row& row, const Zone& zone) {
  const std::optional<When> when = parse_when(row.text, row.sense, row.country);
  if (!when) return "none";
  const InstantRange range = resolve(*when, kNow, zone);
  if (range.first == range.last) return format_local(range.first, zone);
  const Day first = local_day(range.first, zone), last = local_day(range.last, zone);
  // Whole days, and nothing else.
  if (range.first != first_second(first, zone) || range.last != last_second(last, zone))
    return "parts of days";
  return first == last ? format_day(first) : format_day(first) + ".." + format_day(last);
}

}  // namespace

TEST_CASE("typed dates and times mean what people mean by them, in each zone and country") {
  const Zone in_berlin = berlin(), in_new_york = new_york();
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CAPTURE(row.country);
    CAPTURE(static_cast<int>(row.sense));
    CHECK(shown(row, in_berlin) == row.berlin);
    CHECK(shown(row, in_new_york) == row.new_york);
  }
}

TEST_CASE("a date that can be read in two ways is answered with both") {
  CHECK(when_hint("3/4") == "write mar 4 or apr 3, or set country in [calendar] of leads.toml");
  CHECK(when_hint("3/4/2027").starts_with("write mar 4 or apr 3"));
}

TEST_CASE("a mistyped word is answered with the nearest") {
  CHECK(when_hint("tomorow") == "did you mean tomorrow?");
  CHECK(when_hint("wensday 9:00") == "did you mean wednesday?");
  CHECK(when_hint("xyzzy") == when_forms());
  CHECK(when_hint("") == when_forms());
}
