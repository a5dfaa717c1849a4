// SPDX-License-Identifier: MIT
// A ledger of consent taken to an empty book: the same text comes out of it, and each address is
// reached, or not, for the same reason.
#include <doctest/doctest.h>

#include "store/rights/happenings.h"

namespace leads {
namespace {

Reach reach_of(Store& store, const Playbook& playbook, LeadId lead, const std::string& key,
               Instant now) {
  LeadCursor cursor(store, Happenings::reach_needs(), {std::vector{lead}, {}, false});
  REQUIRE(cursor.next());
  return reach(cursor.lead(), cursor.activities(), playbook, now, Channel::email, key);
}

std::string problem_of(std::string_view text) {
  const auto parsed = parse_ledger(text);
  const auto* problem = std::get_if<std::string>(&parsed);
  return problem == nullptr ? "" : *problem;
}

}  // namespace

TEST_CASE("a ledger says the same in another book, and permits the same") {
  std::size_t stopped = 0, reached = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    // Of what happened within one second the order is lost where leads share an address: then an
    // address that was reached may be stopped, never the other way round.
    const bool ties = seed > 25;
    Happenings happenings(seed, ties);
    for (int step = 0; step < 60; ++step) happenings.step();
    TemporaryBook other(happenings.playbook);
    std::vector<NewLead> leads;
    for (const LeadId lead : happenings.all()) {
      leads.push_back(happenings.restored(lead));
      leads.back().id = lead;
    }
    {
      Operation operation(other.store(), happenings.now(), "ana", "import");
      operation.create(leads);
      operation.finish("", false);
    }
    for (const LeadId lead : happenings.all()) {
      CAPTURE(seed);
      CAPTURE(number(lead));
      if (!ties)
        CHECK(Happenings::ledger_text_in(other.store(), lead, happenings.now()) ==
              happenings.ledger_text(lead));
      for (const std::string& key : happenings.addresses_of(lead)) {
        CAPTURE(key);
        const Reach was =
            reach_of(happenings.store(), happenings.playbook, lead, key, happenings.now());
        const Reach is = reach_of(other.store(), happenings.playbook, lead, key, happenings.now());
        if (ties)
          CHECK((was || !is));
        else
          CHECK(barrier_name(is.barrier) == barrier_name(was.barrier));
        ++(was ? reached : stopped);
      }
    }
  }
  CHECK(stopped > 50);
  CHECK(reached > 50);
}

TEST_CASE("a ledger that was edited is refused with what is wrong") {
  CHECK(problem_of("[]").empty());
  CHECK(problem_of("{}") == "is not a list in JSON, as leads export writes it");
  CHECK(problem_of("opted_in") == "is not a list in JSON, as leads export writes it");
  CHECK(problem_of("[1]") == "entry 1 names no channel");
  CHECK(problem_of(R"([{"channel":"email","state":"opted_in"}])") ==
        "entry 1 has no \"at\" such as 2026-11-20T09:30:00Z");
  CHECK(problem_of(R"([{"channel":"email","state":"yes","at":"2026-11-20T09:30:00Z"}])") ==
        "entry 1 names no state of consent");
  CHECK(problem_of(R"([{"channel":"email","stop":"opt_out","at":"2026-11-20T09:30:00Z"}])") ==
        "entry 1 is a stop without its reason or its address");
  CHECK(
      problem_of(
          R"([{"channel":"email","state":"opted_in","evidence":"a\u0000b","at":"2026-11-20T09:30:00Z"}])") ==
      "entry 1 has an address or evidence that is no plain text");
}

}  // namespace leads
