// SPDX-License-Identifier: MIT
#include "formats/calendar/ics_write.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace leads {

TEST_CASE("ics: a day is a date everywhere, an instant is in UTC and lasts half an hour") {
  const std::chrono::sys_days date(std::chrono::year{2026} / 12 / 31);
  const Instant changed{date - std::chrono::days{39} + std::chrono::hours{10}};
  const std::vector<CalendarEvent> events{
      {"u1", 3, changed, Day(date.time_since_epoch()), "Call Ann; Lee", ""},
      {"u2", 0, changed, Instant(date + std::chrono::minutes{1425}), "Demo", "Phone: +49301\nx"}};
  CHECK(ics_calendar("Next steps", events) ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//leads//leads//EN\r\n"
        "X-WR-CALNAME:Next steps\r\n"
        "BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20261122T100000Z\r\nLAST-MODIFIED:20261122T100000Z\r\n"
        "SEQUENCE:3\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"
        "TRANSP:TRANSPARENT\r\nSUMMARY:Call Ann\\; Lee\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        "TRIGGER:PT9H\r\nDESCRIPTION:Call Ann\\; Lee\r\nEND:VALARM\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:u2\r\nDTSTAMP:20261122T100000Z\r\nLAST-MODIFIED:20261122T100000Z\r\n"
        "SEQUENCE:0\r\nDTSTART:20261231T234500Z\r\nDTEND:20270101T001500Z\r\nTRANSP:OPAQUE\r\n"
        "SUMMARY:Demo\r\nDESCRIPTION:Phone: +49301\\nx\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        "TRIGGER:-PT15M\r\nDESCRIPTION:Demo\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("ics: without events it is a calendar all the same") {
  CHECK(ics_calendar("Next steps", {}) ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//leads//leads//EN\r\n"
        "X-WR-CALNAME:Next steps\r\nEND:VCALENDAR\r\n");
}

}  // namespace leads
