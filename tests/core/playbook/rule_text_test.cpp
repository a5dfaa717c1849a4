// SPDX-License-Identifier: MIT
// Rules as somebody would say them.
#include "core/playbook/rule_text.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

using leads::ActivityRule;
using leads::Band;
using leads::FieldRule;
using leads::FilterScope;
using leads::Rule;
using leads::Seconds;
using leads::SilenceRule;
using leads::ValueRule;

namespace {

constexpr Seconds kDay{86400};

struct Words {
  leads::Playbook book = leads::sample_playbook();

  ActivityRule about(std::initializer_list<const char*> kinds, int points) const {
    ActivityRule made;
    for (const char* kind : kinds) made.activity.kinds.push_back(*book.kinds.find(kind));
    made.points = points;
    return made;
  }
  static std::vector<Band> bands() {
    Band few, many;
    few.points = -5;
    few.label = "1..9";
    many.points = 5;
    many.label = "10..";
    return {few, many};
  }
  std::string say(const Rule& made) const { return describe_rule(book, made); }
  std::string say(const ActivityRule& made) const {
    return say({.part = leads::Part::engagement, .kind = made});
  }
};

}  // namespace

TEST_CASE("a rule about fields says its condition") {
  const Words words;
  Rule rule{.kind = FieldRule{filter_of(words.book, "title:~vp", FilterScope::rule), 15}};
  CHECK(words.say(rule) == "+15 when title:~vp");
  rule.part = leads::Part::engagement;
  CHECK(words.say(rule) == "+15 when title:~vp, as engagement");
}

TEST_CASE("a rule by value says its bands") {
  const Words words;
  ValueRule size{{}, at(leads::BuiltIn::employees), Words::bands()};
  CHECK(words.say(Rule{.kind = size}) == "by employees: -5 for 1..9, +5 for 10..");
  size.when = filter_of(words.book, "has:phone", FilterScope::rule);
  CHECK(words.say(Rule{.kind = size}) == "by employees: -5 for 1..9, +5 for 10.., when has:phone");
}

TEST_CASE("a rule about activities says what counts, how it fades, and its limits") {
  Words words;
  words.book.groups.push_back({"web", leads::Part::engagement, {}});
  ActivityRule views = words.about({"page_view"}, 8);
  views.activity.where = filter_of(words.book, "subject:~/pricing", FilterScope::activity);
  views.half_life = 14 * kDay;
  Rule rule{.part = leads::Part::engagement,
            .limits = {.floor = {}, .ceiling = 24},
            .group = 0,
            .kind = views};
  CHECK(
      words.say(rule) ==
      "+8 for each page_view with subject:~/pricing, halving every 14d, at most 24, in group web");
  ActivityRule mail = words.about({"email_open", "email_click"}, -2);
  mail.per = leads::Per::day;
  mail.within = 30 * kDay;
  rule = {.part = leads::Part::engagement, .limits = {.floor = -10, .ceiling = {}}, .kind = mail};
  CHECK(words.say(rule) ==
        "-2 for each day with email_open or email_click within 30d, at least -10");
  mail.per = leads::Per::once;
  mail.within.reset();
  mail.fades = 90 * kDay;
  CHECK(words.say(mail) == "-2 once for email_open or email_click, fading to nothing in 90d");
}

TEST_CASE("a rule that counts says of what") {
  const Words words;
  ActivityRule rule = words.about({"email_reply", "call", "meeting"}, 0);
  rule.bands = Words::bands();
  rule.within = 60 * kDay;
  rule.when = filter_of(words.book, "not:stage:customer", FilterScope::rule);
  CHECK(words.say(rule) ==
        "by the number of email_reply, call and meeting within 60d: -5 for 1..9, +5 for 10.., when "
        "not:stage:customer");
  rule.per = leads::Per::day;
  rule.when.reset();
  CHECK(words.say(rule) ==
        "by the number of days with email_reply, call and meeting within 60d: -5 for 1..9, +5 for "
        "10..");
}

TEST_CASE("a rule about silence says how long it is") {
  const Words words;
  SilenceRule silence{{}, {}, 45 * kDay, -15};
  Rule rule{.part = leads::Part::engagement, .kind = silence};
  CHECK(words.say(rule) == "-15 after 45d without any activity of theirs");
  silence.activity.kinds = {*words.book.kinds.find("call")};
  rule.kind = silence;
  CHECK(words.say(rule) == "-15 after 45d without call");
}
