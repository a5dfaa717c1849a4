// SPDX-License-Identifier: MIT
// A playbook that uses every table and key comes out as written, in source order; what is not
// written has its default.
#include "leads/playbook.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/time/format.h"
#include "fixtures/playbook_sample.h"
#include "fixtures/playbook_whole.h"
#include "leads/instant.h"
#include "leads/mapping.h"
#include "leads/rule.h"
#include "leads/when.h"
#include "leads/zone.h"

using leads::Direction;
using leads::FieldIndex;
using leads::Playbook;
using leads::Seconds;

namespace {

struct Whole {
  leads::PlaybookResult result = leads::parse_sample(leads::kWholePlaybook);
  const Playbook& book = result.playbook;
  const leads::Rule& rule(std::size_t i) const { return book.rules.at(i); }
};

template <class Items>
std::string names_of(const Items& items) {
  std::string names;
  for (const auto& item : items) names += (names.empty() ? "" : " ") + item.name;
  return names;
}

}  // namespace

TEST_CASE("a playbook with every table and key has no problem") {
  REQUIRE(leads::problems_of(leads::kWholePlaybook) == "");
}

TEST_CASE("own words follow the built-in ones in source order") {
  const Whole whole;
  const auto fields = whole.book.fields.all();
  REQUIRE(fields.size() == static_cast<std::size_t>(leads::BuiltIn::count) + 5);
  CHECK(names_of(fields.last(5)) == "visits plan budget renews beta");
  CHECK(fields[fields.size() - 4].choices == std::vector<std::string>{"free", "pro"});
  CHECK(whole.book.sources.at("podcast") == Direction::in);
  CHECK(whole.book.sources.at("street_fair") == Direction::out);
  CHECK(whole.book.sources.at("web_form") == Direction::in);
  const auto& visit = whole.book.kinds[*whole.book.kinds.find("store_visit")];
  CHECK(visit.direction == Direction::in);
  CHECK(visit.channel == "in_person");
  CHECK_FALSE(visit.knocking);
}

TEST_CASE("limits, thresholds and grades are as written") {
  const Whole whole;
  const auto& score = whole.book.score;
  CHECK(score.total.floor == -14);
  CHECK(score.total.ceiling == 80);
  CHECK(score.fit.ceiling == 25);
  CHECK_FALSE(score.fit.floor);
  CHECK(score.engagement.floor == -10);
  CHECK(score.hot == 60);
  CHECK(score.warm == 30);
  CHECK(score.grade_a == 25);
  CHECK(score.grade_c == 3);
  CHECK(score.grade_needs == 2);
  REQUIRE(whole.book.groups.size() == 1);
  CHECK(whole.book.groups[0].limits.ceiling == 20);
  CHECK(whole.book.groups[0].part == leads::Part::engagement);
}

TEST_CASE("rules keep their source order, line and shape") {
  const Whole whole;
  CHECK(names_of(whole.book.rules) ==
        "Zoo director Size Plan Budget Renewal Browses Pricing Mail Demo Comes back Quiet");
  CHECK(whole.rule(0).line == 32);
  CHECK(whole.rule(0).part == leads::Part::fit);
  CHECK(gate_of(whole.rule(0))->source == "title:~\\bdirector\\b industry:zoo");
  CHECK(whole.rule(5).part == leads::Part::engagement);
  const leads::Rule& pricing = whole.rule(6);
  const auto& looks = std::get<leads::ActivityRule>(pricing.kind);
  CHECK(looks.activity.where->source == "subject:~/pricing");
  CHECK(looks.half_life == Seconds{14 * 86400});
  CHECK(pricing.limits.ceiling == 24);
  CHECK(pricing.group == 0U);
  CHECK(pricing.part == leads::Part::engagement);
  const leads::Rule& mail = whole.rule(7);
  const auto& opens = std::get<leads::ActivityRule>(mail.kind);
  CHECK(opens.per == leads::Per::day);
  CHECK(opens.within == Seconds{30 * 86400});
  CHECK(opens.fades == Seconds{90 * 86400});
  CHECK(mail.limits.floor == 1);
  CHECK(std::is_sorted(opens.activity.kinds.begin(), opens.activity.kinds.end()));
  CHECK(std::get<leads::ActivityRule>(whole.rule(8).kind).per == leads::Per::once);
  CHECK(gate_of(whole.rule(9))->source == "not:stage:customer");
  const auto& quiet = std::get<leads::SilenceRule>(whole.rule(10).kind);
  CHECK(quiet.idle == Seconds{45 * 86400});
  CHECK(quiet.activity.kinds.size() == 2);
}

TEST_CASE("bands are in the stored unit of their field") {
  const Whole whole;
  const auto bands = [&whole](std::size_t rule) {
    return std::get<leads::ValueRule>(whole.rule(rule).kind).bands;
  };
  const auto size = bands(1);
  REQUIRE(size.size() == 2);
  CHECK(size[0].low == 1);
  CHECK(size[0].high == 9);
  CHECK(size[0].points == -5);
  CHECK(size[0].label == "1..9");
  CHECK_FALSE(size[1].high);
  CHECK(bands(2)[0].text == "pro");
  CHECK(bands(2)[1].missing);
  const auto budget = bands(3);
  CHECK(budget[0].high == 9999900);
  CHECK(budget[1].low == 10000000);
  CHECK(budget[1].high == 10000000);
  CHECK(bands(4)[0].low == 20454);  // days since 1970
  CHECK(bands(4)[0].high == 20634);
  CHECK(std::get<leads::ActivityRule>(whole.rule(9).kind).bands[0].low == 0);
  CHECK(std::get<leads::ActivityRule>(whole.rule(9).kind).bands[0].high == 0);
}

TEST_CASE("stages are amended, added, chosen and put in order") {
  const Whole whole;
  CHECK(names_of(whole.book.stages) == "new mql sal demo sql opportunity customer nurture lost");
  const auto& mql = whole.book.stages[1];
  CHECK(mql.label == "Marketing qualified");
  CHECK(mql.qualify->source == "score:35..");
  CHECK(mql.limit == 200);
  CHECK(whole.book.stages[0].label == "new");
  CHECK(whole.book.stages[2].respond_within == Seconds{4 * 3600});
  CHECK(whole.book.stages[3].funnel == leads::Funnel::bofu);
  const auto& sql = whole.book.stages[4];
  CHECK_FALSE(sql.qualify);
  CHECK(sql.require ==
        std::vector<FieldIndex>{at(leads::BuiltIn::phone), at(leads::BuiltIn::owner)});
  CHECK(sql.stale_after == Seconds{10 * 86400});
  CHECK(sql.probability == 40);
  CHECK(whole.book.find_stage("customer") == static_cast<leads::StageId>(6));
  CHECK_FALSE(whole.book.find_stage("disqualified"));
}

TEST_CASE("a range of days may run over the end of the week") {
  const Playbook playbook =
      leads::parse_sample(
          "[calendar]\nhours = { sun-thu = \"09:00..17:00\", fri = \"09:00..12:00\" }")
          .playbook;
  CHECK(playbook.calendar.hours[6].size() == 1);
  CHECK(playbook.calendar.hours[3].front().to == 17 * 3600);
  CHECK(playbook.calendar.hours[4].front().to == 12 * 3600);
  CHECK(playbook.calendar.hours[5].empty());
}

TEST_CASE("the calendar holds zone, hours and sorted holidays") {
  const Whole whole;
  const auto& calendar = whole.book.calendar;
  CHECK(calendar.zone.name() == "Europe/Berlin");
  CHECK(calendar.country == "DE");
  REQUIRE(calendar.hours[0].size() == 2);
  CHECK(calendar.hours[3][1].from == 13 * 3600);
  CHECK(calendar.hours[3][1].to == 17 * 3600 + 1800);
  CHECK(calendar.hours[4][0].to == 86400);
  CHECK(calendar.hours[5].empty());
  REQUIRE(calendar.holidays.size() == 3);
  CHECK(leads::format_day(calendar.holidays[0]) == "2026-12-24");  // of the file
  CHECK(leads::format_day(calendar.holidays[1]) == "2026-12-25");
  CHECK(calendar.ics == "days-off.ics");
}

TEST_CASE("assignment, owners, reasons, consent and mail are as written") {
  const Whole whole;
  REQUIRE(whole.book.assigns.size() == 1);
  CHECK(whole.book.assigns[0].at == static_cast<leads::StageId>(1));
  CHECK(whole.book.assigns[0].owners == std::vector<std::string>{"ana", "bo"});
  CHECK(whole.book.assigns[0].capacity == 40);
  CHECK(names_of(whole.book.owners) == "ana bo");
  REQUIRE(whole.book.owners[0].away.size() == 2);
  CHECK(whole.book.owners[0].away[1].first == whole.book.owners[0].away[1].second);
  CHECK(whole.book.find_reason("no_budget")->recycle_after == Seconds{90 * 86400});
  CHECK(whole.book.find_reason("invalid_data")->never);
  CHECK_FALSE(whole.book.find_reason("invalid_data")->counts_as_lost);
  CHECK(whole.book.find_reason("competitor")->counts_as_lost);
  CHECK(whole.book.mail_unknown);
  CHECK(whole.book.mail_from == "Acme <hello@acme.example>");
  CHECK(whole.book.mail_at_most->first == 2);
  CHECK(whole.book.mail_at_most->second == Seconds{7 * 86400});
  REQUIRE(whole.book.nurtures.size() == 1);
  CHECK(whole.book.nurtures[0].hours);
  REQUIRE(whole.book.nurtures[0].steps.size() == 3);
  CHECK(whole.book.nurtures[0].steps[1].suggest);
  CHECK(whole.book.nurtures[0].steps[1].offer == "SAVE10");
  CHECK(whole.book.nurtures[0].steps[2].task == "call {{company}}");
}

TEST_CASE("mappings keep the order of their columns") {
  const Whole whole;
  CHECK(names_of(whole.book.imports) == "fair mails plain");
  const leads::Mapping& fair = *whole.book.find_import("fair");
  CHECK(fair.system == "fair-2026");
  REQUIRE(fair.map.size() == 7);
  CHECK(fair.map[0] == std::pair<std::string, std::string>("Zeile", "title"));
  CHECK(fair.map[3].second == "email_2");
  CHECK(fair.values.at("source")[0] == std::pair<std::string, std::string>("Olark Chat", "chat"));
  CHECK(fair.values.at("visits")[0].second == "10");
  CHECK(fair.consent[1].second == "-phone");
  REQUIRE(fair.set.size() == 3);
  CHECK(fair.set[2] == std::pair<std::string, std::string>("beta", "true"));
  CHECK(fair.missing.size() == 2);
  CHECK(fair.date == leads::DateOrder::day_month_year);
  CHECK(fair.on_match == leads::OnMatch::overwrite);
  CHECK(fair.on_match_fields[0].second == leads::OnMatch::skip);
  CHECK(fair.zone->name() == "Europe/Berlin");
  CHECK(fair.encoding == "windows-1252");
  CHECK(fair.delimiter == "\t");
  CHECK(fair.skip_lines == 3);
  CHECK(fair.sheet == "Leads");
  const leads::Mapping& mails = *whole.book.find_import("mails");
  CHECK(mails.system == "mails");
  CHECK(mails.activities.size() == 8);
  CHECK(mails.kinds[1].second == "email_click");
  CHECK(whole.book.find_import("plain")->on_match == leads::OnMatch::error);
}

TEST_CASE("tests hold typed values") {
  const Whole whole;
  REQUIRE(whole.book.tests.size() == 1);
  const leads::RuleTest& test = whole.book.tests[0];
  REQUIRE(test.lead.size() == 6);
  CHECK(std::get<std::string>(test.lead[0].second) == "Director");
  CHECK(std::get<std::int64_t>(test.lead[1].second) == 120);
  CHECK(std::get<std::int64_t>(test.lead[2].second) == 125000);
  CHECK(std::get<std::int64_t>(test.lead[3].second) == 1);
  CHECK(std::get<std::int64_t>(test.lead[4].second) == 20513);
  CHECK(std::get<std::int64_t>(test.lead[5].second) == 1767225600 - 3600);  // midnight in Berlin
  REQUIRE(test.activities.size() == 2);
  CHECK(test.activities[0].ago == Seconds{86400});
  CHECK(test.activities[1].value == 1.5);
  CHECK(test.activities[1].machine);
  REQUIRE(test.expect.size() == 6);
  CHECK(test.expect[0] == std::pair<std::string, std::string>("score", "60.."));
}

TEST_CASE("what this version does not act on is listed") {
  const Whole whole;
  const auto& list = whole.result.not_acted_on;
  CHECK(std::find(list.begin(), list.end(), "[[test]]") != list.end());
  CHECK(std::find(list.begin(), list.end(), "[[stage]] respond_within") == list.end());
  CHECK(leads::parse_sample("[score]\nhot = 80\n").not_acted_on.empty());
}

TEST_CASE("the mark follows the text and the zone") {
  const auto mark = [](std::string_view text) { return leads::parse_sample(text).playbook.mark; };
  CHECK(mark("[score]\nhot = 80\n") == mark("[score]\nhot = 80\n"));
  CHECK(mark("[score]\nhot = 80\n") != mark("[score]\nhot = 81\n"));
  const std::string_view text = "[calendar]\ntime_zone = \"Europe/Berlin\"\n";
  const auto other = [](std::string_view) {
    return leads::Zone("Europe/Berlin", 7200, {}, std::nullopt);
  };
  CHECK(leads::parse_playbook(text, "", other, {}).playbook.mark != mark(text));
}
