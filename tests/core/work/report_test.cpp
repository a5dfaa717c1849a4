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
  report.add(lead.view(), Score{}, {}, kNow);
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

}  // namespace leads
