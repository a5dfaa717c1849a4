// SPDX-License-Identifier: MIT
// What can be wrong in a [[rule]] or a [group]: every mistake with its place and its message.
#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"

namespace {

struct Case {
  std::string_view text;      ///< after `@`: the keys of a rule called "a", whose header is line 1
  std::string_view problems;  ///< one a line: LINE:COLUMN MESSAGE
};

constexpr Case kCases[] = {
    {R"(@when = "has:phone"
points = "10")",
     R"(4:10 points must be a whole number, got the string "10")"},
    {R"(@when = "has:phone"
points = 10.5)",
     "4:10 points must be a whole number, got the number 10.5"},
    {R"(@when = "has:phone"
points = 1000001)",
     "4:10 points must be from -1000000 to 1000000, got 1000001"},
    {R"(@when = "has:phone"
points = true)",
     "4:10 points must be a whole number, got true"},
    {R"(@when = "has:phone"
points = [1])",
     "4:10 points must be a whole number, got a list"},
    {R"(@when = "has:phone"
point = 10)",
     R"(4:1 unknown key "point" in [[rule]])"},
    {R"(@when = "has:phone")", "1:1 a rule needs points"},
    {R"(@points = 10)", "1:1 a rule needs one of when, by, activity or idle"},
    {R"(@when = " "
points = 1)",
     "3:8 when is blank"},
    {R"(@when = 5
points = 1)",
     "3:8 when must be a string, got the number 5"},
    {R"(@when = 'has:email titel:x'
points = 1)",
     R"(3:19 there is no field or name "titel")"},
    {R"(@when = "titel:x"
points = 1)",
     R"(3:9 there is no field or name "titel")"},
    {R"(@when = "has:phone title:\"x\" titel:x"
points = 1)",
     R"(3:8 there is no field or name "titel")"},
    {R"(@when = '''
has:phone
  titel:x'''
points = 1)",
     R"(5:3 there is no field or name "titel")"},
    {R"(@when = 'title:~é(b has:phone'
points = 1)",
     "3:16 this pattern cannot be used: missing ): é(b"},
    {R"(@when = 'score:10..'
points = 1)",
     "3:9 score cannot be used in rules"},
    {R"(@when = 'subject:x'
points = 1)",
     "3:9 subject cannot be used in rules"},
    {R"(@when = 'stage:mqll'
points = 1)",
     R"(3:15 there is no stage "mqll")"},
    {R"(@when = 'title:a..b'
points = 1)",
     "3:15 a range needs numbers or dates, and title is text"},
    {R"(@when = 'acme'
points = 1)",
     R"(3:9 a term is NAME:VALUE, got "acme")"},
    {R"(@when = 'owner:me'
points = 1)",
     R"(3:15 "me" depends on who runs the command)"},
    {R"(@activity = 'call'
where = 'at:2w..'
points = 1)",
     R"(4:13 "2w" is relative to now)"},
    {R"(@activity = 'cal'
points = 1)",
     R"(3:12 unknown kind of activity "cal")"},
    {R"(@activity = []
points = 1)",
     "3:12 activity is an empty list"},
    {R"(@activity = ['call', 5, 'call']
points = 1)",
     R"(3:21 activity must contain strings in quotes, got the number 5
3:24 "call" is in the list twice)"},
    {R"(@activity = 'call'
where = 'country:DE'
points = 1)",
     "4:10 country cannot be used in filters of activities"},
    {R"(@activity = 'call'
points = 1
within = 30)",
     "5:10 within must be a duration, got the number 30"},
    {R"(@activity = 'call'
points = 1
within = '30')",
     R"(5:10 within must be a duration, got the string "30")"},
    {R"(@activity = 'call'
points = 1
within = '0d')",
     R"(5:10 within must be longer than zero, got "0d")"},
    {R"(@activity = 'call'
points = 1
half_life = '6mo')",
     R"(5:13 months and years have no fixed length, got "6mo")"},
    {R"(@activity = 'call'
points = 1
half_life = '20000y')",
     R"(5:13 half_life must be a duration, got the string "20000y")"},
    {R"(@activity = 'call'
points = 1
half_life = '6d'
fades = '3d')",
     "6:9 half_life and fades do not go together"},
    {R"(@activity = 'call'
points = 1
per = 'week')",
     R"(5:7 per must be each, day or once, got "week")"},
    {R"(@activity = 'call'
points = 1
part = 'fit')",
     "5:8 a rule about activities is always engagement"},
    {R"(@activity = 'call'
points = 1
part = 'fitness')",
     R"(5:8 part must be fit or engagement, got "fitness")"},
    {R"(@activity = 'call'
points = 1
by = 'title')",
     "5:6 by looks at a field and activity at what happened"},
    {R"(@activity = 'call')", "1:1 a rule needs points or bands"},
    {R"(@activity = 'call'
points = 1
bands = [['1', 5]])",
     "4:10 a rule has points or bands, not both"},
    {R"(@activity = 'call'
per = 'once'
bands = [['1', 5]])",
     R"(4:7 per = "once" does not go with bands)"},
    {R"(@activity = 'call'
half_life = '1d'
bands = [['1', 5]])",
     "4:13 a count does not fade"},
    {R"(@activity = 'call'
fades = '1d'
bands = [['1', 5]])",
     "4:9 a count does not fade"},
    {R"(@activity = 'call'
bands = [['-1..3', 5]])",
     "4:11 a count is never below zero"},
    {R"(@activity = 'call'
bands = [['1.5', 5]])",
     R"(4:11 a count must be a whole number, got "1.5")"},
    {R"(@activity = 'call'
bands = [['missing', 5]])",
     "4:11 a count is never missing"},
    {R"(@idle = '3d'
points = -1
per = 'day'
within = '1d'
half_life = '1d'
fades = '1d')",
     R"(5:7 per does not go with idle
6:10 within does not go with idle
7:13 silence does not fade
8:9 silence does not fade)"},
    {R"(@idle = '3d'
bands = [['1', 5]])",
     "4:9 bands do not go with idle"},
    {R"(@idle = '3d'
points = -1
by = 'title')",
     "5:6 by does not go with idle"},
    {R"(@idle = '3d')", "1:1 a rule needs points"},
    {R"(@by = 'titel'
bands = [['x', 1]])",
     R"(3:6 unknown field "titel")"},
    {R"(@by = 'title')", "1:1 a rule with by needs bands"},
    {R"(@by = 'title'
points = 3
bands = [['x', 1]])",
     "4:10 points do not go with by"},
    {R"(@by = 'title'
where = 'machine:true'
per = 'day'
within = '1d'
half_life = '1d'
fades = '1d'
bands = [['x', 1]])",
     R"(4:9 where looks at activities, by at a field
5:7 per is about activities, by about a field
6:10 within is about activities, by about a field
7:13 a field does not fade
8:9 a field does not fade)"},
    {R"(@by = 'employees'
bands = 5)",
     "4:9 bands must be a list, got the number 5"},
    {R"(@by = 'employees'
bands = [])",
     "4:9 bands is an empty list"},
    {R"(@by = 'employees'
bands = [['1..9']])",
     "4:10 a band is a value and its points, got a list"},
    {R"(@by = 'employees'
bands = ['1..9', 3])",
     R"(4:10 a band is a value and its points, got the string "1..9"
4:18 a band is a value and its points, got the number 3)"},
    {R"(@by = 'employees'
bands = [[10, 3]])",
     "4:11 a band's value must be a string, got the number 10"},
    {R"(@by = 'employees'
bands = [['1..9', '3']])",
     R"(4:19 points must be a whole number, got the string "3")"},
    {R"(@by = 'employees'
bands = [['9..1', 3]])",
     R"(4:11 the range "9..1" ends before it begins)"},
    {R"(@by = 'employees'
bands = [['..', 3]])",
     "4:11 a range needs an end"},
    {R"(@by = 'employees'
bands = [['ten', 3], ['1..x', 3]])",
     R"(4:11 employees must be a whole number, got "ten"
4:23 employees must be a whole number, got "x")"},
    {R"(@by = 'value'
bands = [['1.23456', 3]])",
     R"(4:11 value must be an amount with at most four decimals, got "1.23456")"},
    {R"(@by = 'expected_close'
bands = [['2026-02-30..', 3]])",
     R"(4:11 expected_close must be a date like 2026-11-21, got "2026-02-30")"},
    {R"(@by = 'type'
bands = [['persn', 3]])",
     R"(4:11 type must be person or organization, got "persn")"},
    {R"(@when = 'has:phone'
points = 1
where = 'machine:true')",
     "5:9 where looks at activities and this rule has none"},
    {R"(@when = 'has:phone'
points = 1
per = 'day'
within = '1d'
half_life = '1d'
fades = '1d')",
     R"(5:7 per is about activities and this rule has none
6:10 within is about activities and this rule has none
7:13 a field does not fade
8:9 a field does not fade)"},
    {R"(@when = 'has:phone'
bands = [['x', 1]])",
     "4:9 bands need by or activity"},
    {R"(@when = 'has:phone'
points = 1
floor = 3
ceiling = 2)",
     "5:9 the floor (3) is above the ceiling (2)"},
    {R"(@when = 'has:phone'
points = 1
ceiling = '3')",
     R"(5:11 ceiling must be a whole number, got the string "3")"},
    {R"(@when = 'has:phone'
points = 1
group = 'wbe'
[group.web]
ceiling = 1)",
     R"(5:9 unknown group "wbe")"},
    {R"(@when = 'has:phone'
points = 1
group = 'zoo')",
     R"(5:9 unknown group "zoo")"},
    {R"(@when = 'has:phone'
points = 1
group = 'web'
[[rule]]
name = 'b'
idle = '3d'
points = -1
group = 'web'
[group.web]
ceiling = 1)",
     "10:9 the group web holds rules of fit, this is one of engagement"},
    {R"(@when = 'has:phone'
points = 1
[[rule]]
name = ' A'
when = 'has:email'
points = 1)",
     R"(6:8 another rule is called "A")"},
    {R"([[rule]]
when = 'has:phone'
points = 1)",
     "1:1 [[rule]] needs the key name"},
    {R"([rule]
name = 'a')",
     "1:1 each rule must be an entry of a list"},
    {R"(rule = 5)", "1:8 rule must be tables [[rule]], got the number 5"},
    {R"(rule = [1, 2])",
     R"(1:9 rule must be tables [[rule]], got the number 1
1:12 rule must be tables [[rule]], got the number 2)"},
    {R"([group.web]
ceilin = 3)",
     R"(2:1 unknown key "ceilin" in [group.web])"},
    {R"(group = 3)", "1:9 group must be a table, got the number 3"},
    {R"([group]
web = 3)",
     "2:7 [group.web] must be a table, got the number 3"},
};

void check(const Case& one) {
  std::string text(one.text);
  if (text.starts_with('@')) text.replace(0, 1, "[[rule]]\nname = \"a\"\n");
  CAPTURE(text);
  CHECK(leads::problems_of(text + '\n') == one.problems);
}

}  // namespace

TEST_CASE("each mistake in a rule is named at its place") {
  for (const Case& one : kCases) check(one);
}
