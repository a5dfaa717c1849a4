// SPDX-License-Identifier: MIT
#include "formats/time/tzif.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <time.h>

#include <fstream>
#include <random>
#include <sstream>

#include "leads/error.h"

using leads::Instant;
using leads::Seconds;
using leads::Zone;

namespace {

long system_offset(std::int64_t at) {
  const time_t seconds = at;
  tm parts{};
  localtime_r(&seconds, &parts);
  return parts.tm_gmtoff;
}

long offset(const Zone& zone, std::int64_t at) {
  return static_cast<long>(zone.offset_at(Instant{Seconds{at}}).count());
}

constexpr std::int64_t kDay = 86400;

std::int64_t new_year(int year) {
  const leads::Day day = std::chrono::year{year} / 1 / 1;
  return day.time_since_epoch().count() * kDay;
}

// The transition of the system's table in (before, after], found by halving.
std::int64_t find_edge(std::int64_t before, std::int64_t after) {
  const long old = system_offset(before);
  while (after - before > 1) {
    const std::int64_t middle = before + (after - before) / 2;
    (system_offset(middle) == old ? before : after) = middle;
  }
  return after;
}

void check_against_system(const Zone& zone, int first_year) {
  const std::int64_t from = new_year(first_year);
  const std::int64_t to = new_year(2200);
  for (std::int64_t day = from; day < to; day += kDay) {
    REQUIRE_MESSAGE(offset(zone, day) == system_offset(day), day);
    if (system_offset(day) == system_offset(day + kDay)) continue;
    const std::int64_t edge = find_edge(day, day + kDay);
    REQUIRE_MESSAGE(offset(zone, edge - 1) == system_offset(edge - 1), edge);
    REQUIRE_MESSAGE(offset(zone, edge) == system_offset(edge), edge);
  }
  std::mt19937_64 random(5);
  for (int i = 0; i < 5000; ++i) {
    const std::int64_t at =
        from + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(to - from));
    REQUIRE_MESSAGE(offset(zone, at) == system_offset(at), at);
  }
}

std::string file_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

leads::ErrorKind failure(std::string_view name) {
  try {
    leads::load_zone(name);
  } catch (const leads::Error& error) {
    return error.kind;
  }
  return leads::ErrorKind::bug;
}

}  // namespace

TEST_CASE("zones agree with the C library from 1902 to 2200, at both edges of each transition") {
  for (const auto* name : {"Europe/Berlin",
                           "America/New_York",
                           "Asia/Kolkata",
                           "Australia/Lord_Howe",
                           "America/Sao_Paulo",
                           "Pacific/Apia",
                           "Africa/Casablanca",
                           "Europe/Dublin",
                           "Asia/Tehran",
                           "America/St_Johns",
                           "Africa/Monrovia",
                           "Asia/Kathmandu",
                           "America/Nuuk",
                           "Antarctica/Troll",
                           "Pacific/Kiritimati",
                           "Etc/GMT+12",
                           "EST5EDT",
                           "Africa/Cairo",
                           "CET-1CEST,M3.5.0,M10.5.0/3",
                           "NZST-12NZDT,M9.5.0,M4.1.0/3",
                           "EST5EDT4,J60/2,J300/1",
                           "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1"}) {
    CAPTURE(name);
    setenv("TZ", name, 1);
    tzset();
    const Zone zone = leads::load_zone(name);
    CHECK(zone.name() == name);
    // The C library takes a rule without a table to begin in 1971.
    check_against_system(zone,
                         std::string_view(name).find(',') == std::string_view::npos ? 1902 : 1971);
  }
  setenv("TZ", "UTC", 1);
  tzset();
}

TEST_CASE("UTC, a colon, a file, a directory of one's own") {
  CHECK(leads::load_zone("").name() == "UTC");
  CHECK(leads::load_zone("UTC").hash() == Zone().hash());
  const Zone berlin = leads::load_zone("Europe/Berlin");
  CHECK(leads::load_zone(":Europe/Berlin").hash() == berlin.hash());
  CHECK(leads::load_zone(":/usr/share/zoneinfo/Europe/Berlin").hash() == berlin.hash());
  CHECK(leads::load_zone("Berlin", "/usr/share/zoneinfo/Europe").hash() == berlin.hash());
  CHECK(leads::load_zone("PST8PDT", "/nonexistent").offset_at(Instant{}) == Seconds{-8 * 3600});
}

TEST_CASE("an unknown zone names its neighbours") {
  const auto hint = [](std::string_view name) -> std::string {
    try {
      leads::load_zone(name);
    } catch (const leads::Error& error) {
      return error.kind == leads::ErrorKind::not_found ? error.hint : "wrong kind";
    }
    return "found";
  };
  CHECK(hint("Europe/Berlni") == "did you mean Europe/Berlin?");
  CHECK(hint("berlin") == "did you mean Europe/Berlin?");
  CHECK(hint("Mars/Olympus") == "use a name such as Europe/Berlin, or UTC");
}

TEST_CASE("names cannot leave the directory or hang the reader") {
  for (const auto* name :
       {"../../etc/passwd", "/etc/passwd", "Europe/../Europe/Berlin", "Europe", "Europe/",
        "Europe//Berlin", ".", "zone.tab", ":/dev/zero", ":/dev/stdin", ":/nonexistent",
        ":/usr/share/zoneinfo", "a b", "Europe/B\x1b"})
    CHECK_MESSAGE(failure(name) == leads::ErrorKind::not_found, name);
  CHECK(failure(std::string_view("Europe/Berlin\0x", 15)) == leads::ErrorKind::not_found);
  CHECK(failure(std::string(10000, 'a')) == leads::ErrorKind::not_found);
  CHECK(failure(":/etc/passwd") == leads::ErrorKind::bad_input);
}

TEST_CASE("a damaged file is refused, whatever its bytes are") {
  const std::string good = file_bytes("/usr/share/zoneinfo/America/New_York");
  CHECK_NOTHROW(leads::parse_tzif("x", good));
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_THROWS_AS(leads::parse_tzif("x", good.substr(0, size)), leads::Error);
  std::mt19937 random(11);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = good;
    for (int hit = 0; hit < 3; ++hit)
      bytes[random() % (i % 2 == 0 ? 64 : bytes.size())] = static_cast<char>(random());
    try {
      const Zone zone = leads::parse_tzif("x", bytes);
      zone.to_instant(zone.to_local(Instant{Seconds{static_cast<std::int32_t>(random())}}));
    } catch (const leads::Error& error) {
      CHECK(error.kind == leads::ErrorKind::bad_input);
    }
  }
}

TEST_CASE("POSIX strings") {
  for (const auto* text : {"UTC0", "EST5", "EST5EDT", "<+0330>-3:30", "CET-1CEST,M3.5.0,M10.5.0/3",
                           "EST5EDT,0/0,J365/25", "IST-1GMT0,M10.5.0,M3.5.0/1",
                           "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "LMT0:01:15"})
    CHECK_MESSAGE(leads::parse_posix_zone(text), text);
  CHECK(leads::parse_posix_zone("<+0330>-3:30")->standard_offset == 12600);
  CHECK(leads::parse_posix_zone("EST5EDT")->daylight_offset == -14400);
  for (const auto* text :
       {"", "UT0", "EST", "EST5E", "EST25", "EST5:60", "EST5EDT,", "EST5EDT,M3.2.0",
        "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0",
        "EST5EDT,J0,J365", "EST5EDT,366,1", "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x",
        "<EST5", "<ab>5", "EST5 "})
    CHECK_MESSAGE(!leads::parse_posix_zone(text), text);
}
