// SPDX-License-Identifier: MIT
// [target], [target.OWNER] and the currency of [calendar].
#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"

namespace leads {
namespace {

std::string problems_of(const PlaybookResult& result) {
  std::string text;
  for (const Diagnostic& problem : result.problems) text += problem.message + "\n";
  return text;
}

}  // namespace

TEST_CASE("targets are read by owner and month, in the order they are written") {
  const PlaybookResult result = parse_sample(
      "[target]\nwon = { 2026-11 = 5000, 2026-12 = \"8000.50\" }\n[target.ana]\nwon = { 2027-01 = "
      "7.5 }\n[target.\"Bo Roth\"]\nwon = {}\n");
  CHECK(problems_of(result).empty());
  const auto& targets = result.playbook.targets;
  REQUIRE(targets.size() == 3);
  CHECK(targets[0].owner.empty());
  CHECK(targets[0].month == std::chrono::year{2026} / 11);
  CHECK(targets[0].amount == 5000'0000);
  CHECK(targets[1].amount == 8000'5000);
  CHECK(targets[2].owner == "ana");
  CHECK(targets[2].amount == 7'5000);
}

TEST_CASE("a wrong month, amount or key of a target is named") {
  for (const auto& [text, message] :
       {std::pair{"[target]\nwon = { 2026-13 = 5 }\n",
                  "a target is set for a month, got \"2026-13\"\n"},
        std::pair{"[target]\nwon = { 2026-1 = 5 }\n",
                  "a target is set for a month, got \"2026-1\"\n"},
        std::pair{"[target]\nwon = { 2026-11 = -5 }\n",
                  "the target of 2026-11 in [target] must be an amount of money, got the number "
                  "-5\n"},
        std::pair{"[target.ana]\nwon = { 2026-11 = \"5 EUR\" }\n",
                  "the target of 2026-11 in [target.ana] must be an amount of money, got the "
                  "string \"5 EUR\"\n"},
        std::pair{"[target]\nlost = 5\n",
                  "[target] has `won` and tables of owners, got \"lost\"\n"},
        std::pair{"[target.ana]\nwins = {}\n", "unknown key \"wins\" in [target.ana]\n"}}) {
    CAPTURE(text);
    CHECK(problems_of(parse_sample(text)) == message);
  }
}

TEST_CASE("the currency of the calendar is a code of three letters") {
  CHECK(parse_sample("[calendar]\ncurrency = \"EUR\"\n").playbook.calendar.currency == "EUR");
  CHECK(parse_sample("").playbook.calendar.currency.empty());
  for (const auto& [text, hint] :
       {std::pair{"eur", "currency = \"EUR\""}, std::pair{"€", "currency = \"EUR\""},
        std::pair{"euros", "like \"EUR\""}}) {
    CAPTURE(text);
    const PlaybookResult result =
        parse_sample(std::string("[calendar]\ncurrency = \"") + text + "\"\n");
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].hint == hint);
  }
}

}  // namespace leads
