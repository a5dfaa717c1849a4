// A leads.toml that uses every table and every key, and has no problem.
#pragma once

#include <string_view>

namespace leads {

inline constexpr std::string_view kWholePlaybook = R"TOML(
[fields]
visits = "integer"
plan = { type = "choice", of = ["free", "pro"] }
budget = "money"
renews = "date"
beta = "boolean"

[sources]
podcast = "in"
"Street Fair" = "out"

[kinds]
store_visit = { direction = "in", channel = "in_person" }
audit = { direction = "none" }

[score]
floor = -14
ceiling = 80
fit.ceiling = 25
engagement.ceiling = 60
engagement.floor = -10
hot = 60
warm = 30
grade = { A = 25, B = 15, C = 3 }
grade_needs = 2

[group.web]
ceiling = 20
floor = 2

[[rule]]
name = "Zoo director"
when = 'title:~\bdirector\b industry:zoo'
points = 12

[[rule]]
name = "Size"
by = "employees"
bands = [["1..9", -5], ["10..", 14]]

[[rule]]
name = "Plan"
by = "plan"
when = "has:plan"
bands = [["pro", 6], ["missing", -1]]

[[rule]]
name = "Budget"
by = "budget"
bands = [["..999.99", 1], ["1000", 2], ["2000..", 3]]

[[rule]]
name = "Renewal"
by = "renews"
bands = [["2026-01-01..2026-06-30", 2]]

[[rule]]
name = "Browses"
part = "engagement"
when = "visits:10.."
points = 8

[[rule]]
name = "Pricing"
activity = "page_view"
where = 'subject:~/pricing'
points = 8
half_life = "14d"
ceiling = 24
group = "web"

[[rule]]
name = "Mail"
activity = ["email_open", "email_click"]
per = "day"
within = "30d"
fades = "90d"
points = 2
floor = 1
group = "web"

[[rule]]
name = "Demo"
activity = ["demo_request"]
per = "once"
points = 20

[[rule]]
name = "Comes back"
activity = ["call", "meeting", "email_reply"]
when = "not:stage:customer"
within = "60d"
bands = [["0", -1], ["1", 5], ["2..3", 12], ["4..", 20]]

[[rule]]
name = "Quiet"
idle = "45d"
activity = ["page_view", "email_open"]
where = "machine:false"
points = -15

[[stage]]
name = "mql"
label = "Marketing qualified"
qualify = "score:35.."
limit = 200
[[stage]]
name = "sal"
respond_within = "4h"
[[stage]]
name = "demo"
after = "sal"
funnel = "bofu"
type = "open"
[[stage]]
name = "sql"
qualify = ""
require = ["phone", "owner"]
stale_after = "10d"
probability = 40

[stages]
only = ["new", "mql", "sal", "demo", "sql", "opportunity", "customer", "nurture", "lost"]

[calendar]
time_zone = "Europe/Berlin"
country = "DE"
hours = { mon-thu = "09:00..12:00,13:00..17:30", fri = "09:00..24:00" }
holidays = ["2026-12-26", 2026-12-25, "2026-12-25"]
ics = "days-off.ics"

[[assign]]
when = "country:US,CA score:10.."
at = "mql"
owners = ["ana", "bo"]
capacity = 40
[owner.ana]
email = "ana@acme.example"
away = ["2026-12-24..2027-01-02", "2027-03-01"]
[owner.bo]

[reasons]
no_budget = { recycle_after = "90d" }
competitor = {}
invalid_data = { recycle_after = "never", counts_as_lost = false }

[consent]
unknown = "allow"
[mail]
from = "Acme <hello@acme.example>"
postal_address = "Acme, 1 Main St"
unsubscribe = "https://acme.example/u?e={{email}}"
at_most = "2 per 7d"

[[nurture]]
name = "welcome"
when = "stage:new,nurture source:web_form"
stop = "stage:sal.. or temperature:hot"
hours = true
steps = [
  { after = "0d", channel = "email", template = "welcome.md" },
  { after = "4d", channel = "email", template = "suggest.md", suggest = true, offer = "SAVE10" },
  { after = "4d", channel = "phone", do = "call {{company}}" },
]

[import.fair]
system = "fair-2026"
map = { "Zeile" = "title", "E-Mail" = "email", "Nr" = "external_id", "Alt" = "email_2", "A" = "tag", "B" = "tag", "HS" = "id:hubspot" }
values.source = { "Olark Chat" = "chat", "Direct" = "Street Fair" }
values.visits = { "many" = 10 }
consent = { "Newsletter" = "+email", "Opt Out" = "-phone" }
set = { source = "trade_show", tag = "fair", beta = true }
missing = ["Select", "n/a"]
date = "D.M.Y"
on_match = { default = "overwrite", title = "skip" }
time_zone = "Europe/Berlin"
encoding = "Windows-1252"
delimiter = "tab"
skip_lines = 3
sheet = "Leads"
[import.mails]
activities = { who = "user_id", at = "occurred_at", kind = "action", subject = "campaign", ref = "id", value = "v", note = "n", machine = "m" }
kinds = { sent = "email_sent", click = "email_click" }
[import.plain]
on_match = "error"

[[test]]
name = "a director is hot"
lead = { title = "Director", employees = 120, budget = 12.5, beta = true, renews = 2026-03-01, created_at = "2026-01-01" }
activities = [
  { kind = "demo_request", ago = "1d" },
  { kind = "page_view", ago = "0d", subject = "/pricing", value = 1.5, ref = "r", note = "n", machine = true },
]
expect = { temperature = "hot", grade = "A", score = "60..", fit = 25, engagement = "..70", ready = "mql" }
)TOML";

}  // namespace leads
