// SPDX-License-Identifier: MIT
// entered:STAGE[@RANGE] and reason:R, and until when their answers are certain.
#include <doctest/doctest.h>

#include "core/match/filter_matcher.h"
#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kDay{86400};

/// A lead that was created, came to sql, was lost and is new again.
struct Desk {
  Desk() {
    const auto stage = [this](const char* name) { return *playbook.find_stage(name); };
    entries = {{stage("new"), kNow - 40 * kDay},
               {stage("sql"), kNow - 20 * kDay},
               {stage("lost"), kNow - 10 * kDay},
               {stage("new"), kNow - 5 * kDay}};
    lead.bare.stage = stage("new");
    lead.bare.closing_reason = "No Budget";
    lead.bare.entries = entries;
  }
  Until<bool> match(const char* text, Instant as_of = kNow) {
    const FilterMatcher matcher(filter_of(playbook, text, FilterScope::command_line), playbook);
    return matcher.match({lead.view(), {}, as_of, nullptr, {}});
  }

  Playbook playbook = sample_playbook();
  std::vector<StageEntry> entries;
  Sample lead;
};

}  // namespace

TEST_CASE("entered asks for any stay of any cycle, and when it began") {
  Desk desk;
  for (const auto& [text, expected] :
       {std::pair{"entered:sql", true}, std::pair{"entered:mql", false},
        std::pair{"entered:mql,lost", true}, std::pair{"not:entered:mql", true},
        std::pair{"entered:sql..", true}, std::pair{"entered:opportunity..", false},
        std::pair{"entered:..mql", true}, std::pair{"entered:sql@30d..", true},
        std::pair{"entered:sql@15d..", false}, std::pair{"entered:new@7d..", true},
        std::pair{"entered:lost@2026-11", true}, std::pair{"entered:lost@2026-10", false},
        std::pair{"entered:lost@2026-11-08", true},
        std::pair{"entered:lost@..2026-11-07", false}}) {
    CAPTURE(text);
    CHECK(desk.match(text).value == expected);
  }
}

TEST_CASE("an answer of entered is certain until its span is left, or an entry to come") {
  Desk desk;
  const Until<bool> within = desk.match("entered:sql@30d..");
  CHECK(within.value);
  CHECK(within.valid_until == kNow + 10 * kDay + Seconds{1});
  CHECK_FALSE(desk.match("entered:sql@30d..", within.valid_until).value);
  // As of a time before it came to sql.
  const Until<bool> before = desk.match("entered:sql", kNow - 30 * kDay);
  CHECK_FALSE(before.value);
  CHECK(before.valid_until == kNow - 20 * kDay);
}

TEST_CASE("reason is that of the newest parking or loss, compared without case") {
  Desk desk;
  CHECK(desk.match("reason:\"no budget\"").value);
  CHECK_FALSE(desk.match("reason:budget").value);
  CHECK(desk.match("reason:~budget").value);
  CHECK(desk.match("has:reason").value);
  desk.lead.bare.closing_reason = {};
  CHECK(desk.match("no:reason").value);
  CHECK(desk.match("not:reason:x").value);
  CHECK_FALSE(desk.match("reason:x").value);
}

TEST_CASE("neither can be used in rules, and mistakes are named at their place") {
  const Playbook playbook = sample_playbook();
  for (const char* text : {"entered:sql", "reason:x"})
    CHECK_THROWS(filter_of(playbook, text, FilterScope::rule));
  for (const char* text : {"entered:sql@", "entered:", "entered:nowhere", "entered:sql@soon",
                           "entered:sql..mql", "entered:~sql", "has:entered"}) {
    CAPTURE(text);
    CHECK_THROWS(filter_of(playbook, text, FilterScope::command_line));
  }
  CHECK_NOTHROW(filter_of(playbook, "entered:sql@30d..", FilterScope::stage));
}

}  // namespace leads
