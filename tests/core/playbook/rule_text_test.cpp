// Rules as somebody would say them.
#include "core/playbook/rule_text.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

using leads::Band;
using leads::FilterScope;
using leads::Rule;
using leads::Seconds;

namespace {

constexpr Seconds kDay{86400};

struct Words {
  leads::Playbook book = leads::sample_playbook();

  Rule rule(int points) const {
    Rule made;
    made.points = points;
    return made;
  }
  Rule about(std::initializer_list<const char*> kinds, int points) const {
    Rule made = rule(points);
    made.part = leads::Part::engagement;
    for (const char* kind : kinds) made.activity.push_back(*book.kinds.find(kind));
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
};

}  // namespace

TEST_CASE("a rule about fields says its condition") {
  const Words words;
  Rule rule = words.rule(15);
  rule.when = filter_of(words.book, "title:~vp", FilterScope::rule);
  CHECK(words.say(rule) == "+15 when title:~vp");
  rule.part = leads::Part::engagement;
  CHECK(words.say(rule) == "+15 when title:~vp, as engagement");
}

TEST_CASE("a rule by value says its bands") {
  const Words words;
  Rule rule;
  rule.by = at(leads::BuiltIn::employees);
  rule.bands = Words::bands();
  CHECK(words.say(rule) == "by employees: -5 for 1..9, +5 for 10..");
  rule.when = filter_of(words.book, "has:phone", FilterScope::rule);
  CHECK(words.say(rule) == "by employees: -5 for 1..9, +5 for 10.., when has:phone");
}

TEST_CASE("a rule about activities says what counts, how it fades, and its limits") {
  Words words;
  words.book.groups.push_back({"web", leads::Part::engagement, {}});
  Rule rule = words.about({"page_view"}, 8);
  rule.where = filter_of(words.book, "subject:~/pricing", FilterScope::activity);
  rule.half_life = 14 * kDay;
  rule.limits.ceiling = 24;
  rule.group = 0;
  CHECK(
      words.say(rule) ==
      "+8 for each page_view with subject:~/pricing, halving every 14d, at most 24, in group web");
  rule = words.about({"email_open", "email_click"}, -2);
  rule.per = leads::Per::day;
  rule.within = 30 * kDay;
  rule.limits.floor = -10;
  CHECK(words.say(rule) ==
        "-2 for each day with email_open or email_click within 30d, at least -10");
  rule.per = leads::Per::once;
  rule.within.reset();
  rule.fades = 90 * kDay;
  rule.limits = {};
  CHECK(words.say(rule) == "-2 once for email_open or email_click, fading to nothing in 90d");
}

TEST_CASE("a rule that counts says of what") {
  const Words words;
  Rule rule = words.about({"email_reply", "call", "meeting"}, 0);
  rule.points.reset();
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
  Rule rule = words.rule(-15);
  rule.part = leads::Part::engagement;
  rule.idle = 45 * kDay;
  CHECK(words.say(rule) == "-15 after 45d without any activity of theirs");
  rule.activity = {*words.book.kinds.find("call")};
  CHECK(words.say(rule) == "-15 after 45d without call");
}
