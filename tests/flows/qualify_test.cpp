// SPDX-License-Identifier: MIT
// qualify goes stage by stage as far as filters and requirements hold, and says what the next one
// still asks for.
#include "flows/qualify.h"

#include <doctest/doctest.h>

#include "fixtures/random_book.h"
#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);

struct Desk {
  Playbook playbook = sample_playbook();
  Sample lead;

  Desk() { lead.set(BuiltIn::created_at, utc(2026, 1, 1)); }

  Stage& stage(const char* name) { return playbook.stages[index(*playbook.find_stage(name))]; }
  void qualify(const char* name, const char* filter) {
    stage(name).qualify = filter_of(playbook, filter, FilterScope::stage);
  }
  void rule(const char* filter, int points, Part part = Part::fit) {
    playbook.rules.push_back(
        {.name = filter,
         .part = part,
         .kind = FieldRule{filter_of(playbook, filter, FilterScope::rule), points}});
  }
  void stands(const char* name, Instant since = utc(2026, 2, 1)) {
    lead.bare.stage = *playbook.find_stage(name);
    lead.bare.stage_since = since;
    const StageType type = playbook.stage(lead.bare.stage).type;
    lead.bare.furthest =
        type == StageType::open || type == StageType::won ? lead.bare.stage : StageId{};
  }
  void knock(Instant at, bool machine = false) {
    lead.activities.push_back({at, *playbook.kinds.find("form_submit"), SubjectId{}, machine, 0});
  }

  Qualification run(Instant as_of = kNow) {
    const Scorer scorer(playbook);
    const FunnelMatcher funnel(playbook);
    ScoreScratch scratch;
    const SubjectText subjects = [](SubjectId) { return std::string_view(); };
    return qualify_lead({lead.view(), lead.activities, {}, as_of, &subjects}, scorer, funnel,
                        scratch);
  }
  std::string name(StageId id) const { return playbook.stage(id).name; }
};

std::string missing(const Qualification& result) {
  std::string text;
  if (result.steps.empty()) return text;
  for (const Missing& one : result.steps.back().missing)
    text += (text.empty() ? "" : "; ") + one.what;
  return text;
}

}  // namespace

TEST_CASE("a lead enters stage after stage and stops before a person's step") {
  Desk desk;
  desk.rule("has:title", 50);
  desk.qualify("mql", "score:40..");
  desk.qualify("sql", "score:40..");
  CHECK(desk.name(desk.run().to) == "new");
  desk.lead.set(BuiltIn::title, std::string("VP"));
  const Qualification result = desk.run();
  CHECK(desk.name(result.to) == "mql");
  REQUIRE(result.steps.size() == 2);
  CHECK(result.steps[0].entered);
  CHECK(result.steps[0].holds == "score:40..");
  CHECK(!result.steps[1].entered);
  CHECK(result.steps[1].by_hand);
  CHECK(desk.name(result.steps[1].stage) == "sal");
  desk.stands("sal");
  CHECK(desk.name(desk.run().to) == "sql");
  desk.qualify("sal", "score:40..");
  desk.stands("new");
  CHECK(desk.name(desk.run().to) == "sql");
}

TEST_CASE("the score is evaluated afresh in the stage reached") {
  Desk desk;
  desk.rule("has:title", 50);
  desk.rule("stage:mql..", -30);
  desk.qualify("mql", "score:40..");
  desk.qualify("sal", "score:40..");
  desk.lead.set(BuiltIn::title, std::string("VP"));
  const Qualification result = desk.run();
  CHECK(desk.name(result.to) == "mql");
  CHECK(result.score.total == 20);
  CHECK(missing(result) == "needs 20 more points");
}

TEST_CASE("a lead never goes backward, and won and lost ones are not touched") {
  Desk desk;
  desk.qualify("mql", "lead_age:0d..");
  desk.qualify("sal", "lead_age:0d..");
  desk.stands("opportunity");
  CHECK(desk.name(desk.run().to) == "opportunity");
  for (const char* name : {"customer", "lost", "disqualified"}) {
    desk.stands(name);
    desk.knock(utc(2026, 11, 1));
    const Qualification result = desk.run();
    CHECK(desk.name(result.to) == name);
    CHECK(result.steps.empty());
  }
}

TEST_CASE("missing points and fields are named") {
  struct Case {
    const char *filter, *wanted;
  };
  for (const Case& one :
       {Case{"score:40..", "needs 30 more points"}, Case{"score:11..", "needs 1 more point"},
        Case{"fit:12..", "needs 2 more fit points"},
        Case{"engagement:5..", "needs 5 more engagement points"},
        Case{"company:acme", "company is missing (company:acme)"},
        Case{"has:phone", "phone is missing (has:phone)"}, Case{"title:CEO", "needs title:CEO"},
        Case{"not:has:title", "needs not:has:title"},
        Case{"score:40.. or fit:11..", "needs 30 more points"},
        Case{"score:40.. has:phone or fit:11..", "needs 1 more fit point"},
        Case{"company:\"\u00c9cole SA\" score:5..",
             "company is missing (company:\"\u00c9cole SA\")"}}) {
    Desk desk;
    CAPTURE(one.filter);
    desk.rule("has:title", 10);
    desk.lead.set(BuiltIn::title, std::string("VP"));
    desk.qualify("mql", one.filter);
    const Qualification result = desk.run();
    CHECK(desk.name(result.to) == "new");
    CHECK(missing(result) == one.wanted);
  }
}

TEST_CASE("what a stage requires is asked for beside its filter, each field once with its mend") {
  Desk desk;
  desk.qualify("mql", "score:..40");
  desk.stage("mql").require = {at(BuiltIn::phone), at(BuiltIn::owner)};
  const Qualification result = desk.run();
  CHECK(desk.name(result.to) == "new");
  CHECK(missing(result) == "phone is missing; owner is missing");
  CHECK(result.steps.back().missing[0].mend == "phone");
  desk.qualify("mql", "has:phone");
  CHECK(missing(desk.run()) == "phone is missing (has:phone); owner is missing");
  desk.lead.set(BuiltIn::phone, std::string("+4915112345678"));
  desk.lead.set(BuiltIn::owner, std::string("ana"));
  CHECK(desk.name(desk.run().to) == "mql");
}

TEST_CASE(
    "a parked lead returns by its date or by a knock after its parking, and by nothing else") {
  Desk desk;
  desk.playbook.reasons.push_back({"no_budget", Seconds{90 * 86400}, false, true});
  desk.playbook.reasons.push_back({"invalid", std::nullopt, true, true});
  desk.qualify("mql", "lead_age:0d..");
  const Instant parked = utc(2026, 11, 1);
  desk.stands("nurture", parked);
  const auto goes = [&](Instant as_of) {
    const Qualification result = desk.run(as_of);
    CHECK(result.parked == (desk.name(result.to) == "nurture"));
    return desk.name(result.to);
  };
  desk.knock(parked - Seconds{1});
  CHECK(goes(kNow) == "nurture");
  desk.knock(parked + Seconds{86400}, true);
  CHECK(goes(kNow) == "nurture");
  desk.lead.bare.stage_reason = "no_budget";
  CHECK(goes(parked + Seconds{90 * 86400 - 1}) == "nurture");
  CHECK(goes(parked + Seconds{90 * 86400}) == "mql");
  desk.lead.bare.stage_reason = "";
  desk.knock(parked + Seconds{2 * 86400});
  CHECK(goes(parked + Seconds{2 * 86400 - 1}) == "nurture");
  CHECK(goes(parked + Seconds{2 * 86400}) == "mql");
  desk.lead.bare.stage_reason = "invalid";
  CHECK(goes(kNow) == "nurture");
}

TEST_CASE("a parked lead free to return still has to hold the first filter") {
  Desk desk;
  desk.rule("has:title", 50);
  desk.qualify("mql", "score:40..");
  desk.stands("nurture", utc(2026, 11, 1));
  desk.knock(utc(2026, 11, 2));
  const Qualification result = desk.run();
  CHECK(desk.name(result.to) == "nurture");
  CHECK(!result.parked);
  CHECK(missing(result) == "needs 40 more points");
}

TEST_CASE("`ready` is where qualify goes when no rule looks at the stage") {
  Dice dice(99);
  std::size_t moved = 0;
  for (int round = 0; round < 3000; ++round) {
    Desk desk;
    desk.playbook.reasons.push_back({"no_budget", Seconds{20 * 86400}, false, true});
    desk.rule("has:title", 20);
    desk.rule("employees:10..", 15);
    desk.rule("lead_age:200d..", -10, Part::engagement);
    static const std::vector<std::string> kFilters{
        "score:10..",    "score:20..",           "fit:15..", "has:phone",
        "lead_age:1d..", "temperature:warm,hot", "grade:C.."};
    for (const char* name : {"mql", "sal", "sql", "opportunity"}) {
      if (dice.chance(70))
        desk.qualify(name,
                     (dice.of(kFilters) + (dice.chance(30) ? " or has:company" : "")).c_str());
      if (dice.chance(30)) desk.stage(name).require = {at(BuiltIn::phone)};
    }
    if (dice.chance(60)) desk.lead.set(BuiltIn::title, std::string("VP"));
    if (dice.chance(60)) desk.lead.set(BuiltIn::employees, dice.pick(1, 20));
    if (dice.chance(60)) desk.lead.set(BuiltIn::phone, std::string("+4915112345678"));
    if (dice.chance(20)) desk.lead.set(BuiltIn::company, std::string("Acme"));
    desk.stands(desk.playbook.stages[static_cast<std::size_t>(dice.pick(0, 8))].name.c_str(),
                utc(2026, 11, 1));
    if (dice.chance(40)) desk.lead.bare.stage_reason = "no_budget";
    if (dice.chance(40)) desk.knock(utc(2026, 10, 20) + Seconds{dice.pick(0, 25 * 86400)});
    const Scorer scorer(desk.playbook);
    ScoreScratch scratch;
    Score score;
    const SubjectText subjects = [](SubjectId) { return std::string_view(); };
    scorer.score(desk.lead.view(), desk.lead.activities, {}, kNow, subjects, scratch, score);
    const Qualification result = desk.run();
    moved += result.to != result.from ? 1 : 0;
    REQUIRE(desk.name(score.ready) == desk.name(result.to));
  }
  CHECK(moved > 500);
}

}  // namespace leads
