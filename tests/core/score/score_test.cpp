// SPDX-License-Identifier: MIT
// How a score is made: tables of rules, a history, and the lines they must come to.
#include "leads/score.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "base/text.h"
#include "fixtures/sample.h"

namespace leads {
namespace {

using Line = Contribution::Line;
const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kDay{86400};

struct Expected {
  Line line;
  std::uint32_t index;
  std::int64_t points;
  std::uint32_t matches;
};

struct Bench {
  Playbook playbook = sample_playbook();
  Sample lead;
  ScoreScratch scratch;

  Bench() {
    lead.set(BuiltIn::created_at, kNow - 100 * kDay);
    playbook.score.grade_needs = 1;
  }
  void happened(const char* kind, Seconds ago, const char* subject = "", bool machine = false) {
    lead.activities.push_back({kNow - ago, *playbook.kinds.find(kind), lead.subject(subject),
                               machine, std::numeric_limits<double>::quiet_NaN()});
    std::stable_sort(lead.activities.begin(), lead.activities.end(),
                     [](const Activity& a, const Activity& b) { return a.at < b.at; });
  }
  Filter when(const char* text) const { return filter_of(playbook, text, FilterScope::rule); }
  Filter where(const char* text) const { return filter_of(playbook, text, FilterScope::activity); }
  Rule& last() { return playbook.rules.back(); }
  Rule& fit(const char* condition, int points) {
    playbook.rules.push_back({.kind = FieldRule{when(condition), points}});
    return last();
  }
  ActivityRule& on(const char* kind, int points) {
    ActivityRule rule;
    rule.activity.kinds = {*playbook.kinds.find(kind)};
    rule.points = points;
    playbook.rules.push_back({.part = Part::engagement, .kind = std::move(rule)});
    return std::get<ActivityRule>(last().kind);
  }
  Score at(Instant as_of) {
    Score score;
    const Scorer scorer(playbook);
    const SubjectText subjects = [this](SubjectId id) {
      return std::string_view(lead.subjects[static_cast<std::size_t>(id)]);
    };
    scorer.score(lead.view(), lead.activities, {}, as_of, subjects, scratch, score);
    return score;
  }
  void lines(const std::vector<Expected>& expected, Instant as_of = kNow) {
    const Score score = at(as_of);
    REQUIRE(score.why.size() == expected.size());
    for (std::size_t nth = 0; nth < expected.size(); ++nth) {
      CAPTURE(nth);
      CHECK(score.why[nth].line == expected[nth].line);
      CHECK(score.why[nth].index == expected[nth].index);
      CHECK(score.why[nth].points == expected[nth].points);
      CHECK(score.why[nth].matches == expected[nth].matches);
    }
  }
};

Band band(std::optional<double> low, std::optional<double> high, int points) {
  Band made;
  made.low = low, made.high = high, made.points = points;
  return made;
}

TEST_CASE("each occurrence, one a day, or one") {
  Bench bench;
  bench.on("page_view", 3);
  bench.on("page_view", 3).per = Per::day;
  bench.on("page_view", 3).per = Per::once;
  for (const int hours : {1, 2, 30, 31, 60}) bench.happened("page_view", Seconds{hours * 3600});
  bench.lines({{Line::rule, 0, 15, 5}, {Line::rule, 1, 9, 3}, {Line::rule, 2, 3, 1}});
}

TEST_CASE("days are those of the calendar") {
  Bench bench;
  bench.on("page_view", 3).per = Per::day;
  bench.happened("page_view", Seconds{12 * 3600 + 1800});  // 23:30 UTC the day before
  bench.happened("page_view", Seconds{12 * 3600 - 1800});  // 00:30 UTC
  bench.lines({{Line::rule, 0, 6, 2}});
  bench.playbook.calendar.zone = Zone("East", 3600, {}, std::nullopt);
  bench.lines({{Line::rule, 0, 3, 1}});
}

TEST_CASE("a window ends where age reaches it") {
  Bench bench;
  bench.on("page_view", 5).within = kDay;
  bench.happened("page_view", kDay - Seconds{1});
  bench.happened("page_view", kDay);
  bench.lines({{Line::rule, 0, 5, 1}});
  CHECK(bench.at(kNow).valid_until == kNow + Seconds{1});
}

TEST_CASE("fading is summed and rounded once, half away from zero") {
  Bench bench;
  bench.on("page_view", 5).half_life = kDay;
  bench.on("page_view", -5).half_life = kDay;
  bench.on("page_view", 10).fades = 10 * kDay;
  bench.happened("page_view", kDay);
  bench.happened("page_view", 2 * kDay);
  bench.happened("page_view", 20 * kDay);
  // 2.5 + 1.25 + 0.000005 = 3.75; 9 + 8 + 0
  bench.lines({{Line::rule, 0, 4, 3}, {Line::rule, 1, -4, 3}, {Line::rule, 2, 17, 3}});
  bench.lead.activities.erase(bench.lead.activities.begin(), bench.lead.activities.begin() + 2);
  bench.lines({{Line::rule, 0, 3, 1}, {Line::rule, 1, -3, 1}, {Line::rule, 2, 9, 1}});
}

TEST_CASE("by day and once, the newest fades") {
  Bench bench;
  for (const Per per : {Per::once, Per::day}) {
    ActivityRule& rule = bench.on("page_view", 8);
    rule.half_life = kDay;
    rule.per = per;
  }
  bench.happened("page_view", kDay);
  bench.happened("page_view", kDay + Seconds{3600});
  bench.happened("page_view", 2 * kDay);
  bench.lines({{Line::rule, 0, 4, 1}, {Line::rule, 1, 6, 2}});
}

TEST_CASE("bands of a count, none at all included") {
  Bench bench;
  ActivityRule& calls = bench.on("call", 0);
  calls.bands = {band(0, 0, -7), band(1, 1, 5), band(2, 3, 12), band(4, std::nullopt, 20)};
  const std::pair<int, int> rows[] = {{0, -7}, {1, 5}, {2, 12}, {3, 12}, {4, 20}, {9, 20}};
  for (const auto& [count, points] : rows) {
    bench.lead.activities.clear();
    for (int each = 0; each < count; ++each) bench.happened("call", Seconds{each});
    CAPTURE(count);
    bench.lines({{Line::rule, 0, points, static_cast<std::uint32_t>(count)}});
  }
  calls.when = bench.when("stage:customer");
  bench.lines({});
}

TEST_CASE("machines count only where they are named") {
  Bench bench;
  bench.on("email_open", 1);
  bench.on("email_open", 10).activity.where = bench.where("machine:true");
  bench.on("email_open", 100).activity.where = bench.where("subject:x or machine:false");
  bench.happened("email_open", kDay, "x", true);
  bench.happened("email_open", kDay, "y");
  bench.lines({{Line::rule, 0, 1, 1}, {Line::rule, 1, 10, 1}, {Line::rule, 2, 200, 2}});
}

TEST_CASE("silence counts from the later of creation and the last interest") {
  Bench bench;
  bench.playbook.rules.push_back(
      {.part = Part::engagement, .kind = SilenceRule{{}, {}, 45 * kDay, -15}});
  bench.lines({{Line::rule, 0, -15, 1}});
  bench.happened("email_sent", kDay);
  bench.happened("email_open", kDay, "", true);
  bench.lines({{Line::rule, 0, -15, 1}});
  bench.happened("page_view", 40 * kDay);
  bench.lines({});
  CHECK(bench.at(kNow).valid_until == kNow + 5 * kDay);
  bench.lines({{Line::rule, 0, -15, 1}}, kNow + 5 * kDay);
  std::get<SilenceRule>(bench.last().kind).activity.kinds = {*bench.playbook.kinds.find("call")};
  bench.lines({{Line::rule, 0, -15, 1}});
}

TEST_CASE("by the value of a field: the first line that matches") {
  Bench bench;
  bench.playbook.rules.push_back({.kind = ValueRule{}});
  ValueRule& size = std::get<ValueRule>(bench.last().kind);
  size.by = at(BuiltIn::employees);
  size.bands = {band(1, 9, -5), band(10, 49, 5), band(50, std::nullopt, 12)};
  Band missing;
  missing.missing = true, missing.points = -3;
  size.bands.push_back(missing);
  bench.lines({{Line::rule, 0, -3, 1}});
  bench.lead.set(BuiltIn::employees, std::int64_t{10});
  bench.lines({{Line::rule, 0, 5, 1}});
  bench.lead.set(BuiltIn::employees, std::int64_t{0});
  bench.lines({});
  size.by = at(BuiltIn::industry);
  size.bands = {band({}, {}, 9)};
  size.bands[0].text = fold("Maschinenbau & Öfen");
  bench.lead.set(BuiltIn::industry, std::string(" MASCHINENBAU & öFEN"));
  bench.lines({{Line::rule, 0, 9, 1}});
}

TEST_CASE("limits of rule, group, part and total, each a line") {
  Bench bench;
  bench.playbook.groups = {{"web", Part::engagement, {std::nullopt, 30}}};
  bench.on("page_view", 10);
  bench.last().limits.ceiling = 24;
  bench.last().group = 0;
  bench.on("chat", 20);
  bench.last().group = 0;
  bench.fit("has:phone", 5).limits.floor = -3;
  bench.fit("no:phone", -40).limits.floor = -30;
  bench.playbook.score.engagement.ceiling = 25;
  bench.playbook.score.total.floor = 7;
  for (int each = 0; each < 4; ++each) bench.happened("page_view", Seconds{each});
  bench.happened("chat", kDay);
  bench.lines({{Line::rule, 0, 40, 4},
               {Line::rule_limit, 0, -16, 0},
               {Line::rule, 1, 20, 1},
               {Line::rule, 3, -40, 1},
               {Line::rule_limit, 3, 10, 0},
               {Line::group_limit, 0, -14, 0},
               {Line::part_limit, 1, -5, 0},
               {Line::total_limit, 0, 12, 0}});
  const Score score = bench.at(kNow);
  CHECK(score.fit == -30);
  CHECK(score.engagement == 25);
  CHECK(score.total == 7);
  CHECK(score.why.back().floor);
}

TEST_CASE("limits apply to a yield of 0, and nothing overflows") {
  Bench bench;
  bench.fit("has:phone", 5).limits.floor = 2;
  bench.lines({{Line::rule_limit, 0, 2, 0}});
  constexpr int kMost = std::numeric_limits<int>::max();
  for (int each = 0; each < 9; ++each) bench.fit("no:phone", kMost).limits.floor = kMost;
  const Score score = bench.at(kNow);
  CHECK(score.why[1].points == 1'000'000);
  CHECK(score.fit == kMost);
  std::int64_t sum = 0;
  for (const Contribution& line : score.why) sum += line.points;
  CHECK(sum == score.total);
}

TEST_CASE("grade needs decided fit rules") {
  Bench bench;
  CHECK(bench.at(kNow).grade == Grade::U);
  bench.fit("employees:10..", 20);
  bench.fit("not:country:DE", 1);
  bench.playbook.score.grade_needs = 2;
  bench.lead.set(BuiltIn::employees, std::int64_t{50});
  CHECK(bench.at(kNow).grade == Grade::U);
  bench.lead.set(BuiltIn::country, std::string("DE"));
  CHECK(bench.at(kNow).grade == Grade::B);
  bench.playbook.score.grade_needs = 9;
  CHECK(bench.at(kNow).grade == Grade::B);
}

TEST_CASE("temperature is the total's") {
  Bench bench;
  bench.on("call", 35);
  CHECK(bench.at(kNow).temperature == Temperature::cold);
  bench.happened("call", kDay);
  CHECK(bench.at(kNow).temperature == Temperature::warm);
  bench.happened("call", kDay);
  CHECK(bench.at(kNow).temperature == Temperature::hot);
}

TEST_CASE("what has not happened yet only bounds the expiry") {
  Bench bench;
  bench.on("call", 35);
  CHECK(bench.at(kNow).valid_until == kLastInstant);
  bench.happened("call", -kDay);
  CHECK(bench.at(kNow).total == 0);
  CHECK(bench.at(kNow).valid_until == kNow + kDay);
}

TEST_CASE("scratch may pass from one scorer to another") {
  Bench bench;
  bench.fit("title:~vp", 1);
  bench.lead.set(BuiltIn::title, std::string("VP"));
  CHECK(bench.at(kNow).fit == 1);
  std::get<FieldRule>(bench.last().kind).when = bench.when("title:~head");
  CHECK(bench.at(kNow).fit == 0);
}

TEST_CASE("long fading holds to the last second before valid_until, and not for ever") {
  std::mt19937 random(3);
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int round = 0; round < 2000; ++round) {
    Bench bench;
    ActivityRule& rule = bench.on("page_view", static_cast<int>(pick(-40, 40)));
    const Seconds span{pick(1, 1 << pick(0, 30)) * pick(1, 300)};
    (round % 2 == 0 ? rule.half_life : rule.fades) = span;
    for (auto count = pick(1, 9); count > 0; --count)
      bench.happened("page_view", Seconds{pick(0, span.count() / 2)});
    CAPTURE(round);
    const Score now = bench.at(kNow);
    if (now.valid_until < kLastInstant)
      REQUIRE(same_values(now, bench.at(now.valid_until - Seconds{1})));
    if (now.total == 0) REQUIRE(now.valid_until == kLastInstant);
    if (round % 2 == 0 && now.total != 0 && now.valid_until < kLastInstant) {
      REQUIRE(
          !same_values(now, bench.at(now.valid_until + Seconds{3 + span.count() / 10'000'000})));
    }
  }
}

}  // namespace
}  // namespace leads
