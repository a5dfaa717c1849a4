// SPDX-License-Identifier: MIT
// What can be wrong in the other tables, and in the file as TOML: every mistake with its place and
// its message, all at once.
#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"

namespace {

struct Case {
  std::string_view text;
  std::string_view problems;  ///< one a line: LINE:COLUMN MESSAGE
};

constexpr Case kTables[] = {
    {R"([scores]
hot = 1)",
     R"(1:2 unknown key "scores" in leads.toml)"},
    {R"(x.y = 1)", R"(1:1 unknown key "x" in leads.toml)"},
    {R"([score]
hot = 10)",
     "2:7 hot (10) is below warm (35)"},
    {R"([score]
hot = 10
warm = 20)",
     "2:7 hot (10) is below warm (20)"},
    {R"([score]
floor = 10
ceiling = 9)",
     "2:9 the floor (10) is above the ceiling (9)"},
    {R"([score]
fit.floor = 10
fit.ceiling = 9
engagement.cap = 3)",
     R"(2:13 the floor (10) is above the ceiling (9)
4:12 unknown key "cap" in [score] engagement)"},
    {R"([score]
fit = 3)",
     "2:7 fit has a ceiling and a floor, got the number 3"},
    {R"([score]
grade = { A = 10, D = 3 })",
     R"(2:15 A (10) is below B (20)
2:19 unknown key "D" in [score] grade)"},
    {R"([score]
grade_needs = 1)",
     "2:15 warning: grade_needs (1) is more than there are rules of fit (0), so all of them must "
     "be decided"},
    {R"([score]
grade_needs = -1)",
     "2:15 grade_needs must be from 0 to 1000000, got -1"},
    {R"([fields]
Name = "text"
email = "text"
score = "text"
subject = "text"
has = "text"
format = "text"
email_2 = "text")",
     R"(2:1 a field's name is 1 to 50 of a-z, 0-9 and _, got "Name"
3:1 email is a built-in field
4:1 score is reserved and cannot be the name of a field
5:1 subject is reserved and cannot be the name of a field
6:1 has is reserved and cannot be the name of a field
7:1 format is reserved and cannot be the name of a field
8:1 email_2 is reserved and cannot be the name of a field)"},
    {R"([fields]
xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy = "text")",
     R"(2:1 a field's name is 1 to 50 of a-z, 0-9 and _, got "xyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…")"},
    {R"([fields]
a = "choice"
b = { type = "choice" }
c = { type = "text", of = ["x"] }
d = { type = "choice", of = ["X", "x", 5] })",
     R"(2:5 a choice needs its values
3:14 a choice needs its values
4:27 only a choice has values to choose from
5:35 "x" is in the list twice
5:40 of must contain strings in quotes, got the number 5)"},
    {R"([fields]
a = "strng"
b = 5
c = { typ = "text" }
d = "txt"
e = { of = ["x"] })",
     R"(2:5 unknown type "strng"
3:5 b must be a string, got the number 5
4:7 unknown key "typ" in the field c
5:5 unknown type "txt"
6:5 the field e needs the key type)"},
    {R"([sources]
chat = "in"
podcast = "inbound"
x = 1
"A b" = "in"
a_b = "in")",
     R"(2:1 chat is a built-in source
3:11 podcast must be in, out or none, got "inbound"
4:5 x must be a string, got the number 1
6:1 a_b is already set above)"},
    {R"([kinds]
call = { direction = "in" }
Visit = { direction = "in" }
x = "in"
y = { channel = "web" }
z = { direction = "inn", channel = "in person", chanel = "x" })",
     R"(2:1 call is a built-in kind of activity
3:1 a kind's name is 1 to 50 of a-z, 0-9 and _, got "Visit"
4:5 the kind x must be a table, got the string "in"
5:5 the kind y needs the key direction
6:19 direction must be in, out, both or none, got "inn"
6:36 a channel is 1 to 50 of a-z, 0-9 and _, got "in person"
6:49 unknown key "chanel" in the kind z)"},
    {R"([[stage]]
name = "mqll"
qualify = "score:1..")",
     R"(2:8 unknown stage "mqll")"},
    {R"([[stage]]
name = "a"
after = "sqll"
[[stage]]
name = "b-c"
after = "sql"
[[stage]]
label = "x"
[[stage]]
name = "sql"
after = "new"
[[stage]]
name = "sql")",
     R"(3:9 unknown stage "sqll"
5:8 a stage's name is 1 to 50 of a-z, 0-9 and _, got "b-c"
7:1 [[stage]] needs the key name
11:9 after positions a new stage, but sql already exists
13:8 sql already has a [[stage]] above)"},
    {R"([[stage]]
name = "sql"
qualify = "ready:sql"
require = ["fone", "phone", "phone"]
probability = 101
limit = 0
respond_within = 4
stale_after = "1y"
funnel = "top"
type = "opn"
probabilty = 3)",
     R"(3:12 ready cannot be used in stages, assign and nurture
4:12 unknown field "fone"
4:29 "phone" is in the list twice
5:15 probability must be from 0 to 100, got 101
6:9 limit must be from 1 to 1000000, got 0
7:18 respond_within must be a duration, got the number 4
8:15 months and years have no fixed length, got "1y"
9:10 funnel must be none, tofu, mofu or bofu, got "top"
10:8 type must be open, won, parked or lost, got "opn"
11:1 unknown key "probabilty" in [[stage]])"},
    {R"([[stage]]
name = "lost"
qualify = "score:1..")",
     "3:11 qualify is only for open stages, and lost is lost"},
    {R"([[stage]]
name = "late"
after = "customer")",
     "3:9 the open stage late comes after customer, which is won"},
    {R"([[stage]]
name = "customer"
type = "open")",
     "3:8 no stage is of type won"},
    {R"([stages]
only = ["new", "new", "foo", "customer"])",
     R"(2:16 "new" is in the list twice
2:23 unknown stage "foo")"},
    {R"([stages]
only = ["customer"]
order = 1)",
     R"(2:8 no stage is of type open
3:1 unknown key "order" in [stages])"},
    {R"([stages]
only = ["new", "customer", "sql"])",
     "2:8 the open stage sql comes after customer, which is won"},
    {R"([stages]
only = ["new", "customer"]
[[stage]]
name = "sql"
label = "x"
[[rule]]
name = "a"
when = "stage:sql"
points = 1)",
     R"(4:8 warning: [stages] only leaves out sql
8:15 there is no stage "sql")"},
    {R"([calendar]
time_zone = "Europe/Berln"
country = "uk"
ics = 5)",
     R"(2:13 unknown time zone "Europe/Berln"
3:11 country must be a code of two letters (ISO 3166-1), got "uk"
4:7 ics must be a string, got the number 5)"},
    {R"([calendar]
country = "Germany"
[calendar.hours]
mon-fri = "9..17"
fri = "09:00..10:00"
sat = "09:00..12:00, 11:00..13:00"
sun = "17:00..09:00"
fri-mo = "09:00..10:00"
sun-thu = "09:00..10:00"
tue = "-0:30..12:00")",
     R"(2:11 country must be a code of two letters (ISO 3166-1), got "Germany"
4:12 working hours are from one time to another, got "9..17"
5:1 the hours of fri are already set above
6:22 the hours "11:00..13:00" begin before the previous ones end
7:8 the hours "17:00..09:00" end before they begin
8:1 hours are given for days, got "fri-mo"
9:1 the hours of sun are already set above
10:1 the hours of tue are already set above
10:8 working hours are from one time to another, got "-0:30..12:00")"},
    {R"([calendar]
holidays = ["2026-02-29", 5, "2026-01-01..2026-01-02", "2026-01-01T10:00"]
hours = 5)",
     R"(2:13 a holiday must be a date, got the string "2026-02-29"
2:27 a holiday must be a date, got the number 5
2:30 a holiday must be a date, got the string "2026-01-01..2026-01-02"
2:56 a holiday must be a date, got the string "2026-01-01T10:00"
3:9 hours must be a table, got the number 5)"},
    {R"([[assign]]
at = "mq"
owners = "ana"
capacity = 0
when = "country:DE op:3"
[[assign]]
at = "mql"
owners = ["ana", "ana", "an"]
[[assign]]
[owner.ana]
email = "ana"
away = ["2026-12-24..2026-01-02"])",
     R"(2:6 unknown stage "mq"
3:10 owners must be a list, got the string "ana"
4:12 capacity must be from 1 to 1000000, got 0
5:20 op cannot be used in stages, assign and nurture
8:18 "ana" is in the list twice
8:25 warning: there is no [owner.an]
9:1 [[assign]] needs the key at
9:1 [[assign]] needs the key owners
11:9 "ana" is not an e-mail address
12:9 away ends before it begins)"},
    {R"([reasons]
"No Budget" = {}
a = "90d"
b = { recycle_after = "nevr" }
c = { counts_as_lost = "no", recycle = "1d" })",
     R"(2:1 a reason's name is 1 to 50 of a-z, 0-9 and _, got "No Budget"
3:5 the reason a must be a table, got the string "90d"
4:23 recycle_after must be a duration, got the string "nevr"
5:24 counts_as_lost must be true or false, got the string "no"
5:30 unknown key "recycle" in the reason c)"},
    {R"([consent]
unknown = "alow"
[mail]
from = "Acme"
postal_address = " "
unsubscribe = "acme.example"
at_most = "2 a week"
reply_to = "x")",
     R"(2:11 unknown must be withhold or allow, got "alow"
4:8 from must be an e-mail address, got "Acme"
5:18 postal_address is blank
6:15 unsubscribe must be a link, got "acme.example"
7:11 at_most must be a number of e-mails per period, got "2 a week"
8:1 unknown key "reply_to" in [mail])"},
    {R"([[nurture]]
name = "w"
when = "stage:nw"
stop = "temperature:hott"
hours = "yes"
steps = [{ after = "3d", channel = "email" }, { after = "1d", channel = "phone", template = "x", suggest = true }, { after = "4d", channel = "fax" }, { channel = "email", template = "x", do = "y" }, { after = "5d", channel = "sms" }]
[[nurture]]
name = "W"
steps = [])",
     R"(3:15 there is no stage "nw"
4:21 there is no temperature "hott"
5:9 hours must be true or false, got the string "yes"
6:10 a step by email needs the key template
6:57 this step is due before the one above it
6:93 only e-mails are written from a template
6:108 suggest goes into a template
6:142 channel must be email, phone, sms or post, got "fax"
6:151 a step needs the key after
6:193 an e-mail is written from a template
6:200 a step by sms needs the key do
7:1 [[nurture]] needs the key when
8:8 another [[nurture]] is called "W"
9:9 steps is an empty list)"},
    {R"([mail]
from = "Acme <müller@acme.example>"
unsubscribe = "https://a.example/{{emial}}"
[[nurture]]
name = "w"
when = "has:email"
steps = [
  { after = "0d", channel = "email", template = "a.md" },
  { after = "1d", channel = "email", template = "a.md" },
  { after = "2d", channel = "email", template = "a.md", name = "again" },
  { after = "3d", channel = "phone", do = "call {{compny}} about {{company|it}}" },
  { after = "3d", channel = "phone", do = "call {{offer}} {{" },
])",
     R"(2:8 from must be an e-mail address, got "Acme <müller@acme.example>"
3:15 there is no field "emial"
9:3 another step of this sequence is called "a.md"
11:43 there is no field "compny"
12:43 there is no field "offer"
12:43 {{ without }} in the same line)"},
    {R"([[nurture]]
name = "w"
when = "has:email"
steps = [{ after = "0d", channel = "email", template = "a.md" }])",
     R"(1:1 warning: its e-mails cannot be sent: [mail] lacks from, postal_address, unsubscribe)"},
    {R"([import.x]
map = { A = "name", B = "name", C = "titel", D = "email_1", E = 5, F = "zzzz" })",
     R"(2:25 the column "A" is already mapped to name
2:37 unknown field "titel"
2:50 unknown field "email_1"
2:65 E must be a string, got the number 5
2:72 unknown field "zzzz")"},
    {R"([import.x]
values.source = { a = "chatt" }
values.employees = { a = "many" }
values.fo = { a = "b" }
values.title = "x")",
     R"(2:23 warning: unknown source "chatt"
3:26 employees must be a whole number, got "many"
4:8 unknown field "fo"
5:16 values.title must be a table, got the string "x")"},
    {R"([import.x]
consent = { A = "email", B = "+fax", C = 1 }
set = { sourc = "chat", employees = "x", tag = 1 }
missing = "Select")",
     R"(2:17 consent is a sign and a channel (email, phone, sms, post), got "email"
2:30 consent is a sign and a channel (email, phone, sms, post), got "+fax"
2:42 C must be a string, got the number 1
3:9 unknown field "sourc"
3:37 employees must be a whole number, got "x"
3:48 tag must be a string, got the number 1
4:11 missing must be a list, got the string "Select")"},
    {R"([import.x]
date = "DMY"
on_match = { default = "fil", titel = "fill", email = "overwrite" }
time_zone = "Mars"
encoding = "utf8"
delimiter = "::"
skip_lines = -1
sheet = 1)",
     R"(2:8 unknown date order "DMY"
3:24 default must be fill, overwrite, skip or error, got "fil"
3:31 unknown field "titel"
3:55 the e-mail of a matched lead is never replaced by a file
4:13 unknown time zone "Mars"
5:12 unknown encoding "utf8"
6:13 delimiter must be one of , ; | tab, got the string "::"
7:14 skip_lines must be from 0 to 1000000, got -1
8:9 sheet must be a string, got the number 1)"},
    {R"([import.x]
on_match = "update"
kinds = { a = "call" }
[import.y]
activities = { who = "a", kind = "b", sub = "c" }
kinds = { a = "cal" }
map = { A = "name" }
[import.z]
activities = { who = "a" })",
     R"(2:12 on_match must be fill, overwrite, skip or error, got "update"
3:9 kinds is only for a file of activities
5:39 unknown key "sub" in activities
6:15 unknown kind of activity "cal"
7:7 map is for a file of leads, and this one is of activities
9:14 activities needs the key at
9:14 activities needs the key kind)"},
    {R"([import]
x = 5)",
     "2:5 [import.x] must be a table, got the number 5"},
    {R"([[test]]
name = "t"
lead = { titel = "x", employees = "x", title = 5, type = "robot" }
activities = [{ kind = "cal", ago = "1d" }, { kind = "call" }, { kind = "call", ago = "1mo", value = "x" }, 5]
expect = { score = "x" })",
     R"(3:10 unknown field "titel"
3:35 employees must be a whole number, got "x"
3:48 title must be a string, got the number 5
3:58 type must be person or organization, got "robot"
4:24 unknown kind of activity "cal"
4:45 an activity needs the key ago
4:87 months and years have no fixed length, got "1mo"
4:102 value must be a number, got the string "x"
4:109 an activity must be a table, got the number 5
5:20 score must be points or a range of them, got the string "x")"},
    {R"([[test]]
name = "t"
expect = { temperature = "hott", grade = "E", ready = "mqll", fit = 1.5, total = 1 }
[[test]]
name = "T"
expect = {}
[[test]])",
     R"(3:26 temperature must be hot, warm or cold, got "hott"
3:42 grade must be A, B, C, D or U, got "E"
3:55 unknown stage "mqll"
3:69 fit must be points or a range of them, got the number 1.5
3:74 unknown key "total" in expect
5:8 another [[test]] is called "T"
6:10 expect lists nothing to check
7:1 [[test]] needs the key expect
7:1 [[test]] needs the key name)"},
};

void check(const Case& one) {
  CAPTURE(one.text);
  CHECK(leads::problems_of(std::string(one.text) + '\n') == one.problems);
}

}  // namespace

TEST_CASE("each mistake in a table is named at its place") {
  for (const Case& one : kTables) check(one);
}
