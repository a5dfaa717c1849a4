// SPDX-License-Identifier: MIT
// Days off of iCalendar files, as calendars on the web write them.
#include "formats/time/ics.h"

#include <doctest/doctest.h>

#include "base/time/format.h"
#include "fixtures/playbook_sample.h"

namespace {

std::string calendar(std::string_view events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + std::string(events) +
         "END:VCALENDAR\r\n";
}

std::string event(std::string_view lines) {
  std::string text = "BEGIN:VEVENT\r\nUID:1@x\r\n";
  for (const char letter : lines) text += letter == '\n' ? "\r\n" : std::string(1, letter);
  return text + "\r\nEND:VEVENT\r\n";
}

/// Days up to the end of 2030, and problems, in one line.
std::string read(const std::string& text) {
  std::string line;
  const leads::IcsDays found = leads::parse_ics(text);
  for (const leads::Day day : found.days) {
    if (day < std::chrono::sys_days{std::chrono::year{2031} / 1 / 1})
      line += (line.empty() ? "" : " ") + leads::format_day(day);
  }
  for (const auto& part : found.parts) {
    if (part.day < std::chrono::sys_days{std::chrono::year{2031} / 1 / 1})
      line += (line.empty() ? "" : " ") + leads::format_day(part.day) + "@" +
              std::to_string(part.from / 60) + "-" + std::to_string(part.to / 60);
  }
  if (found.left_out > 0)
    line += (line.empty() ? "" : " ") + std::to_string(found.left_out) + " left out";
  for (const auto& problem : found.problems)
    line += (line.empty() ? "" : " ") + std::to_string(problem.line) + ": " + problem.message;
  return line;
}

std::string read_event(std::string_view lines) {
  return read(calendar(event(lines)));
}

}  // namespace

TEST_CASE("events of whole days are days off") {
  CHECK(read_event("DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas") == "2026-12-25");
  CHECK(read_event("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227") ==
        "2026-12-24 2026-12-25 2026-12-26");
  CHECK(read_event("DTSTART:20261231\nDURATION:P2D") == "2026-12-31 2027-01-01");
  CHECK(read_event("dtstart;value=date;X-Y=\"a:b;c\":20261225\nDTEND;VALUE=DATE:20261225") ==
        "2026-12-25");
  CHECK(read_event("DTSTART;VALUE=DATE:20261225\nSUMMARY:folded, with a line\n  that goes on: "
                   "DTSTART\nTRANSP:TRANSPARENT") == "2026-12-25");
  CHECK(read(calendar(event("DTSTART;VALUE=DATE:20261226") +
                      event("DTSTART;VALUE=DATE:20261225"))) == "2026-12-25 2026-12-26");
}

TEST_CASE("events with times are hours off, and days off from midnight to midnight") {
  CHECK(read_event("DTSTART:20261225T100000Z\nDTEND:20261225T110000Z") == "2026-12-25@600-660");
  CHECK(read_event("DTSTART:20261224T120000\nDTEND:20261225T000000") == "2026-12-24@720-1440");
  CHECK(read_event("DTSTART:20261224T000000\nDTEND:20261225T000000") == "2026-12-24");
  CHECK(read_event("DTSTART:20261224T000000\nDTEND;VALUE=DATE:20261226") ==
        "2026-12-24 2026-12-25");
  CHECK(read_event("DTSTART:20261223T1200\nDURATION:P2DT6H") ==
        "2026-12-24 2026-12-23@720-1440 2026-12-25@0-1080");
  CHECK(read_event("DTSTART:20281224T120000\nDURATION:PT12H\nRRULE:FREQ=YEARLY;COUNT=2") ==
        "2028-12-24@720-1440 2029-12-24@720-1440");
  CHECK(read_event(
            "DTSTART:20281224T120000\nDURATION:PT90M\nRRULE:FREQ=YEARLY\nEXDATE:20291224T120000") ==
        "2028-12-24@720-810 2030-12-24@720-810");
  CHECK(read(calendar(event("DTSTART:20261224T120000\nDURATION:PT1H") +
                      event("DTSTART;VALUE=DATE:20261224"))) == "2026-12-24");
  CHECK(read_event("DTSTART:20261224T120000\nDURATION:PT1H\nSTATUS:CANCELLED").empty());
}

TEST_CASE("hours off are in the zone of the calendar") {
  const leads::Zone east("East", 7200, {}, std::nullopt), west("West", -3600, {}, std::nullopt);
  const auto zones = [&](const std::string& name) { return name == "West" ? &west : nullptr; };
  const auto parts = [&](const std::string& lines) {
    const leads::IcsDays found = leads::parse_ics(calendar(event(lines)), east, zones);
    std::string text = found.left_out > 0 ? "left out" : "";
    for (const auto& part : found.parts)
      text += leads::format_day(part.day) + "@" + std::to_string(part.from / 3600) + "-" +
              std::to_string(part.to / 3600);
    return text;
  };
  CHECK(parts("DTSTART:20261224T100000Z\nDURATION:PT1H") == "2026-12-24@12-13");
  CHECK(parts("DTSTART:20261224T100000\nDURATION:PT1H") == "2026-12-24@10-11");
  CHECK(parts("DTSTART;TZID=East:20261224T100000\nDURATION:PT1H") == "2026-12-24@10-11");
  CHECK(parts("DTSTART;TZID=\"West\":20261224T100000\nDTEND;TZID=West:20261224T110000") ==
        "2026-12-24@13-14");
  CHECK(parts("DTSTART;TZID=W. Europe Standard Time:20261224T100000\nDURATION:PT1H") == "left out");
}

TEST_CASE("events with times of which nothing is known are counted") {
  CHECK(read_event("DTSTART:20261225T100000") == "1 left out");
  CHECK(read_event("DTSTART:20261225T100000\nDTEND:20261225T100000") == "1 left out");
  CHECK(read_event("DTSTART:20261225T990000\nDURATION:PT1H") == "1 left out");
  CHECK(read_event("DTSTART:20261225T100000\nDURATION:1H") == "1 left out");
  CHECK(read_event("DTSTART:20261225T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY") == "1 left out");
  const auto warned =
      leads::parse_playbook("[calendar]\nics = \"x.ics\"\n", "leads.toml", leads::load_sample_zone,
                            [](const std::string&) {
                              return calendar(event("DTSTART:20261225T100000") +
                                              event("DTSTART:20261224T120000\nDURATION:PT12H"));
                            });
  REQUIRE(warned.problems.size() == 1);
  CHECK(warned.problems[0].warning);
  CHECK(warned.problems[0].message == "x.ics: 1 event with times is left out");
  REQUIRE(warned.playbook.calendar.absences.size() == 1);
  CHECK(warned.playbook.calendar.absences[0].span.from == 12 * 3600);
}

TEST_CASE("cancelled events, alarms and other components are no days off") {
  CHECK(read_event("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED").empty());
  CHECK(read_event(
            "DTSTART;VALUE=DATE:20261225\nBEGIN:VALARM\nDTSTART;VALUE=DATE:20260101\nEND:VALARM") ==
        "2026-12-25");
  CHECK(read(calendar("BEGIN:VTODO\r\nDTSTART;VALUE=DATE:20261225\r\nEND:VTODO\r\n")).empty());
}

TEST_CASE("what comes back every year does") {
  CHECK(read_event("DTSTART;VALUE=DATE:20281225\nRRULE:FREQ=YEARLY") ==
        "2028-12-25 2029-12-25 2030-12-25");
  CHECK(read_event("DTSTART;VALUE=DATE:20281225\nRRULE:FREQ=YEARLY;COUNT=2") ==
        "2028-12-25 2029-12-25");
  CHECK(read_event(
            "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20291231T000000Z") ==
        "2026-12-25 2028-12-25");
  CHECK(read_event("DTSTART;VALUE=DATE:20261126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3") ==
        "2026-11-26 2027-11-25 2028-11-23");
  CHECK(read_event("DTSTART;VALUE=DATE:20260525\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2") ==
        "2026-05-25 2027-05-31");
  CHECK(read_event("DTSTART;VALUE=DATE:20261103\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY="
                   "2,3,4,5,6,7,8;COUNT=2") == "2026-11-03 2027-11-02");
  CHECK(read_event("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY;COUNT=2") ==
        "2024-02-29 2028-02-29");
  CHECK(read_event("DTSTART;VALUE=DATE:20281225\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:"
                   "20291225\nRDATE;VALUE=DATE:20290101,20290102") ==
        "2028-12-25 2029-01-01 2029-01-02 2030-12-25");
}

TEST_CASE("what can't be told is said, with its line") {
  CHECK(read("") == "0: is not an iCalendar file: there is no BEGIN:VCALENDAR");
  CHECK(read("hello") == "1: is not an iCalendar file");
  CHECK(read_event("DTSTART;VALUE=DATE:20260230") == "6: DTSTART \"20260230\" is not a date");
  CHECK(read_event("SUMMARY:x") == "4: the event has no DTSTART");
  CHECK(read_event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261220") ==
        "4: the event does not last whole days, or lasts more than a year");
  CHECK(read_event("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=WEEKLY;BYDAY=FR") ==
        "7: repeats in a way that is not supported: FREQ=WEEKLY;BYDAY=FR");
  CHECK(read_event("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;BYDAY=FR") ==
        "7: repeats in a way that is not supported: FREQ=YEARLY;BYDAY=FR");
  CHECK(read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n") == "2: BEGIN:VEVENT has no END");
  CHECK(read("BEGIN:VCALENDAR\nEND:VEVENT\n") == "2: END:VEVENT has no BEGIN");
}

TEST_CASE("a calendar made to cost time is refused in time") {
  std::string events;
  for (int i = 0; i < 3000; ++i)
    events += event(
        "DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY="
        "MO,TU,WE,TH,FR,SA,SU");
  const leads::IcsDays found = leads::parse_ics(calendar(events));
  CHECK(!found.problems.empty());
  std::string rule = "BYDAY=1MO";
  for (int i = 0; i < 100'000; ++i) rule += ",1MO";
  CHECK(read_event("DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=YEARLY;BYMONTH=2;" + rule)
            .starts_with("7: repeats in a way that is not supported: "));
  std::string dates = "20281225";
  for (int i = 0; i < 50'000; ++i) dates += ",20281225";
  CHECK(read_event("DTSTART;VALUE=DATE:20281225\nRDATE:" + dates + "\nEXDATE:20281226," + dates)
            .empty());
}

TEST_CASE("days that never come are looked at only so often") {
  // The 30th is never a first Monday: there is nothing to count.
  const auto never = [](const std::string& start, int times) {
    std::string events;
    for (int i = 0; i < times; ++i)
      events += event("DTSTART;VALUE=DATE:" + start +
                      "\nRRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=1MO;BYMONTHDAY="
                      "30,30,30,30");
    return leads::parse_ics(calendar(events));
  };
  CHECK(never("20000101", 200).problems.empty());
  const leads::IcsDays found = never("00010101", 2000);
  REQUIRE(found.problems.size() == 1);
  CHECK(found.problems[0].message.find("more than 10,000,000") != std::string::npos);
  // Two thousand birthdays are nothing special.
  std::string events;
  for (int i = 0; i < 2000; ++i) events += event("DTSTART;VALUE=DATE:19700513\nRRULE:FREQ=YEARLY");
  CHECK(leads::parse_ics(calendar(events)).problems.size() <= 1);  // of the days, not of looking
  CHECK(read_event(
            "DTSTART;VALUE=DATE:00010228\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=2") ==
        "0001-02-28 0002-02-28");
  CHECK(read_event("DTSTART;VALUE=DATE:20280101\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1,-1,31") ==
        "2028-01-01 2028-01-31 2029-01-01 2029-01-31 2030-01-01 2030-01-31");
}

TEST_CASE("leads.toml takes in the file it names, and says what is wrong with it") {
  CHECK(leads::parse_sample("[calendar]\nics = \"days-off.ics\"\n")
            .playbook.calendar.holidays.size() == 1);
  CHECK(leads::problems_of("[calendar]\nics = \"gone.ics\"\n") ==
        "2:7 gone.ics: there is no such file");
  const auto parse = [](std::string_view file) {
    return leads::parse_playbook("[calendar]\nics = \"x.ics\"\n", "leads.toml",
                                 leads::load_sample_zone,
                                 [&](const std::string&) { return std::string(file); });
  };
  const auto broken = parse("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n");
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].message == "x.ics, line 2: the event has no DTSTART");
  const std::string one = calendar(event("DTSTART;VALUE=DATE:20261225")),
                    other = calendar(event("DTSTART;VALUE=DATE:20261226"));
  CHECK(parse(one).playbook.mark != parse(other).playbook.mark);
}
