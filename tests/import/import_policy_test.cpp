// SPDX-License-Identifier: MIT
// What the policies make of leads that are there already.
#include <random>
#include <string>
#include <vector>

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

TEST_CASE("error: what a refused row says matches no later row") {
  struct Case {
    const char *book, *file;
    std::size_t created, rejected;
  };
  const std::string head = "external_id,email,email_2,name,phone,city\n";
  const std::string ann = ",ann@lee.example,,Ann Lee,,Leeds\n";
  for (const Case& one : {
           Case{"", ",ann@lee.example,,Ann Lee,+442079460958,York\n,,,Ann Lee,+442079460958,\n", 1,
                1},
           Case{"", ",ann@lee.example,a@lee.example,,,York\n,a@lee.example,,,,\n", 1, 1},
           Case{"", "77,ann@lee.example,,,,York\n77,bob@lee.example,,,,\n", 1, 1},
           // Accepted, it does.
           Case{"", ",ann@lee.example,,Ann Lee,+442079460958,Leeds\n,,,Ann Lee,+442079460958,\n", 0,
                0},
           // The second is refused only because of the first.
           Case{"",
                ",ann@lee.example,a@lee.example,,,York\n,a@lee.example,b@lee.example,,,Bath\n,b@"
                "lee.example,,,,Bath\n",
                1, 1},
           // The name would make it somebody else's phone.
           Case{",,,,+442079460111,Hull\n", ",,,Bo,+442079460111,York\n,,,Cy,+442079460111,Hull\n",
                0, 1},
       }) {
    CAPTURE(std::string(one.file));
    ImportDesk desk;
    desk.options.system = "t";
    desk.take(head + ann + one.book);
    desk.options.on_match = OnMatch::error;
    desk.options.keep_going = true;
    for (const bool dry_run : {true, false}) {
      desk.options.dry_run = dry_run;
      const ImportReport report = desk.take(head + one.file);
      CHECK(report.created == one.created);
      CHECK(report.rejected == one.rejected);
    }
    const ImportReport again = desk.take(head + one.file);
    CHECK(again.created == 0);
    CHECK(again.rejected == one.rejected);
    CHECK(again.op == 0);
  }
}

TEST_CASE("error: rows of one file come to what they come to one by one") {
  std::mt19937 random(20);
  const auto any = [&random](std::initializer_list<const char*> values) {
    return *(values.begin() + random() % values.size());
  };
  const std::string head = "email,email_2,name,city\n";
  for (int round = 0; round < 60; ++round) {
    ImportDesk at_once, one_by_one;
    std::vector<std::string> rows;
    for (std::size_t count = 2 + random() % 12; count > 0; --count)
      rows.push_back(std::string(any({"a@x.example", "b@x.example", "c@x.example"})) + "," +
                     any({"", "", "b@x.example", "c@x.example", "d@x.example"}) + "," +
                     any({"", "Ann", "Bo"}) + "," + any({"", "Leeds", "York"}) + "\n");
    std::string file = head;
    for (const std::string& row : rows) file += row;
    CAPTURE(file);
    for (ImportDesk* desk : {&at_once, &one_by_one}) {
      desk->options.on_match = OnMatch::error;
      desk->options.keep_going = true;
    }
    std::vector<std::string> outcomes, singly;
    at_once.options.outcome = [&](const ImportOptions::Outcome& row) {
      outcomes.emplace_back(row.outcome);
    };
    one_by_one.options.outcome = [&](const ImportOptions::Outcome& row) {
      singly.emplace_back(row.outcome);
    };
    at_once.take(file);
    for (const std::string& row : rows) one_by_one.take(head + row);
    CHECK(outcomes == singly);
    REQUIRE(at_once.count() == one_by_one.count());
    for (std::int64_t lead = 1; lead <= at_once.count(); ++lead)
      for (const BuiltIn field : {BuiltIn::email, BuiltIn::name, BuiltIn::city})
        CHECK(at_once.value(lead, field) == one_by_one.value(lead, field));
  }
}

}  // namespace leads
