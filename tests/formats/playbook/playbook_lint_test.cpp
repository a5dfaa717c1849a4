// SPDX-License-Identifier: MIT
// Warnings are true whenever they are given, and silent where a lead could make it otherwise.
#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"

namespace {

/// Problems of rules; each text is the keys of one rule, "a", "b", ... in order.
std::string lint(std::initializer_list<std::string_view> rules, std::string_view rest = "") {
  std::string text;
  char name = 'a';
  for (const std::string_view rule : rules) {
    text += "[[rule]]\nname = '" + std::string(1, name++) + "'\n" + std::string(rule) + '\n';
  }
  return leads::problems_of(text + std::string(rest));
}

std::string when(std::string_view filter) {
  return lint({"points = 1\nwhen = '''" + std::string(filter) + "'''"});
}
std::string where(std::string_view filter) {
  return lint(
      {"points = 1\nactivity = ['call', 'page_view']\nwhere = '" + std::string(filter) + "'"});
}

constexpr std::string_view kNeverWhen = "4:8 warning: this is never true, so the rule never fires";
constexpr std::string_view kNeverWhere = "5:9 warning: this is never true, so the rule never fires";

}  // namespace

TEST_CASE("terms that shut each other out are named") {
  for (const std::string_view filter :
       {"has:phone no:phone", "no:title title:x", "no:title title:~x", "country:DE country:AT",
        "country:DE not:country:de,at", "employees:1..9 employees:10..",
        "employees:5 employees:..4", "stage:new stage:mql", "stage:new not:stage:new",
        "country:DE country:AT or has:phone no:phone",
        "consent.email:opted_in consent.email:opted_out", "mailable:true mailable:false",
        "lead_age:..3d lead_age:4d..", "value:1.5 value:2"}) {
    CAPTURE(filter);
    CHECK(when(filter) == kNeverWhen);
  }
}

TEST_CASE("terms that some lead satisfies are not") {
  for (const std::string_view filter :
       {"has:phone no:email", "tag:a tag:b", "country:DE,AT country:AT",
        "employees:1..9 employees:9..", "not:title:x no:title", "country:DE not:country:AT",
        "stage:mql..sql stage:sal", "country:DE country:AT or has:phone",
        "consent.email:opted_in consent.phone:opted_out", "title:~a title:~b",
        "title:~a not:title:a", "employees:5.. not:employees:7"}) {
    CAPTURE(filter);
    CHECK(when(filter) == "");
  }
}

TEST_CASE("a where that leaves none of the rule's kinds is named") {
  CHECK(where("kind:meeting") == kNeverWhere);
  CHECK(where("kind:meeting or machine:true machine:false") == kNeverWhere);
  CHECK(where("subject:a subject:b") == kNeverWhere);
  CHECK(where("kind:call,meeting") == "");
  CHECK(where("not:kind:call") == "");
  CHECK(where("kind:meeting or machine:true") == "");
}

TEST_CASE("a rule that can't move the score is named") {
  CHECK(lint({"points = 0\nwhen = 'has:phone'"}) ==
        "3:10 warning: the points of this rule are always 0");
  CHECK(lint({"by = 'employees'\nbands = [['1..9', 0], ['missing', 0]]"}) ==
        "4:9 warning: the points of this rule are always 0");
  CHECK(lint({"activity = 'call'\npoints = 5\nceiling = 0"}) ==
        "5:11 warning: within its limits this rule never gives or takes a point");
  CHECK(lint({"activity = 'call'\npoints = 0\nfloor = 3"}) ==
        "4:10 warning: the points of this rule are always 0");
}

TEST_CASE("a limit of a rule that is never reached is named") {
  CHECK(lint({"points = 5\nwhen = 'has:phone'\nceiling = 6"}) ==
        "5:11 warning: a ceiling of 6 is never reached: the rule yields at most 5");
  CHECK(lint({"points = 5\nwhen = 'has:phone'\nfloor = -1"}) ==
        "5:9 warning: a floor of -1 is never reached: the rule yields at least 0");
  CHECK(lint({"activity = 'call'\nbands = [['1', 3], ['2..', 9]]\nceiling = 10"}) ==
        "5:11 warning: a ceiling of 10 is never reached: the rule yields at most 9");
  CHECK(lint({"activity = 'call'\npoints = 5\nper = 'day'\nwithin = '2d'\nceiling = 100"}) ==
        "7:11 warning: a ceiling of 100 is never reached: the rule yields at most 20");
  CHECK(lint({"activity = 'call'\npoints = 5\nper = 'once'\nceiling = 6"}) ==
        "6:11 warning: a ceiling of 6 is never reached: the rule yields at most 5");
  CHECK(lint({"activity = 'call'\npoints = 5\nceiling = 900000"}) == "");
  CHECK(lint({"activity = 'call'\npoints = 5\nwithin = '1d'\nceiling = 900000"}) == "");
  CHECK(lint({"points = 5\nwhen = 'has:phone'\nceiling = 5"}) == "");
  CHECK(lint({"points = 5\nwhen = 'has:phone'\nfloor = 1"}) == "");
}

TEST_CASE("negative points with only a ceiling are named") {
  CHECK(lint({"activity = 'call'\npoints = -5\nceiling = 20"}) ==
        "5:11 warning: a ceiling alone does not limit points below zero");
  CHECK(leads::parse_sample("[[rule]]\nname = 'a'\nactivity = 'call'\npoints = -5\nceiling = 20\n")
            .problems[0]
            .hint == "did you mean floor = -20?");
  CHECK(lint({"activity = 'call'\npoints = -5\nfloor = -20"}) == "");
}

TEST_CASE("limits of groups, parts and the total are looked at with what is below them") {
  const std::string_view member = "points = 5\nwhen = 'has:phone'\ngroup = 'g'";
  CHECK(lint({member}, "[group.g]\nceiling = 6\n") ==
        "7:11 warning: a ceiling of 6 is never reached: the rules of this group yield at most 5");
  CHECK(lint({member, member}, "[group.g]\nceiling = 6\n") == "");
  CHECK(lint({member}, "[group.g]\n") == "6:1 warning: the group g limits nothing");
  CHECK(lint({}, "[group.g]\nceiling = 6\n") == "1:1 warning: no rule is in the group g");
  const std::string_view plain = "points = 5\nwhen = 'has:phone'";
  CHECK(lint({plain, plain}, "[score]\nfit.ceiling = 11\nceiling = 12\n") ==
        "10:15 warning: a ceiling of 11 is never reached: the rules of fit yield at most 10\n"
        "11:11 warning: a ceiling of 12 is never reached: fit and engagement yield at most 10");
  CHECK(lint({plain, "activity = 'call'\npoints = 1"}, "[score]\nceiling = 9000\n") == "");
  CHECK(lint({}, "[score]\nceiling = 100\nfloor = -5\nfit.ceiling = 3\n") == "");
}

TEST_CASE("a threshold that no lead reaches is named where the file sets it") {
  const std::string_view plain = "points = 30\nwhen = 'has:phone'";
  CHECK(lint({plain}) == "");
  CHECK(lint({plain}, "[score]\nhot = 70\nwarm = 30\ngrade = { A = 31, B = 30 }\n") ==
        "6:7 warning: no lead is ever hot: the score is at most 30\n"
        "8:15 warning: no lead is ever grade A: fit is at most 30");
  CHECK(lint({plain, "activity = 'call'\npoints = 1"}, "[score]\nhot = 70\nwarm = 30\n") == "");
}

TEST_CASE("bands that lie over each other are named") {
  const auto bands = [](std::string_view by, std::string_view list) {
    return lint({"by = '" + std::string(by) + "'\nbands = [" + std::string(list) + "]"});
  };
  CHECK(bands("employees", "['1..10', 1], ['10..', 2]") ==
        "4:25 warning: \"10..\" overlaps \"1..10\"");
  CHECK(bands("employees", "['1..10', 1], ['11..', 2], ['missing', 3]") == "");
  CHECK(bands("employees", "['missing', 1], ['missing', 2]") ==
        "4:27 warning: \"missing\" overlaps \"missing\"");
  CHECK(bands("title", "['VP', 1], ['vp ', 2]") == "4:22 warning: \"vp\" overlaps \"VP\"");
  CHECK(bands("title", "['missing', 1], ['=missing', 2]") == "");
  CHECK(bands("revenue", "['0..10', 1], ['10..20', 2]") == "");
  CHECK(bands("revenue", "['0..10', 1], ['9.99..20', 2]") ==
        "4:25 warning: \"9.99..20\" overlaps \"0..10\"");
  CHECK(bands("created_at", "['..2026-01-01', 1], ['2026-01-01', 2]") ==
        "4:32 warning: \"2026-01-01\" overlaps \"..2026-01-01\"");
  CHECK(lint({"activity = 'call'\nbands = [['0', 1], ['0..1', 2]]"}) ==
        "4:21 warning: \"0..1\" overlaps \"0\"");
}

TEST_CASE("sources that nobody declared are named with the nearest") {
  const auto problems =
      leads::parse_sample("[import.x]\nset = { source = 'tradeshow' }\n").problems;
  REQUIRE(problems.size() == 1);
  CHECK(leads::short_form(problems[0]) == "2:18 warning: unknown source \"tradeshow\"");
  CHECK(problems[0].hint == "did you mean trade_show?");
}

TEST_CASE(
    "points that a stage asks for exactly are named: nobody with more of them would qualify") {
  const auto stage = [](const std::string& qualify) {
    return leads::problems_of("[[stage]]\nname = 'mql'\nqualify = '" + qualify + "'\n");
  };
  CHECK(stage("score:40") ==
        "3:11 warning: nobody with more than exactly 40 points of score qualifies");
  CHECK(stage("fit:20 grade:A") ==
        "3:11 warning: nobody with more than exactly 20 points of fit qualifies");
  for (const char* meant :
       {"score:40..", "score:40..60", "score:40,50", "not:score:0", "grade:A", "cycle:1"}) {
    CAPTURE(std::string(meant));
    CHECK(stage(meant) == "");
  }
}

TEST_CASE("a date to come back on needs a stage to come back from") {
  constexpr std::string_view kReason = "[reasons]\nno_budget = { recycle_after = '90d' }\n";
  CHECK(leads::problems_of(std::string(kReason)).empty());
  CHECK(leads::problems_of("[stages]\nonly = ['new', 'customer', 'lost']\n" + std::string(kReason))
            .find("no lead ever comes back by recycle_after") != std::string::npos);
}
