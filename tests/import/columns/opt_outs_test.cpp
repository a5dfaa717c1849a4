// SPDX-License-Identifier: MIT
#include "import/columns/opt_outs.h"

#include <doctest/doctest.h>

#include "fixtures/import_desk.h"

namespace leads {
namespace {

ConsentState consent_of(ImportDesk& desk, std::int64_t lead, Channel channel) {
  LeadCursor cursor(desk.book.store(), LeadNeeds::all_but_texts(desk.book.playbook.fields),
                    {std::vector{LeadId{lead}}, {}, false});
  REQUIRE(cursor.next());
  return cursor.lead().consent[static_cast<std::size_t>(channel)].state;
}

}  // namespace

TEST_CASE("columns that opt people out are known in every spelling") {
  for (const char* const header :
       {"emailAddressIsOptedOut", "Opted Out", "opted_out", "Email Opt-Out", "OptOut",
        "Unsubscribed", "unsubscribed at", "isUnsubscribed", "Newsletter abgemeldet", "Désabonné",
        "E-Mail Opted Out?", "Do Not Email", "Baja"})
    CHECK_MESSAGE(opt_out_of(header) == "-email", std::string(header));
  for (const char* const header :
       {"phoneNumberIsOptedOut", "Do not call", "Call opt out", "Keine Anrufe", "Nicht anrufen",
        "Ne pas appeler", "No llamar", "No calls"})
    CHECK_MESSAGE(opt_out_of(header) == "-phone", std::string(header));
  for (const char* const header :
       {"DNC", "Do Not Contact", "doNotContact", "Blacklisted", "Block list", "Consent withdrawn",
        "Consent Withdrawn Date", "Einwilligung widerrufen", "Consentimiento revocado",
        "Consentement retiré", "Consent revoked", "Withdrew consent"})
    CHECK_MESSAGE(opt_out_of(header) == "-*", std::string(header));
  CHECK(opt_out_of("SMS Opt Out") == "-sms");
  for (const char* const header :
       {"Status", "UNSUB_REASON", "Unsubscribe link", "HasOptedOutOfFax", "Opt in",
        "Baja California", "No baja", "Subscribed", "Notes", "Company", ""})
    CHECK_MESSAGE(opt_out_of(header).empty(), std::string(header));
}

TEST_CASE("words of states opt out, those of sales do not") {
  for (const char* const word : {"unsubscribed", "Unsubscribed", "OPTED_OUT", "Opted-Out",
                                 "blocklisted", "Abgemeldet", "Désabonné"})
    CHECK_MESSAGE(says_opted_out(word, false), std::string(word));
  for (const char* const word : {"bounced", "Hard Bounce", "cleaned", "complained"}) {
    CHECK_MESSAGE(says_opted_out(word, true), std::string(word));
    CHECK_MESSAGE(!says_opted_out(word, false), std::string(word));
  }
  for (const char* const word : {"New", "Contacted", "Working", "subscribed", "enabled",
                                 "Not unsubscribed", "Lost", "Closed", "", "nonsubscribed"})
    CHECK_MESSAGE(!says_opted_out(word, true), std::string(word));
  CHECK(is_state_header("Status"));
  CHECK(is_state_header("Subscriber state"));
  CHECK(!is_state_header("Carpet"));
}

TEST_CASE("opt-outs of other programs reach the leads") {
  ImportDesk desk;
  desk.take(
      "email,name,Status,Carpet\nana@x.example,Ana,unsubscribed,cleaned\nbob@x.example,Bob,"
      "subscribed,cleaned\ncia@x.example,Cia,bounced,\ndan@x.example,Dan,Working,\n");
  CHECK(desk.consent(1) == ConsentState::opted_out);
  CHECK(desk.consent(2) == ConsentState::unknown);
  CHECK(desk.consent(3) == ConsentState::opted_out);
  CHECK(desk.consent(4) == ConsentState::unknown);

  ImportDesk other;
  const ImportReport report = other.take(
      "email,emailAddressIsOptedOut,DNC\nana@x.example,1,no\nbob@x.example,0,yes\ncia@x.example,"
      "maybe,\ndan@x.example,2026-01-02,\neva@x.example,Unsubscribed,\n");
  CHECK(other.consent(1) == ConsentState::opted_out);
  CHECK(other.consent(2) == ConsentState::opted_out);
  CHECK(consent_of(other, 1, Channel::phone) == ConsentState::unknown);
  CHECK(consent_of(other, 2, Channel::phone) == ConsentState::opted_out);
  CHECK(other.consent(3) == ConsentState::unknown);
  CHECK(other.consent(4) == ConsentState::opted_out);
  CHECK(other.consent(5) == ConsentState::opted_out);
  const auto told = std::find_if(report.notes.begin(), report.notes.end(),
                                 [](const ImportNote& note) { return note.example == "maybe"; });
  CHECK(told != report.notes.end());

  ImportDesk left_out;
  left_out.options.map = {{"Status", "-"}};
  left_out.take("email,Status\nana@x.example,unsubscribed\n");
  CHECK(left_out.consent(1) == ConsentState::unknown);
}

}  // namespace leads
