// SPDX-License-Identifier: MIT
// The two leads.toml texts that `leads init` writes out. Tests compare the first with the built-in
// defaults and check that the second has no problem, including its own [[test]]s.
#include "formats/playbook/playbook_toml.h"

namespace leads {

std::string_view default_playbook_text() {
  return R"TOML(# How this company sells: fields, rules, stages. Keep it in git and review it like code.
# `leads rules check` finds every mistake, `leads rules show` says what the rules mean.
# Text after a `#` is an example, or a default that applies anyway.

# ---- words of our own -------------------------------------------------------------------

[fields]                        # text integer number date datetime boolean choice money url
# total_visits = "integer"
# plan = { type = "choice", of = ["free", "pro"] }

[sources]                       # where leads come from, with a direction: in, out, none
# podcast = "in"

[kinds]                         # what can happen with a lead
# store_visit = { direction = "in", channel = "in_person" }

# ---- the score --------------------------------------------------------------------------

[score]                         # fit (who they are) + engagement (what they do)
hot = 70                        # temperature, by score
warm = 35
grade = { A = 35, B = 20, C = 5 }   # by fit; D below
# grade_needs = 1               # rules of fit that must be decided, else the grade is U
# floor = 0
# ceiling = 100
# fit.ceiling = 50
# engagement.ceiling = 70

# [group.web]                   # a budget that several rules share
# ceiling = 30

# [[rule]]                      # fit: a condition on fields
# name = "Decision maker"
# when = 'title:~\b(chief|vp|head|director|owner|founder)\b'
# points = 15

# [[rule]]                      # fit: by the value of one field, the first line that matches
# name = "Company size"
# by = "employees"
# bands = [["1..9", -5], ["10..49", 5], ["50..", 12], ["missing", -3]]

# [[rule]]                      # engagement: points for each occurrence, fading
# name = "Looked at pricing"
# activity = "page_view"        # one kind or a list
# where = 'subject:~/pricing'
# points = 8
# half_life = "14d"             # or fades = "90d", or within = "30d"
# ceiling = 24
# group = "web"

# [[rule]]                      # silence
# name = "Gone quiet"
# idle = "45d"
# points = -15

# ---- the funnel: new mql sal sql opportunity customer, nurture, lost disqualified -------

[[stage]]
name = "mql"
qualify = "score:40.."          # `leads qualify` enters a lead here when this matches

[[stage]]
name = "sql"
qualify = "score:70.. fit:20.."
# require = ["phone", "owner"]  # no way in without these
# stale_after = "10d"
# probability = 40              # percent, for the forecast

# [[stage]]                     # a stage of our own says which stage it follows
# name = "demo"
# after = "sql"

# [stages]                      # which there are, in which order
# only = ["new", "mql", "sal", "sql", "demo", "opportunity", "customer", "nurture", "lost", "disqualified"]

[calendar]
time_zone = "UTC"               # of days and words like `today` in rules
# country = "DE"                # for phone numbers written nationally
# hours = { mon-fri = "09:00..17:30" }   # working time, for respond_within; every hour without
# holidays = ["2026-12-25"]
# ics = "days-off.ics"          # more of them, from an iCalendar file

[consent]
unknown = "withhold"            # or "allow": mail leads whose consent is unknown?

[reasons]                       # why leads are rejected, lost or disqualified
# no_budget = { recycle_after = "90d" }
# competitor = {}

# ---- people, files, mail ----------------------------------------------------------------

# [[assign]]                    # who gets a lead that enters a stage; the first that matches
# at = "mql"
# when = "country:US,CA"
# owners = ["ana", "bo"]        # the one with the fewest open leads
# capacity = 40                 # open leads each
# [owner.ana]
# email = "ana@acme.example"
# away = ["2026-12-24..2027-01-02"]

# [import.fair]                 # leads import --as fair FILE
# map = { "Full Name" = "name", "E-Mail" = "email" }
# set = { source = "trade_show" }

# [mail]
# from = "Acme <hello@acme.example>"

# [[nurture]]
# name = "welcome"
# when = "stage:new source:web_form"
# steps = [{ after = "0d", channel = "email", template = "welcome.md" }]

# [[test]]                      # what the rules have to make of a lead
# name = "a VP scores fit"
# lead = { title = "VP Sales" }
# expect = { fit = "15.." }
)TOML";
}

std::string_view example_playbook_text() {
  return R"TOML(# How Lakeside Scales sells: weighing systems for dairies and workshops, 20 people, one fair a year.
# Try it: leads rules check, leads rules show

[fields]
herd_size = "integer"
total_visits = "integer"
plan = { type = "choice", of = ["trial", "basic", "pro"] }

[sources]
podcast = "in"

[kinds]
yard_visit = { direction = "both", channel = "in_person" }

[score]
ceiling = 100
floor = -30
fit.ceiling = 45
engagement.ceiling = 60
hot = 70
warm = 35
grade = { A = 35, B = 20, C = 5 }
grade_needs = 2

[group.web]
ceiling = 30

# ---- fit: who they are ------------------------------------------------------------------

[[rule]]
name = "Decision maker"
when = 'title:~\b(chief|c[etof]o|vp|head|director|owner|founder)\b'
points = 15

[[rule]]
name = "Company size"
by = "employees"
bands = [["1..4", -5], ["5..49", 8], ["50..499", 15], ["500..", 10], ["missing", 0]]

[[rule]]
name = "Large herd"
when = "herd_size:200.."
points = 12

[[rule]]
name = "Where we install"
by = "country"
bands = [["DE", 10], ["AT", 10], ["CH", 8], ["missing", -2]]

[[rule]]
name = "Bought address"
when = "source:purchased_list"
points = -10

# ---- engagement: what they do -----------------------------------------------------------

[[rule]]
name = "Looked at pricing"
activity = "page_view"
where = 'subject:~/pricing'
points = 8
half_life = "14d"
ceiling = 24
group = "web"

[[rule]]
name = "Browses a lot"          # arrives as a column, still counts as what they do
part = "engagement"
when = "total_visits:10.."
points = 8
group = "web"

[[rule]]
name = "Reads our mail"
activity = ["email_open", "email_click"]
per = "day"
within = "30d"
points = 2
ceiling = 10

[[rule]]
name = "Asked for a demo"
activity = ["demo_request", "trial_start"]
per = "once"
fades = "180d"
points = 35

[[rule]]
name = "Talks to us"
activity = ["call", "meeting", "yard_visit", "email_reply"]
when = "not:stage:customer"
within = "60d"
bands = [["1", 5], ["2..3", 12], ["4..", 20]]

[[rule]]
name = "Gone quiet"
idle = "45d"
points = -15

# ---- the funnel -------------------------------------------------------------------------

[[stage]]
name = "mql"
qualify = "score:40.. grade:A,B,C"

[[stage]]
name = "sal"
respond_within = "4h"

[[stage]]
name = "sql"
qualify = "score:70.. fit:20.."
require = ["phone", "owner"]
stale_after = "10d"
probability = 40

[[stage]]
name = "trial"
label = "On trial"
after = "sql"
require = ["herd_size"]
stale_after = "21d"
probability = 60

[calendar]
time_zone = "UTC"
country = "DE"
hours = { mon-thu = "08:00..12:00,13:00..17:00", fri = "08:00..14:00" }
holidays = ["2026-12-25", "2026-12-26"]

[[assign]]
at = "mql"
when = "country:AT,CH"
owners = ["bo"]

[[assign]]
at = "mql"
owners = ["ana", "bo"]
capacity = 40

[owner.ana]
email = "ana@lakeside-scales.example"
[owner.bo]
email = "bo@lakeside-scales.example"
away = ["2026-12-24..2027-01-02"]

[reasons]
no_budget = { recycle_after = "90d" }
too_small = { recycle_after = "365d" }
competitor = {}
invalid_data = { recycle_after = "never", counts_as_lost = false }

# ---- files people bring -----------------------------------------------------------------

[import.fair]                   # leads import --as fair FILE
system = "fair-2026"
map = { "Name" = "name", "Firma" = "company", "E-Mail" = "email", "Nr" = "external_id", "Tiere" = "herd_size", "Notiz" = "notes" }
consent = { "Newsletter" = "+email" }
set = { source = "trade_show", campaign = "dairy-fair-2026" }
missing = ["-", "k. A."]
date = "D.M.Y"
on_match = { default = "fill", herd_size = "overwrite" }

# ---- what the rules have to make of it --------------------------------------------------

[[test]]
name = "an owner with a large herd who asked for a demo is hot"
lead = { title = "Owner", country = "DE", employees = 12, herd_size = 240 }
activities = [{ kind = "demo_request", ago = "1d" }, { kind = "page_view", subject = "/pricing", ago = "2d" }]
expect = { temperature = "hot", grade = "A" }

[[test]]
name = "a bought address that never answered stays cold"
lead = { source = "purchased_list", country = "DE", employees = 3 }
expect = { temperature = "cold", grade = "D", score = "..0" }
)TOML";
}

}  // namespace leads
