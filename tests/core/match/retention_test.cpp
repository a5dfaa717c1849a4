// SPDX-License-Identifier: MIT
#include "core/match/retention.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/time/duration.h"
#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 20);

struct Old {
  Old() {
    playbook.retention = parse_duration("3y", true);
    lead.set(BuiltIn::email, std::string("a@b.example"));
    lead.set(BuiltIn::phone, std::string("+4930901820"));
    lead.set(BuiltIn::created_at, utc(2020, 1, 5));
  }
  std::optional<Instant> since() {
    return quiet_since(lead.view(), lead.activities, playbook, kNow);
  }
  void happened(const char* kind, Instant at, bool machine = false) {
    Activity activity{at, *playbook.kinds.find(kind)};
    activity.machine = machine;
    lead.activities.push_back(activity);
    std::stable_sort(lead.activities.begin(), lead.activities.end(),
                     [](const Activity& a, const Activity& b) { return a.at < b.at; });
  }
  void consent(Channel channel, ConsentState state, Instant since, const std::string& address) {
    const std::int64_t op = static_cast<std::int64_t>(lead.ledger.size()) + 1;
    lead.ledger.emplace_back(ConsentEntry{channel, {}, {state, since, op, true}}, address);
    if (address.empty() || address == "a@b.example")
      lead.bare.consent[static_cast<std::size_t>(channel)] = {state, since, op, true};
  }
  StageId stage(const char* name) const { return *playbook.find_stage(name); }

  Playbook playbook = sample_playbook();
  Sample lead;
};

}  // namespace

TEST_CASE("an old lead is of no concern since the newest of what happened") {
  Old old;
  CHECK(old.since() == utc(2020, 1, 5));
  old.happened("page_view", utc(2021, 2, 1));
  CHECK(old.since() == utc(2021, 2, 1));
  old.happened("email_open", utc(2022, 3, 1), true);
  CHECK(old.since() == utc(2021, 2, 1));
  old.happened("call_attempt", utc(2022, 5, 1));
  CHECK(old.since() == utc(2022, 5, 1));
  old.happened("call", utc(2027, 1, 1));
  CHECK(old.since() == utc(2022, 5, 1));
}

TEST_CASE("a basis keeps a lead, and its end is what counts then") {
  Old old;
  SUBCASE("for the main address") {
    old.consent(Channel::email, ConsentState::opted_in, utc(2020, 2, 1), "");
    CHECK_FALSE(old.since());
    old.consent(Channel::email, ConsentState::opted_out, utc(2023, 2, 1), "");
    CHECK(old.since() == utc(2023, 2, 1));
  }
  SUBCASE("for a further address") {
    old.lead.further.emplace_back(BuiltIn::email, "b@b.example");
    old.consent(Channel::email, ConsentState::legitimate_interest, utc(2020, 2, 1), "b@b.example");
    CHECK_FALSE(old.since());
    old.lead.suppressions.push_back(
        {{BuiltIn::email, {}, Stop::complaint, utc(2022, 4, 1), 9, false}, "b@b.example"});
    CHECK(old.since() == utc(2022, 4, 1));
  }
  SUBCASE("by post") {
    old.consent(Channel::post, ConsentState::opted_in, utc(2020, 2, 1), "");
    CHECK_FALSE(old.since());
  }
  SUBCASE("a stop without a basis before it ends none") {
    old.lead.suppressions.push_back(
        {{BuiltIn::email, {}, Stop::listed, utc(2026, 4, 1), 9, false}, "a@b.example"});
    CHECK(old.since() == utc(2020, 1, 5));
  }
}

TEST_CASE("customers, open deals and next steps are kept") {
  Old old;
  SUBCASE("a customer") {
    old.lead.bare.stage = old.stage("customer");
    CHECK_FALSE(old.since());
  }
  SUBCASE("a former customer") {
    const std::vector<StageEntry> entries{{old.stage("customer"), utc(2020, 3, 1)},
                                          {old.stage("lost"), utc(2020, 9, 1)}};
    old.lead.bare.stage = old.stage("lost");
    old.lead.bare.entries = entries;
    CHECK_FALSE(old.since());
  }
  SUBCASE("somebody who purchased") {
    old.happened("purchase", utc(2020, 3, 1));
    CHECK_FALSE(old.since());
  }
  SUBCASE("a qualified one") {
    old.lead.bare.stage = old.stage("mql");
    CHECK_FALSE(old.since());
  }
  SUBCASE("a value, as long as it is open") {
    old.lead.set(BuiltIn::value, std::int64_t{50'000'000});
    CHECK_FALSE(old.since());
    old.lead.bare.stage = old.stage("lost");
    CHECK(old.since() == utc(2020, 1, 5));
  }
  SUBCASE("a next step") {
    old.lead.set(BuiltIn::next_step, std::string("call"));
    CHECK_FALSE(old.since());
  }
}

TEST_CASE("calendar months and years end on the same day, or the last of the month") {
  Old old;
  CHECK(due_from(utc(2023, 11, 20, 9), old.playbook) == utc(2026, 11, 20, 9));
  CHECK(due_from(utc(2024, 2, 29), old.playbook) == utc(2027, 2, 28));
  old.playbook.retention = parse_duration("18mo", true);
  CHECK(due_from(utc(2025, 8, 31), old.playbook) == utc(2027, 2, 28));
  old.playbook.retention = parse_duration("900d", true);
  CHECK(due_from(utc(2024, 1, 1), old.playbook) == utc(2024, 1, 1) + Seconds{900 * 86'400});
  CHECK(due_from(utc(9999, 1, 1), old.playbook) > utc(9999, 1, 1));
  old.playbook.retention.reset();
  CHECK_FALSE(due_from(utc(2020, 1, 1), old.playbook));
}

// What SPEC's sentence says, in as many words, of leads with activities and entries of consent.
TEST_CASE("random leads are of no concern since what a slow look says") {
  std::mt19937 dice(24);
  const auto pick = [&dice](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(dice);
  };
  constexpr const char* kKinds[] = {"page_view", "call_attempt", "email_reply",
                                    "note",      "email_sent",   "meeting"};
  for (int round = 0; round < 2000; ++round) {
    Old old;
    Instant newest = utc(2020, 1, 5);
    for (int count = pick(0, 5); count > 0; --count) {
      const int kind = pick(0, 5);
      const bool machine = pick(0, 3) == 0;
      const Instant at = utc(2020, 1, 6) + Seconds{pick(0, 3000) * 86'400};
      old.happened(kKinds[kind], at, machine);
      if (at <= kNow && !machine && kind != 3) newest = std::max(newest, at);
    }
    bool opted_in = false;
    Instant said = utc(2020, 2, 1);
    for (int count = pick(0, 2); count > 0; --count) {
      opted_in = pick(0, 2) == 0;
      said += Seconds{pick(1, 900) * 86'400};
      old.consent(Channel::phone, opted_in ? ConsentState::opted_in : ConsentState::opted_out, said,
                  "");
      newest = std::max(newest, said);
    }
    CAPTURE(round);
    CHECK(old.since() == (opted_in ? std::nullopt : std::optional(newest)));
  }
}

}  // namespace leads
