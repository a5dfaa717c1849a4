// SPDX-License-Identifier: MIT
// What sources cost and brought: any cycle counts, duplicates leave the base but cost what they
// cost, and currencies stay apart.
#include "core/work/sources_report.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"
#include "leads/error.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 18, 12);
constexpr Seconds kDay{86400};

struct Desk {
  Playbook playbook = sample_playbook();
  SourcesReport report{playbook};

  void add(const char* source, std::int64_t cost, const char* currency, Paid paid,
           std::vector<LedgerMove> moves, const char* reason = "") {
    Sample lead;
    lead.set(BuiltIn::created_at, kNow - 30 * kDay);
    lead.set(BuiltIn::source, std::string(source));
    lead.set(BuiltIn::cost, cost);
    if (*currency != '\0') lead.set(BuiltIn::currency, std::string(currency));
    lead.bare.stage = moves.empty() ? StageId{} : moves.back().to;
    lead.bare.stage_reason = reason;
    report.add(lead.view(), moves, paid, kNow, source, source);
  }
  LedgerMove move(int day, const char* from, const char* to, std::uint32_t cycle = 1,
                  const char* reason = "") const {
    return {kNow - (30 - day) * kDay, *playbook.find_stage(from), *playbook.find_stage(to), cycle,
            reason};
  }
};

}  // namespace

TEST_CASE("a lead won in an earlier cycle is won; one that jumped is qualified") {
  Desk desk;
  desk.add("event", 10'0000, "EUR", {50'0000, 60'0000},
           {desk.move(1, "new", "customer"), desk.move(9, "customer", "new", 2)});
  desk.add("event", 0, "EUR", {}, {desk.move(1, "new", "sql")});
  desk.add("event", 0, "EUR", {}, {});
  const auto rows = desk.report.rows();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].leads == 3);
  CHECK(rows[0].qualified == 2);
  CHECK(rows[0].won == 1);
  CHECK(SourcesReport::returns_of(rows[0]) == std::map<std::string, double>{{"EUR", 5}});
}

TEST_CASE("duplicates leave the base and keep their cost") {
  Desk desk;
  desk.add("event", 10'0000, "EUR", {}, {desk.move(1, "new", "lost", 1, "duplicate")}, "duplicate");
  desk.add("event", 10'0000, "EUR", {}, {desk.move(1, "new", "lost", 1, "price")}, "price");
  const auto rows = desk.report.rows();
  CHECK(rows[0].leads == 1);
  CHECK(rows[0].set_aside == 1);
  CHECK(rows[0].cost == Amounts{{"EUR", 20'0000}});
}

TEST_CASE("no currency is returned on another") {
  Desk desk;
  desk.add("event", 10'0000, "EUR", {}, {});
  desk.add("event", 0, "USD", {90'0000, 90'0000}, {desk.move(1, "new", "customer")});
  desk.add("event", 4'0000, "", {6'0000, 6'0000}, {desk.move(1, "new", "customer")});
  const auto row = desk.report.total();
  CHECK(row.won_money == Amounts{{"", 6'0000}, {"USD", 90'0000}});
  CHECK(SourcesReport::returns_of(row) == std::map<std::string, double>{{"", 1.5}, {"EUR", 0}});
}

TEST_CASE("inbound, outbound and other sources are apart, and add up to all") {
  Desk desk;
  for (const char* source : {"web_form", "web_form", "purchased_list", "unheard_of", ""})
    desk.add(source, 1'0000, "EUR", {}, {});
  const auto& directions = desk.report.directions();
  CHECK(directions.at(Direction::in).leads == 2);
  CHECK(directions.at(Direction::out).leads == 1);
  CHECK(directions.at(Direction::none).leads == 2);
  CHECK(desk.report.total().leads == 5);
  CHECK(desk.report.rows().front().group == "web_form");
}

}  // namespace leads
