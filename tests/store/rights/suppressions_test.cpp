// SPDX-License-Identifier: MIT
// The suppression list outlives leads, imports and undos, and is about addresses, whoever has them.
#include "store/rights/suppressions.h"

#include <doctest/doctest.h>

#include "core/match/reachable.h"
#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/records.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 20);

Playbook open_playbook() {
  Playbook playbook = sample_playbook();
  playbook.mail_unknown = true;
  return playbook;
}

class Desk : public TemporaryBook {
 public:
  Desk() : TemporaryBook(open_playbook()) {}

  LeadId add(const std::string& email, const std::string& further = "") {
    NewLead lead;
    lead.values.emplace_back(leads::at(BuiltIn::email), email);
    if (!further.empty()) lead.identities.push_back({"email", further, further, ""});
    LeadId id{};
    write([&](Operation& operation) { id = operation.create(std::span(&lead, 1)).front(); });
    return id;
  }
  template <class Do>
  std::int64_t write(Do act) {
    Operation operation(store(), kNow, "ana", "test");
    act(operation);
    return operation.finish("", false);
  }
  std::int64_t record(LeadId lead, const char* kind, const std::string& address) {
    return write([&](Operation& operation) {
      NewActivity activity;
      activity.lead = lead;
      activity.at = utc(2026, 11, 10);
      activity.kind = *playbook.kinds.find(kind);
      activity.address = address;
      operation.record(std::vector{activity});
    });
  }
  Barrier mail(LeadId lead, std::string_view address = {}) {
    LeadNeeds needs;
    needs.add_reach();
    needs.addresses = true;
    LeadCursor cursor(store(), needs, {std::vector{lead}, {}, false});
    REQUIRE(cursor.next());
    return reach(cursor.lead(), cursor.activities(), playbook, kNow, Channel::email, address)
        .barrier;
  }
};

}  // namespace

TEST_CASE("an opt-out is about the address: another lead that has it is not mailed either") {
  Desk desk;
  const LeadId ann = desk.add("ann@x.example"), twin = desk.add("Ann@X.example"),
               other = desk.add("bo@x.example");
  desk.write([&](Operation& operation) {
    operation.set_consent(
        {ann, Channel::email, "", ConsentState::opted_out, utc(2026, 11, 1), "by phone"});
  });
  CHECK(desk.mail(ann) == Barrier::opted_out);
  CHECK(desk.mail(twin) == Barrier::opted_out);
  CHECK(desk.mail(other) == Barrier::none);
  const LeadId later = desk.add("ANN@x.example");
  CHECK(desk.mail(later) == Barrier::opted_out);
}

TEST_CASE("a bounce at a named address is about that one alone, an unsubscribe about all") {
  Desk desk;
  const LeadId lead = desk.add("ann@x.example", "ann@y.example");
  desk.record(lead, "email_bounce_hard", "Ann@y.example");
  CHECK(desk.mail(lead) == Barrier::none);
  CHECK(desk.mail(lead, "ann@y.example") == Barrier::bounced);
  const LeadId second = desk.add("cy@x.example", "cy@y.example");
  desk.record(second, "unsubscribe", "");
  CHECK(desk.mail(second) == Barrier::unsubscribed);
  CHECK(desk.mail(second, "cy@y.example") == Barrier::unsubscribed);
  // Without an address, mail that came back was sent to the main one.
  const LeadId third = desk.add("di@x.example", "di@y.example");
  desk.record(third, "email_bounce_hard", "");
  CHECK(desk.mail(third) == Barrier::bounced);
  CHECK(desk.mail(third, "di@y.example") == Barrier::none);
}

TEST_CASE("undo takes nothing off the list") {
  Desk desk;
  const LeadId lead = desk.add("ann@x.example");
  const std::int64_t op = desk.record(lead, "email_bounce_hard", "ann@x.example");
  desk.write([&](Operation& operation) { operation.undo(op); });
  CHECK(desk.mail(lead) == Barrier::bounced);
  const std::int64_t listed = desk.write([](Operation& operation) {
    operation.suppress({"email", "bo@x.example", Stop::listed, kNow, {}, "list.csv:1"});
  });
  CHECK(listed > 0);
  CHECK(desk.mail(desk.add("Bo@x.example")) == Barrier::listed);
}

TEST_CASE("an entry is made once") {
  Desk desk;
  const NewSuppression entry{"email", "bo@x.example", Stop::listed, kNow, {}, "list.csv:1"};
  CHECK(desk.write([&](Operation& operation) { CHECK(operation.suppress(entry)); }) > 0);
  CHECK(desk.write([&](Operation& operation) { CHECK_FALSE(operation.suppress(entry)); }) == 0);
  CHECK(Suppressions(desk.store()).of("email", "bo@x.example").size() == 1);
  CHECK(Suppressions(desk.store()).of("phone", "bo@x.example").empty());
}

TEST_CASE("merging adds the stops of both, and a split leaves each with its own") {
  Desk desk;
  const LeadId ann = desk.add("ann@x.example"), bo = desk.add("bo@x.example");
  desk.record(bo, "email_bounce_hard", "bo@x.example");
  const std::int64_t op = desk.write([&](Operation& operation) { operation.merge(ann, bo); });
  CHECK(desk.mail(ann) == Barrier::none);
  CHECK(desk.mail(ann, "bo@x.example") == Barrier::bounced);
  desk.write([&](Operation& operation) { operation.undo(op); });
  CHECK(desk.mail(ann) == Barrier::none);
  CHECK(desk.mail(bo) == Barrier::bounced);
}

}  // namespace leads
