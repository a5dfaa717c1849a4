// SPDX-License-Identifier: MIT
// Working time against a count second by second, and what a stage's promises make of it.
#include "core/funnel/working_time.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "base/time/duration.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "fixtures/sample.h"

namespace leads {
namespace {

using std::chrono::days;

Zone::Switch month_rule(int month, int week, int day, int second) {
  return {Zone::Switch::Kind::month_week_day, month, week, day, second};
}

Zone berlin() {
  return Zone(
      "Berlin", 3600, {},
      Zone::Footer{3600, 7200, true, month_rule(3, 5, 0, 7200), month_rule(10, 5, 0, 10800)});
}

Zone new_york() {
  return Zone(
      "New_York", -18000, {},
      Zone::Footer{-18000, -14400, true, month_rule(3, 2, 0, 7200), month_rule(11, 1, 0, 7200)});
}

// Half an hour, in the southern summer.
Zone lord_howe() {
  return Zone(
      "Lord_Howe", 37800, {},
      Zone::Footer{37800, 39600, true, month_rule(10, 1, 0, 7200), month_rule(4, 1, 0, 7200)});
}

constexpr int clock(int hour, int minute = 0) {
  return (hour * 60 + minute) * 60;
}

Calendar office(Zone zone) {
  Calendar calendar;
  calendar.zone = std::move(zone);
  for (std::size_t day = 0; day < 5; ++day)
    calendar.hours[day] = {{clock(9), clock(12)}, {clock(13), clock(17, 30)}};
  calendar.holidays = {utc_day(2026, 12, 25), utc_day(2026, 12, 26), utc_day(2027, 1, 1)};
  return calendar;
}

// Nights, Sundays when clocks are changed, a day to its last second, and holidays on all of them.
Calendar odd_hours(Zone zone, std::mt19937& random) {
  Calendar calendar;
  calendar.zone = std::move(zone);
  calendar.hours[0] = {{0, clock(0, 1)}, {clock(23), clock(24)}};
  calendar.hours[1] = {{0, clock(24)}};
  calendar.hours[2] = {{clock(8, 30), clock(12)}, {clock(12), clock(18)}};
  calendar.hours[4] = {{clock(22), clock(24)}};
  calendar.hours[5] = {{0, clock(6)}};
  calendar.hours[6] = {
      {clock(1, 30), clock(2, 10)}, {clock(2, 20), clock(2, 50)}, {clock(3, 1), clock(4)}};
  for (int count = 0; count < 200; ++count) {
    const int from = static_cast<int>(random() % 1440) * 60;
    calendar.absences.push_back({utc_day(2020, 1, 1) + days{random() % 3653},
                                 {from, from + 60 * static_cast<int>(1 + random() % 1440)}});
  }
  for (int count = 0; count < 120; ++count)
    calendar.holidays.push_back(utc_day(2020, 1, 1) + days{random() % 3653});
  return calendar;
}

/// Whether a second is worked, looked at by itself. These zones change their clocks on whole
/// minutes.
class NaiveWork {
 public:
  explicit NaiveWork(const Calendar& calendar)
      : calendar_(&calendar), holidays_(calendar.holidays.begin(), calendar.holidays.end()) {}
  bool works(Instant at) {
    const auto minute = std::chrono::floor<std::chrono::minutes>(at);
    if (minute != minute_) offset_ = calendar_->zone.offset_at(at);
    minute_ = minute;
    const Instant local = at + offset_;
    const Day day = std::chrono::floor<days>(local);
    const auto second = (local - day).count();
    for (const Calendar::Span& span :
         calendar_->hours[std::chrono::weekday{day}.iso_encoding() - 1]) {
      if (span.from <= second && second < span.to)
        return !holidays_.contains(day) && !is_absent(day, second);
    }
    return false;
  }

 private:
  bool is_absent(Day day, std::int64_t second) const {
    return std::any_of(calendar_->absences.begin(), calendar_->absences.end(),
                       [&](const Calendar::Absence& one) {
                         return one.day == day && one.span.from <= second && second < one.span.to;
                       });
  }
  const Calendar* calendar_;
  std::set<Day> holidays_;
  Instant minute_ = kFirstInstant;
  Seconds offset_{0};
};

/// Counts from `from` on, second by second, and holds both ways of asking against the count: at
/// each change and now and then.
void compare(const Calendar& calendar, Instant from, Seconds length) {
  const WorkingTime working(calendar);
  NaiveWork naive(calendar);
  std::int64_t count = 0;
  bool worked = naive.works(from);
  for (Instant at = from; at < from + length; at += Seconds{1}) {
    const bool works = naive.works(at);
    const bool asked = works != worked || at.time_since_epoch().count() % 3607 == 0;
    worked = works;
    if (asked) {
      REQUIRE_MESSAGE((working.between(at, at + Seconds{1}).count() > 0) == works,
                      calendar.zone.name() << " " << format_utc(at));
      REQUIRE_MESSAGE(working.between(from, at).count() == count,
                      calendar.zone.name() << " " << format_utc(from) << " " << format_utc(at));
    }
    count += works ? 1 : 0;
    // Just worked: the end of this second is the first instant with so much behind it.
    if (works && asked)
      REQUIRE_MESSAGE(working.due_at(from, Seconds{count}) == at + Seconds{1},
                      calendar.zone.name() << " " << format_utc(at));
  }
}

void compare_ten_years(const Zone& zone, std::mt19937& random, int windows, Seconds window) {
  const Calendar calendar = odd_hours(zone, random);
  const Instant first = utc(2020, 1, 1);
  for (int i = 0; i < windows; ++i)
    compare(calendar, first + Seconds{static_cast<std::int64_t>(random() % (3652 * 86'400))},
            window);
  for (Instant at = first; at < utc(2030, 1, 1);) {
    const Zone::Stretch stretch = zone.stretch_at(at);
    compare(calendar, stretch.end - Seconds{clock(3)}, Seconds{clock(6)});
    at = stretch.end;
  }
}

struct Case {
  const char* from;
  const char* span;
  const char* due;
};

Instant at(std::string_view text) {
  return parse_iso(text)->instant;
}

}  // namespace

TEST_CASE("what is due in working time: evenings, weekends, holidays and changes of the clock") {
  const Calendar calendar = office(berlin());
  const WorkingTime working(calendar);
  const Case cases[] = {
      {"2026-11-18T08:00:00Z", "1h", "2026-11-18T09:00:00Z"},   // within a morning
      {"2026-11-18T10:30:00Z", "1h", "2026-11-18T12:30:00Z"},   // over noon
      {"2026-11-18T10:30:00Z", "30m", "2026-11-18T11:00:00Z"},  // up to noon exactly
      {"2026-11-20T15:30:00Z", "4h", "2026-11-23T11:00:00Z"},   // over a weekend
      {"2026-11-21T15:30:00Z", "1s", "2026-11-23T08:00:01Z"},   // from within it
      {"2026-12-24T16:00:00Z", "1h", "2026-12-28T08:30:00Z"},   // a holiday and a weekend
      {"2027-03-26T16:00:00Z", "1h", "2027-03-29T07:30:00Z"},   // and the clock goes forward
      {"2026-11-20T15:30:00Z", "0s", "2026-11-20T15:30:00Z"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.from);
    const Seconds span = parse_duration(one.span, false)->seconds;
    CHECK(format_utc(working.due_at(at(one.from), span)) == one.due);
    CHECK(working.between(at(one.from), at(one.due)) == span);
  }
  CHECK(working.between(at("2026-11-16T00:00:00Z"), at("2026-11-23T00:00:00Z")).count() ==
        5 * clock(7, 30));
  CHECK(working.between(at("2026-11-23T00:00:00Z"), at("2026-11-16T00:00:00Z")).count() == 0);
}

TEST_CASE("without hours every second counts, but not on holidays") {
  Calendar calendar;
  CHECK(WorkingTime(calendar).due_at(utc(2026, 11, 18, 12), Seconds{clock(48)}) ==
        utc(2026, 11, 20, 12));
  calendar.holidays = {utc_day(2026, 11, 19)};
  CHECK(WorkingTime(calendar).due_at(utc(2026, 11, 18, 12), Seconds{clock(48)}) ==
        utc(2026, 11, 21, 12));
}

TEST_CASE("an absence is taken off the hours of its day") {
  Calendar calendar = office(berlin());
  calendar.absences = {{utc_day(2026, 12, 24), {clock(12), clock(24)}},
                       {utc_day(2026, 12, 24), {clock(10), clock(11)}},
                       {utc_day(2026, 12, 25), {clock(10), clock(11)}}};
  const WorkingTime working(calendar);
  CHECK(working.between(at("2026-12-24T00:00:00Z"), at("2026-12-25T00:00:00Z")).count() ==
        clock(2));
  CHECK(working.between(at("2026-12-25T00:00:00Z"), at("2026-12-26T00:00:00Z")).count() == 0);
  CHECK(format_utc(working.due_at(at("2026-12-24T08:30:00Z"), Seconds{clock(1)})) ==
        "2026-12-24T10:30:00Z");
  CHECK(format_utc(working.due_at(at("2026-12-24T11:00:00Z"), Seconds{clock(1)})) ==
        "2026-12-28T09:00:00Z");
}

TEST_CASE("the ends of time are reached in time") {
  const Calendar calendar = office(berlin());
  const WorkingTime working(calendar);
  CHECK(working.due_at(utc(2026, 1, 1), Seconds::max()) == kLastInstant);
  CHECK(working.due_at(kLastInstant, Seconds{1}) == kLastInstant);
  CHECK(working.between(kFirstInstant, kLastInstant).count() > 0);
  CHECK(working.due_at(kFirstInstant, working.between(kFirstInstant, utc(2026, 11, 18, 10))) ==
        utc(2026, 11, 18, 10));
}

TEST_CASE("working time is the count second by second") {
  std::mt19937 random(20261118);
  for (const Zone& zone : {berlin(), new_york(), lord_howe()})
    compare_ten_years(zone, random, 3, days{1});
}

// By hand: test_core -ns -tc="*every second of ten years*"
TEST_CASE("working time is the count of every second of ten years in three zones" *
          doctest::skip()) {
  std::mt19937 random(20261118);
  for (const Zone& zone : {berlin(), new_york(), lord_howe()})
    compare(odd_hours(zone, random), utc(2020, 1, 1), days{3653});
}

TEST_CASE("a lead turns stale so long after it entered or was last in contact") {
  Playbook playbook = sample_playbook();
  playbook.stages[3].stale_after = days{10};
  Sample lead;
  lead.bare.stage_since = utc(2026, 11, 1);
  CHECK(!stale_at(lead.view(), lead.activities, playbook, utc(2026, 11, 18)));
  lead.bare.stage = StageId{3};
  CHECK(stale_at(lead.view(), lead.activities, playbook, utc(2026, 11, 18)) == utc(2026, 11, 11));
  lead.activities.push_back({utc(2026, 10, 1), *playbook.kinds.find("call"), {}, false, 0});
  CHECK(stale_at(lead.view(), lead.activities, playbook, utc(2026, 11, 18)) == utc(2026, 11, 11));
  lead.activities.push_back({utc(2026, 11, 5), *playbook.kinds.find("call"), {}, false, 0});
  lead.activities.push_back({utc(2026, 11, 6), *playbook.kinds.find("page_view"), {}, false, 0});
  CHECK(stale_at(lead.view(), lead.activities, playbook, utc(2026, 11, 18)) == utc(2026, 11, 15));
  CHECK(stale_at(lead.view(), lead.activities, playbook, utc(2026, 11, 4)) ==
        utc(2026, 11, 11));  // not yet known then
}

}  // namespace leads
