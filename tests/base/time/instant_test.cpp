// SPDX-License-Identifier: MIT

#include "leads/instant.h"

#include <doctest/doctest.h>

#include <random>

#include "base/time/duration.h"
#include "base/time/file_date.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "base/time/when.h"
#include "fixtures/zones.h"
#include "leads/when.h"
#include "leads/zone.h"

using namespace std::chrono_literals;
using leads::berlin;
using leads::Instant;
using leads::month_rule;
using leads::new_york;
using leads::Seconds;
using leads::Sense;
using leads::Zone;

namespace {

std::string utc(Instant at) {
  return leads::format_utc(at);
}
std::int64_t count(Instant at) {
  return at.time_since_epoch().count();
}

Instant at(std::string_view text) {
  const auto parsed = leads::parse_iso(text);
  REQUIRE_MESSAGE((parsed && parsed->zoned), text);
  return parsed->instant;
}

std::chrono::local_seconds local(std::string_view text) {
  const auto parsed = leads::parse_iso(text);
  REQUIRE_MESSAGE((parsed && !parsed->zoned), text);
  return parsed->local;
}

// Skipped 2011-12-30 altogether.
Zone apia() {
  return Zone("Apia", -36000, {{count(at("2011-12-30T10:00:00Z")), 14 * 3600}}, std::nullopt);
}

// One second past midnight back to 23:00 of the day before, and forward over midnight in spring.
Zone across_midnight() {
  return Zone(
      "Across", -9000,
      {{count(at("2005-03-27T02:00:00Z")), -5400}, {count(at("2005-10-30T01:31:00Z")), -9000}},
      std::nullopt);
}

std::string range(std::string_view typed, Sense sense, std::string_view as_of,
                  const Zone& zone = Zone()) {
  const auto when = leads::parse_when(typed, sense);
  REQUIRE_MESSAGE(when.has_value(), typed);
  const auto [first, last] = leads::resolve(*when, at(as_of), zone);
  return first == last ? utc(first) : utc(first) + ".." + utc(last);
}

}  // namespace

TEST_CASE("sums stay within the years 1 to 9999") {
  CHECK(leads::add_clamped(at("2026-11-21T00:00:00Z"), 1h) == at("2026-11-21T01:00:00Z"));
  CHECK(leads::add_clamped(leads::kLastInstant, 1s) == leads::kLastInstant);
  CHECK(leads::add_clamped(leads::kFirstInstant, -1s) == leads::kFirstInstant);
  CHECK(leads::add_clamped(leads::kLastInstant, Seconds::max()) == leads::kLastInstant);
  CHECK(leads::add_clamped(leads::kFirstInstant, Seconds::min()) == leads::kFirstInstant);
  CHECK(utc(leads::kFirstInstant) == "0001-01-01T00:00:00Z");
  CHECK(utc(leads::kLastInstant) == "9999-12-31T23:59:59Z");
}

TEST_CASE("a default zone is UTC") {
  const Zone zone;
  CHECK(zone.name() == "UTC");
  CHECK(zone.offset_at(leads::kLastInstant) == 0s);
  CHECK(zone.to_instant(local("2026-11-21T14:30")) == at("2026-11-21T14:30:00Z"));
}

TEST_CASE("the footer rule holds for ever, at both edges of each switch") {
  const Zone zone = berlin();
  CHECK(zone.offset_at(at("2026-03-29T00:59:59Z")) == 1h);
  CHECK(zone.offset_at(at("2026-03-29T01:00:00Z")) == 2h);
  CHECK(zone.offset_at(at("2026-10-25T00:59:59Z")) == 2h);
  CHECK(zone.offset_at(at("2026-10-25T01:00:00Z")) == 1h);
  CHECK(zone.offset_at(at("9999-07-01T00:00:00Z")) == 2h);
  CHECK(zone.offset_at(at("0001-07-01T00:00:00Z")) == 2h);
  CHECK(new_york().offset_at(at("2026-11-01T05:59:59Z")) == -4h);
  CHECK(new_york().offset_at(at("2026-11-01T06:00:00Z")) == -5h);
}

TEST_CASE("Julian days, negative seconds and daylight time all year") {
  using Kind = Zone::Switch::Kind;
  const Zone no_leap(
      "J", 0, {},
      Zone::Footer{
          0, 3600, true, {Kind::julian_no_leap, 1, 1, 60, 0}, {Kind::julian, 1, 1, 364, 0}});
  CHECK(no_leap.offset_at(at("2024-02-29T12:00:00Z")) == 0h);
  CHECK(no_leap.offset_at(at("2024-03-01T00:00:00Z")) == 1h);
  CHECK(no_leap.offset_at(at("2024-12-29T22:59:59Z")) == 1h);
  CHECK(no_leap.offset_at(at("2024-12-29T23:00:00Z")) == 0h);
  // <-02>2<-01>,M3.5.0/-1,M10.5.0/0
  const Zone nuuk(
      "Nuuk", -7200, {},
      Zone::Footer{-7200, -3600, true, month_rule(3, 5, 0, -3600), month_rule(10, 5, 0, 0)});
  CHECK(nuuk.offset_at(at("2026-03-29T00:59:59Z")) == -2h);
  CHECK(nuuk.offset_at(at("2026-03-29T01:00:00Z")) == -1h);
  // EST5EDT,0/0,J365/25
  const Zone always("A", -18000, {},
                    Zone::Footer{-18000,
                                 -14400,
                                 true,
                                 {Kind::julian, 1, 1, 0, 0},
                                 {Kind::julian_no_leap, 1, 1, 365, 25 * 3600}});
  for (const auto* text : {"2026-01-01T04:59:59Z", "2026-01-01T05:00:00Z", "2026-07-01T00:00:00Z",
                           "2026-12-31T23:59:59Z"})
    CHECK(always.offset_at(at(text)) == -4h);
}

TEST_CASE("a local time that happens twice means the first, a skipped one moves by the gap") {
  CHECK(utc(berlin().to_instant(local("2026-10-25T02:30"))) == "2026-10-25T00:30:00Z");
  CHECK(utc(berlin().to_instant(local("2026-10-25T03:00"))) == "2026-10-25T02:00:00Z");
  CHECK(utc(berlin().to_instant(local("2026-03-29T02:30"))) == "2026-03-29T01:30:00Z");
  CHECK(utc(berlin().to_instant(local("2026-03-29T03:00"))) == "2026-03-29T01:00:00Z");
  CHECK(utc(berlin().first_at_or_after(local("2026-03-29T02:30"))) == "2026-03-29T01:00:00Z");
  CHECK(utc(apia().to_instant(local("2011-12-30T10:00"))) == "2011-12-30T20:00:00Z");
  CHECK(berlin().to_instant(local("9999-12-31T23:59:59")) <= leads::kLastInstant);
  CHECK(berlin().to_instant(local("0001-01-01")) == leads::kFirstInstant);
}

TEST_CASE("local time agrees with a search through the minutes") {
  std::mt19937 random(7);
  for (const Zone& zone : {berlin(), new_york(), apia(), across_midnight()}) {
    for (const auto* text :
         {"2005-03-27T01:00:00Z", "2011-12-30T10:00:00Z", "2005-10-30T01:00:00Z"}) {
      for (int i = 0; i < 60; ++i) {
        const auto minutes = std::chrono::minutes{static_cast<int>(random() % 3000) - 1500};
        const auto wanted = std::chrono::local_seconds{at(text).time_since_epoch()} + minutes;
        Instant first = Instant{wanted.time_since_epoch()} - 27h;
        while (zone.to_local(first) < wanted) first += 1min;
        REQUIRE(zone.first_at_or_after(wanted) == first);
        if (zone.to_local(first) == wanted) REQUIRE(zone.to_instant(wanted) == first);
      }
    }
  }
}

TEST_CASE("days partition time") {
  const Zone zone = across_midnight();
  // 23:30 becomes 00:30: the day begins at 00:30.
  const leads::Day spring{2005y / 3 / 27};
  CHECK(utc(leads::first_second(spring, zone)) == "2005-03-27T02:00:00Z");
  CHECK(utc(leads::last_second(spring - std::chrono::days{1}, zone)) == "2005-03-27T01:59:59Z");
  // 00:01 becomes 23:01 of the day before: the new day goes on.
  const leads::Day autumn{2005y / 10 / 30};
  CHECK(utc(leads::first_second(autumn, zone)) == "2005-10-30T01:30:00Z");
  CHECK(leads::local_day(at("2005-10-30T01:29:59Z"), zone) == autumn - std::chrono::days{1});
  CHECK(leads::local_day(at("2005-10-30T01:45:00Z"), zone) == autumn);
  CHECK(leads::next_midnight(at("2005-10-30T01:45:00Z"), zone) ==
        leads::first_second(autumn + std::chrono::days{1}, zone));
  for (Instant now = at("2005-10-29T00:00:00Z"); now < at("2005-11-01T00:00:00Z"); now += 61s) {
    const leads::Day day = leads::local_day(now, zone);
    REQUIRE(leads::first_second(day, zone) <= now);
    REQUIRE(leads::last_second(day, zone) >= now);
    REQUIRE(leads::next_midnight(now, zone) > now);
  }
  CHECK(leads::next_midnight(leads::kLastInstant, Zone()) == leads::kLastInstant);
  CHECK(leads::last_second(leads::Day{9999y / 12 / 31}, Zone()) == leads::kLastInstant);
  CHECK(leads::first_second(leads::Day{1y / 1 / 1}, berlin()) == leads::kFirstInstant);
}

TEST_CASE("the hash of a zone is of its data, not its name") {
  CHECK(berlin().hash() ==
        Zone("x", 3600, {},
             Zone::Footer{3600, 7200, true, month_rule(3, 5, 0, 7200), month_rule(10, 5, 0, 10800)})
            .hash());
  CHECK(berlin().hash() != new_york().hash());
  CHECK(Zone().hash() != berlin().hash());
  CHECK(apia().hash() != across_midnight().hash());
}

TEST_CASE("durations: one number, one unit") {
  const auto seconds = [](std::string_view text) {
    return leads::parse_duration(text, false)->seconds;
  };
  CHECK(seconds("2w") == 14 * 24h);
  CHECK(seconds("3d") == 72h);
  CHECK(seconds("6h") == 6h);
  CHECK(seconds("30m") == 30min);
  CHECK(seconds("90s") == 90s);
  CHECK(seconds("0d") == 0s);
  CHECK(leads::parse_duration("1mo", true)->months == 1);
  CHECK(leads::parse_duration("2y", true)->months == 24);
  CHECK(leads::parse_duration("10000y", true)->months == 120000);
  CHECK(leads::parse_duration("3652425d", false).has_value());
  for (const auto* text :
       {"", "d", "3", "-3d", "+3d", "3 d", "3d ", "1.5d", "3D", "1d12h", "10001y", "3652426d",
        "99999999999999999999s", "9223372036854775807w", "1month", "0x1d"})
    CHECK_MESSAGE(!leads::parse_duration(text, true), text);
  CHECK(!leads::parse_duration("1mo", false));
  CHECK(!leads::parse_duration("1y", false));
}

TEST_CASE("durations are shown in the largest unit that divides them") {
  CHECK(leads::format_duration(14 * 24h) == "14d");
  CHECK(leads::format_duration(4h) == "4h");
  CHECK(leads::format_duration(90min) == "90m");
  CHECK(leads::format_duration(90s) == "90s");
  CHECK(leads::format_duration(0s) == "0s");
  CHECK(leads::format_duration(-48h) == "-2d");
}

TEST_CASE("what is typed becomes the instants that are meant") {
  const auto* const as_of = "2026-11-21T14:30:05Z";  // a Saturday
  struct Case {
    std::string_view typed;
    Sense sense;
    std::string_view expected;
  };
  const Case cases[] = {
      {"now", Sense::past, "2026-11-21T14:30:05Z"},
      {"today", Sense::past, "2026-11-21T00:00:00Z..2026-11-21T23:59:59Z"},
      {"Today", Sense::future, "2026-11-21T00:00:00Z..2026-11-21T23:59:59Z"},
      {"yesterday", Sense::past, "2026-11-20T00:00:00Z..2026-11-20T23:59:59Z"},
      {"tomorrow", Sense::future, "2026-11-22T00:00:00Z..2026-11-22T23:59:59Z"},
      {"sat", Sense::past, "2026-11-21T00:00:00Z..2026-11-21T23:59:59Z"},
      {"sat", Sense::future, "2026-11-28T00:00:00Z..2026-11-28T23:59:59Z"},
      {"sun", Sense::past, "2026-11-15T00:00:00Z..2026-11-15T23:59:59Z"},
      {"sun", Sense::future, "2026-11-22T00:00:00Z..2026-11-22T23:59:59Z"},
      {"mon", Sense::past, "2026-11-16T00:00:00Z..2026-11-16T23:59:59Z"},
      {"mon", Sense::future, "2026-11-23T00:00:00Z..2026-11-23T23:59:59Z"},
      {"sow", Sense::past, "2026-11-16T00:00:00Z..2026-11-16T23:59:59Z"},
      {"eow", Sense::past, "2026-11-22T00:00:00Z..2026-11-22T23:59:59Z"},
      {"som", Sense::past, "2026-11-01T00:00:00Z..2026-11-01T23:59:59Z"},
      {"eom", Sense::past, "2026-11-30T00:00:00Z..2026-11-30T23:59:59Z"},
      {"soq", Sense::past, "2026-10-01T00:00:00Z..2026-10-01T23:59:59Z"},
      {"eoq", Sense::past, "2026-12-31T00:00:00Z..2026-12-31T23:59:59Z"},
      {"soy", Sense::past, "2026-01-01T00:00:00Z..2026-01-01T23:59:59Z"},
      {"eoy", Sense::past, "2026-12-31T00:00:00Z..2026-12-31T23:59:59Z"},
      {"2w", Sense::past, "2026-11-07T14:30:05Z"},
      {"2w", Sense::future, "2026-12-05T14:30:05Z"},
      {"+3d", Sense::past, "2026-11-24T14:30:05Z"},
      {"9mo", Sense::past, "2026-02-21T14:30:05Z"},
      {"1y", Sense::future, "2027-11-21T14:30:05Z"},
      {"10000y", Sense::past, "0001-01-01T00:00:00Z"},
      {"10000y", Sense::future, "9999-12-31T23:59:59Z"},
      {"2026-11-21", Sense::past, "2026-11-21T00:00:00Z..2026-11-21T23:59:59Z"},
      {"2026-11-21T14:30", Sense::past, "2026-11-21T14:30:00Z"},
      {"2026-11-21 14:30", Sense::past, "2026-11-21T14:30:00Z"},
      {"2026-11-21T14:30Z", Sense::past, "2026-11-21T14:30:00Z"},
      {"2026-11-21T14:30+01:00", Sense::past, "2026-11-21T13:30:00Z"},
  };
  for (const Case& c : cases) CHECK_MESSAGE(range(c.typed, c.sense, as_of) == c.expected, c.typed);
  for (const auto* text :
       {"", "+", "+now", "-3d", "3", "next", "2026-11", "2026-13-01", "2023-02-29",
        "2026-11-21T25:00", "21.13.2026", "2026-11-21T", "2026-11-21..", "heute"})
    CHECK_MESSAGE(!leads::parse_when(text, Sense::past), text);
}

TEST_CASE("days and words are of the zone, months keep the local time") {
  CHECK(range("today", Sense::past, "2026-07-01T22:30:00Z", berlin()) ==
        "2026-07-01T22:00:00Z..2026-07-02T21:59:59Z");
  CHECK(range("2026-03-29", Sense::past, "2026-01-01T00:00:00Z", berlin()) ==
        "2026-03-28T23:00:00Z..2026-03-29T21:59:59Z");
  CHECK(range("1mo", Sense::past, "2026-03-31T10:00:00Z", berlin()) == "2026-02-28T11:00:00Z");
  CHECK(range("1mo", Sense::future, "2028-01-31T10:00:00Z") == "2028-02-29T10:00:00Z");
  CHECK(range("1y", Sense::future, "2028-02-29T10:00:00Z") == "2029-02-28T10:00:00Z");
  CHECK(range("1d", Sense::future, "2026-03-28T11:00:00Z", berlin()) == "2026-03-29T11:00:00Z");
  CHECK(range("2026-11-21T14:30", Sense::past, "2026-01-01T00:00:00Z", berlin()) ==
        "2026-11-21T13:30:00Z");
}

TEST_CASE("words change at midnight, instants and durations do not") {
  for (const auto* text : {"today", "mon", "eoq"})
    CHECK(leads::changes_at_midnight(*leads::parse_when(text, Sense::past)));
  for (const auto* text : {"now", "2w", "1mo", "2026-11-21"})
    CHECK(!leads::changes_at_midnight(*leads::parse_when(text, Sense::past)));
}

TEST_CASE("instants as text") {
  CHECK(utc(at("2026-11-21T14:30:00Z")) == "2026-11-21T14:30:00Z");
  CHECK(utc(at("0009-01-02T03:04:05Z")) == "0009-01-02T03:04:05Z");
  CHECK(leads::format_local(at("2026-11-21T14:30:59Z"), berlin()) == "2026-11-21 15:30");
  CHECK(leads::format_local(at("2026-12-31T23:30:00Z"), berlin()) == "2027-01-01 00:30");
  CHECK(leads::format_day(leads::Day{2026y / 2 / 3}) == "2026-02-03");
}

TEST_CASE("ISO 8601 in its variants") {
  for (const auto* text :
       {"2026-11-21T14:30:05Z", "2026-11-21t14:30:05z", "2026-11-21 14:30:05 UTC",
        "20261121T143005Z", "2026-11-21T15:30:05+01:00", "2026-11-21T15:30:05+0100",
        "2026-11-21 15:30:05 +01", "2026-11-21T14:30:05.999999Z", "2026-11-21T14:30:05,5Z",
        "2026-11-21T09:00:05-05:30"})
    CHECK_MESSAGE(utc(at(text)) == "2026-11-21T14:30:05Z", text);
  CHECK(!leads::parse_iso("2026-11-21")->has_time);
  CHECK(leads::parse_iso("20261121")->local == local("2026-11-21"));
  CHECK(leads::parse_iso("2026-11-21T14:30")->has_time);
  CHECK(leads::parse_iso("2024-02-29").has_value());
  for (const auto* text : {"",
                           "2026",
                           "2026-1-5",
                           "2026-02-30",
                           "2023-02-29",
                           "0000-01-01",
                           "2026-00-10",
                           "2026-11-00",
                           "2026-11-21T",
                           "2026-11-21T24:00",
                           "2026-11-21T14:60",
                           "2026-11-21T14:30:60",
                           "2026-11-21Z",
                           "2026-11-21T14:30+24:00",
                           "2026-11-21T14:30+1",
                           "2026-11-21T14:30 ",
                           " 2026-11-21",
                           "2026-1121",
                           "2026-11-21T14:30:05.Z",
                           "2026-11-21T1430",
                           "202611211",
                           "10000-01-01",
                           "0001-01-01T00:00+01:00",
                           "9999-12-31T23:30-01:00",
                           "2026-11-21T14:30:05ZZ"})
    CHECK_MESSAGE(!leads::parse_iso(text), text);
}

TEST_CASE("the order of a file's dates") {
  using enum leads::DateOrder;
  CHECK(leads::parse_date_order("D.M.Y") == day_month_year);
  CHECK(leads::parse_date_order("m/d/y") == month_day_year);
  CHECK(leads::parse_date_order("Y-M-D") == year_month_day);
  CHECK(leads::parse_date_order("D M Y") == day_month_year);
  for (const auto* text : {"", "DMY", "D.M/Y", "Y.D.M", "D.D.Y", "D,M,Y", "DD.MM.YYYY"})
    CHECK(!leads::parse_date_order(text));
}

TEST_CASE("dates of files in their order") {
  using enum leads::DateOrder;
  struct Case {
    std::string_view text;
    leads::DateOrder order;
    std::string_view expected;
  };
  const Case cases[] = {
      {"05.11.2025", day_month_year, "2025-11-05"},
      {"05.11.2025", month_day_year, "2025-05-11"},
      {"5.11.25", day_month_year, "2025-11-05"},
      {"5/11/69", day_month_year, "1969-11-05"},
      {"5/11/68", day_month_year, "2068-11-05"},
      {"25-11-05", year_month_day, "2025-11-05"},
      {"5. 11. 2025", day_month_year, "2025-11-05"},
      {"5 11 2025", day_month_year, "2025-11-05"},
      {"2025-11-05", day_month_year, "2025-11-05"},
      {"2025/11/5", month_day_year, "2025-11-05"},
      {"05 Nov 2025", month_day_year, "2025-11-05"},
      {"05-Nov-25", month_day_year, "2025-11-05"},
      {"25-Nov-05", year_month_day, "2025-11-05"},
      {"05-Nov-2025", year_month_day, "2025-11-05"},
      {"Nov 5, 2025", day_month_year, "2025-11-05"},
      {"NOVEMBER 5 2025", day_month_year, "2025-11-05"},
      {"5. November 2025", day_month_year, "2025-11-05"},
      {"Sept 5, 2025", day_month_year, "2025-09-05"},
      {"Wed, 05 Nov 2025", year_month_day, "2025-11-05"},
      {"06-05-14 9:30", day_month_year, "2014-05-06T09:30:00"},
      {"11/5/2025 2:30 PM", month_day_year, "2025-11-05T14:30:00"},
      {"11/5/2025, 12:05:09 am", month_day_year, "2025-11-05T00:05:09"},
      {"11/5/2025 12:05:09 p.m.", month_day_year, "2025-11-05T12:05:09"},
      {"11/5/2025 2:30\xe2\x80\xafPM", month_day_year, "2025-11-05T14:30:00"},
      {"5.11.2025 14:30:05.123", day_month_year, "2025-11-05T14:30:05"},
      {"Wed, 05 Nov 2025 14:30:05 +0100", day_month_year, "2025-11-05T13:30:05Z"},
      {"2025-11-05T14:30:05Z", day_month_year, "2025-11-05T14:30:05Z"},
  };
  for (const Case& c : cases) {
    const auto parsed = leads::parse_ordered(c.text, c.order);
    REQUIRE_MESSAGE(parsed.has_value(), c.text);
    const auto expected = leads::parse_iso(c.expected);
    CHECK_MESSAGE(parsed->local == (parsed->zoned ? parsed->local : expected->local), c.text);
    CHECK_MESSAGE(parsed->instant == expected->instant, c.text);
    CHECK_MESSAGE(parsed->has_time == expected->has_time, c.text);
    CHECK_MESSAGE(parsed->zoned == expected->zoned, c.text);
  }
  for (const auto* text : {"",
                           "0/0/00",
                           "31/02/2025",
                           "13/13/2025",
                           "5.11",
                           "5.11.",
                           "5.11.2025x",
                           "5/11-2025",
                           "5.11.025",
                           "5.11.20255",
                           "Foo 5, 2025",
                           "Nov Nov 2025",
                           "5.11.2025 14",
                           "5.11.2025 24:00",
                           "5.11.2025 13:00 PM",
                           "5.11.2025 0:30 AM",
                           "45000",
                           "5.11.0000",
                           "5.11.2025,",
                           "5.11.5",
                           "123/4/5"})
    CHECK_MESSAGE(!leads::parse_ordered(text, day_month_year), text);
}
