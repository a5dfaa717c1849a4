// SPDX-License-Identifier: MIT
#include "core/match/reachable.h"

#include <doctest/doctest.h>

#include "fixtures/sample.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 20);

struct Desk {
  Desk() {
    playbook.mail_unknown = true;
    lead.set(BuiltIn::email, std::string("a@b.example"));
    lead.set(BuiltIn::phone, std::string("+4930901820"));
  }
  Barrier mail(std::string_view address = {}) {
    return reach(lead.view(), lead.activities, playbook, kNow, Channel::email, address).barrier;
  }
  Barrier call() {
    return reach(lead.view(), lead.activities, playbook, kNow, Channel::phone).barrier;
  }
  void consent(ConsentState state, Instant since, std::int64_t op, bool is_evidence,
               const std::string& address = "") {
    const ConsentEntry entry{Channel::email, {}, {state, since, op, is_evidence}};
    lead.ledger.emplace_back(entry, address);
    lead.bare.consent[0] = consent_for(lead.view(), Channel::email, "a@b.example");
  }
  void suppress(Stop why, Instant at, std::int64_t op, const std::string& address = "a@b.example",
                bool of_lead = false) {
    lead.suppressions.push_back({{BuiltIn::email, {}, why, at, op, of_lead}, address});
  }
  void happened(const char* kind, Instant at) {
    lead.activities.push_back({at, *playbook.kinds.find(kind)});
  }

  Playbook playbook = sample_playbook();
  Sample lead;
};

}  // namespace

TEST_CASE("unknown consent is as [consent] says, and never enough for a bought list") {
  Desk desk;
  CHECK(desk.mail() == Barrier::none);
  CHECK(desk.call() == Barrier::none);
  SUBCASE("by its source") {
    desk.lead.set(BuiltIn::source, std::string("purchased_list"));
  }
  SUBCASE("by its vendor") {
    desk.lead.set(BuiltIn::vendor, std::string("Acme Data"));
  }
  CHECK(desk.mail() == (desk.lead.view().cell(BuiltIn::source).present() ||
                                desk.lead.view().cell(BuiltIn::vendor).present()
                            ? Barrier::bought
                            : Barrier::none));
  desk.playbook.mail_unknown = false;
  desk.consent(ConsentState::legitimate_interest, utc(2026, 1, 1), 1, false);
  CHECK(desk.mail() == Barrier::none);
  CHECK(desk.call() != Barrier::none);
}

TEST_CASE("without an address there is none to reach") {
  Desk desk;
  desk.lead.set(BuiltIn::email, Value{});
  CHECK(desk.mail() == Barrier::no_address);
  CHECK(desk.mail("c@d.example") == Barrier::none);
}

TEST_CASE("a stop is lifted only by later evidence of an opt-in") {
  struct Row {
    Stop why;
    ConsentState state;
    int day;
    bool is_evidence;
    bool reached;
  };
  for (const auto& [why, state, day, is_evidence, reached] : std::initializer_list<Row>{
           {Stop::unsubscribe, ConsentState::opted_in, 11, true, true},
           {Stop::unsubscribe, ConsentState::opted_in, 11, false, false},
           {Stop::unsubscribe, ConsentState::opted_in, 9, true, false},
           {Stop::unsubscribe, ConsentState::legitimate_interest, 11, true, false},
           {Stop::bounce, ConsentState::opted_in, 11, true, true},
           {Stop::complaint, ConsentState::legitimate_interest, 11, true, false},
           {Stop::opt_out, ConsentState::legitimate_interest, 11, true, true},
           {Stop::opt_out, ConsentState::legitimate_interest, 11, false, false},
           {Stop::opt_out, ConsentState::unknown, 11, true, false},
           {Stop::listed, ConsentState::opted_in, 11, true, true},
           {Stop::forgotten, ConsentState::opted_in, 11, true, true},
           {Stop::forgotten, ConsentState::opted_in, 11, false, false}}) {
    CAPTURE(stop_name(why));
    CAPTURE(consent_name(state));
    CAPTURE(day);
    CAPTURE(is_evidence);
    Desk desk;
    desk.suppress(why, utc(2026, 11, 10), 5);
    CHECK(desk.mail() != Barrier::none);
    desk.consent(state, utc(2026, 11, static_cast<unsigned>(day)), 6, is_evidence, "A@b.example");
    CHECK((desk.mail() == Barrier::none) == reached);
  }
}

TEST_CASE("of one instant, what was recorded last is later") {
  for (const std::int64_t op : {4, 6}) {
    Desk desk;
    desk.suppress(Stop::unsubscribe, utc(2026, 11, 10), 5);
    desk.consent(ConsentState::opted_in, utc(2026, 11, 10), op, true, "a@b.example");
    CHECK((desk.mail() == Barrier::none) == (op == 6));
  }
}

TEST_CASE("evidence about the lead alone says nothing of an address that was stopped") {
  Desk desk;
  desk.suppress(Stop::opt_out, utc(2026, 11, 10), 5, "c@d.example");
  desk.consent(ConsentState::opted_in, utc(2026, 11, 11), 6, true);
  CHECK(desk.mail() == Barrier::none);
  CHECK(desk.mail("c@d.example") == Barrier::opted_out);
  desk.consent(ConsentState::opted_in, utc(2026, 11, 11), 6, true, "e@f.example");
  CHECK(desk.mail("c@d.example") == Barrier::opted_out);
  desk.consent(ConsentState::opted_in, utc(2026, 11, 11), 6, true, "c@d.example");
  CHECK(desk.mail("c@d.example") == Barrier::none);
}

TEST_CASE("a stop at a known address leaves the others alone") {
  Desk desk;
  desk.happened("email_bounce_hard", utc(2026, 11, 10));
  CHECK(desk.mail() == Barrier::bounced);
  CHECK(desk.mail("c@d.example") == Barrier::bounced);
  desk.suppress(Stop::bounce, utc(2026, 11, 10), 5, "c@d.example", true);
  CHECK(desk.mail() == Barrier::none);
  CHECK(desk.mail("C@d.example") == Barrier::bounced);
  // A second one of that instant, of which it is not known.
  desk.happened("email_bounce_hard", utc(2026, 11, 10));
  CHECK(desk.mail() == Barrier::bounced);
}

TEST_CASE("stops of mail say nothing of the phone") {
  Desk desk;
  desk.happened("unsubscribe", utc(2026, 11, 10));
  desk.suppress(Stop::complaint, utc(2026, 11, 10), 5);
  CHECK(desk.mail() == Barrier::complained);
  CHECK(desk.call() == Barrier::none);
  desk.lead.suppressions.push_back(
      {{BuiltIn::phone, {}, Stop::listed, utc(2026, 11, 10), 5}, "+4930901820"});
  CHECK(desk.call() == Barrier::listed);
}

TEST_CASE("what has not happened yet is no stop") {
  Desk desk;
  desk.happened("unsubscribe", utc(2026, 11, 21));
  CHECK(desk.mail() == Barrier::none);
}

TEST_CASE("consent of one address is not that of another") {
  Desk desk;
  desk.playbook.mail_unknown = false;
  desk.consent(ConsentState::opted_in, utc(2026, 11, 1), 1, true, "c@d.example");
  CHECK(desk.mail() == Barrier::unknown_consent);
  CHECK(desk.mail("c@d.example") == Barrier::none);
  desk.consent(ConsentState::opted_out, utc(2026, 11, 2), 2, true);
  CHECK(desk.mail("c@d.example") == Barrier::opted_out);
}

}  // namespace leads
