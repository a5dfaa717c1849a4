// SPDX-License-Identifier: MIT
// What the policies make of leads that are there already.
#include "fixtures/import_desk.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/people.h"

namespace leads {

TEST_CASE("skip leaves a lead alone, but for an opt-out") {
  ImportDesk desk;
  desk.take("email,name\nann@lee.example,Ann\n");
  desk.options.on_match = OnMatch::skip;
  desk.options.system = "t";
  const std::string file =
      "email,company,email_2,phone,tags,external_id,consent.email,consent.phone\nann@lee.example,"
      "LeeCo,a@lee.example,+442079460958,vip,77,opted_in,";
  for (int run = 0; run < 2; ++run) {
    const ImportReport report = desk.take(file + "\n");
    CHECK(report.unchanged == 1);
    CHECK(report.op == 0);
  }
  CHECK(desk.consent(1) == ConsentState::unknown);
  CHECK(desk.take(file + "opted_out\n").updated == 1);
  CHECK(Identities(desk.book.store()).find("id:t", "77").empty());
  CHECK(People(desk.book.store()).consents(LeadId{1}).size() == 1);
}

TEST_CASE("overwrite: of two rows for one lead the last word counts, as one change") {
  ImportDesk desk;
  desk.options.on_match = OnMatch::overwrite;
  const std::string file = "email,company,title\na@x.example,One,CEO\na@x.example,Two,\n";
  desk.take("email,company\na@x.example,Zero\n");
  const ImportReport first = desk.take(file);
  CHECK(first.updated == 2);
  const std::vector<JournalEntry> changes = Journal(desk.book.store()).changes(first.op);
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].before == "Zero");
  CHECK(changes[0].after == "Two");
  for (const bool dry_run : {true, false}) {
    desk.options.dry_run = dry_run;
    const ImportReport again = desk.take(file);
    CHECK(again.unchanged == 2);
    CHECK(again.changes.empty());
    CHECK(again.op == 0);
  }
}

TEST_CASE(
    "overwrite: what was another lead's when a row said it stays left out, though a later row of "
    "the file freed it") {
  ImportDesk desk;
  desk.take("email,phone\nann@lee.example,+442079460958\n");
  desk.options.on_match = OnMatch::overwrite;
  const std::string file =
      "email,phone,phone_2\nbob@lee.example,+442079460111,+442079460958\nann@lee.example,+"
      "442079460999,\n";
  CHECK(desk.take(file).created == 1);
  CHECK(Identities(desk.book.store()).find("phone", "+442079460958").empty());
  const ImportReport again = desk.take(file);
  CHECK(again.unchanged == 2);
  CHECK(again.op == 0);
  // Another row that says so is heard.
  CHECK(desk.take("email,phone_2\nbob@lee.example,+442079460958\n").updated == 1);
}

TEST_CASE(
    "a main phone that can't be told is one all the same: further ones of the lead stay further, "
    "the second time as the first") {
  ImportDesk desk;
  const std::string file =
      "email,phone,phone_2,title\n,901820-112,+493012341011,\np1@x.example,,,\n,+493012341013,+"
      "493012341011,CEO\np1@x.example,+493012341013,,\n";
  CHECK(desk.take(file).created == 2);
  const ImportReport again = desk.take(file);
  CHECK(again.unchanged == 4);
  CHECK(again.op == 0);
}

}  // namespace leads
