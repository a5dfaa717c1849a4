// SPDX-License-Identifier: MIT
// What the pipeline adds up.
#include "core/work/report.h"

#include <doctest/doctest.h>

#include "base/numbers.h"
#include "fixtures/sample.h"
#include "leads/error.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);

void add(PipelineReport& report, std::int64_t value, const char* currency) {
  Sample lead;
  lead.bare.stage_since = kNow;
  lead.set(BuiltIn::value, value);
  if (*currency != '\0') lead.set(BuiltIn::currency, std::string(currency));
  report.add(lead.view(), Score{}, kNow);
}

}  // namespace

TEST_CASE("values add up by currency; what can't be added is an error, never another number") {
  const Playbook playbook = sample_playbook();
  PipelineReport report(playbook);
  const std::int64_t most = *parse_money("900000000000");
  for (int i = 0; i < 1000; ++i) add(report, most, "EUR");
  add(report, most, "USD");
  add(report, most, "");
  const auto rows = report.rows();
  CHECK(rows[0].value.at("EUR") == 1000 * most);
  CHECK(rows[0].value.at("USD") == most);
  CHECK(rows[0].value.at("") == most);
  const auto add_many = [&] {
    for (int i = 0; i < 100; ++i) add(report, most, "EUR");
  };
  CHECK_THROWS_WITH_AS(add_many(), "the values in EUR add up to more than can be shown", Error);
}

TEST_CASE("duplicates set aside are in no rate of the funnel") {
  Playbook playbook = sample_playbook();
  playbook.reasons = {{"price", std::nullopt, false, true}, {"spam", std::nullopt, true, false}};
  FunnelReport report(playbook);
  const auto closed = [&](const char* stage, const char* reason) {
    Sample lead;
    lead.bare.stage = *playbook.find_stage(stage);
    lead.bare.stage_reason = reason;
    report.add(lead.view(), "");
  };
  closed("customer", "");
  closed("lost", "price");
  closed("disqualified", "duplicate");  // also where [reasons] does not list it
  closed("disqualified", "spam");
  closed("nurture", "spam");  // parked: it may come back
  const auto rows = report.rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].reached.front() == 3);
  CHECK(rows[0].lost == 1);
  CHECK(rows[0].parked == 1);
  CHECK(rows[0].set_aside == 2);
}

}  // namespace leads
