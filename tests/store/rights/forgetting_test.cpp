// SPDX-License-Identifier: MIT
// After forget no byte of the person is in the file, whatever was done before, and what others have
// is as it was.
#include "store/rights/forgetting.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/packs/packs.h"
#include "store/read/identities.h"
#include "store/read/nurture/ledger.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/rights/suppressions.h"
#include "store/search/search_index.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const Instant kNow = utc(2026, 11, 20);

class Desk : public TemporaryBook {
 public:
  Desk() : TemporaryBook(sample_playbook()) {}

  template <class Do>
  std::int64_t write(Do act, const std::string& summary = "") {
    Operation operation(store(), kNow, "ana", "test");
    act(operation);
    return operation.finish(summary, false);
  }
  LeadId add(const std::string& name, const std::string& email, const std::string& phone) {
    NewLead lead;
    lead.values = {{leads::at(BuiltIn::name), name},
                   {leads::at(BuiltIn::email), email},
                   {leads::at(BuiltIn::phone), phone}};
    lead.tags = {"tag of " + name};
    lead.identities = {{"email", "private." + email, "private." + email, "private"},
                       {"id:crm", "no-" + email, "no-" + email, ""}};
    LeadId id{};
    write([&](Operation& operation) { id = operation.create(std::span(&lead, 1)).front(); },
          "added " + name);
    return id;
  }
  void record(LeadId lead, const std::string& subject, const std::string& note) {
    write([&](Operation& operation) {
      NewActivity activity;
      activity.lead = lead;
      activity.at = kNow;
      activity.kind = *playbook.kinds.find("email_sent");
      activity.subject = subject;
      activity.note = note;
      activity.system = "mail";
      activity.ref = "ref of " + subject;
      operation.record(std::vector{activity});
    });
  }
  void set(LeadId lead, BuiltIn field, const std::string& value) {
    write([&](Operation& operation) { operation.set(lead, leads::at(field), Value{value}); });
  }
  Forgotten forget(LeadId lead) {
    Forgotten forgotten;
    Operation operation(store(), kNow, "ana", std::string(kForget));
    forgotten = operation.forget(lead);
    forgotten_op = operation.finish("1 person", false);
    return forgotten;
  }
  /// The file as it is on disk.
  bool has(std::string text) {
    std::ifstream file(path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    const auto lower = [](std::string& of) {
      std::transform(of.begin(), of.end(), of.begin(),
                     [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    };
    std::string all = bytes.str();
    lower(all);
    lower(text);
    return all.find(text) != std::string::npos;
  }
  std::int64_t forgotten_op = 0;
};

}  // namespace

TEST_CASE("no byte of a forgotten person is left, and the others are as they were") {
  Desk desk;
  for (int other = 0; other < 300; ++other)
    desk.add("Other " + std::to_string(other), "other" + std::to_string(other) + "@b.example",
             "+49301" + std::to_string(1000 + other));
  const LeadId ann = desk.add("Annegret Zwiebelfisch", "zwiebel@fisch.example", "+4930778899"),
               bo = desk.add("Bo Wei", "bo@wei.example", "+4930665544");
  desk.record(ann, "Re: Zwiebelfisch offer", "said Quastenflosser");
  desk.record(ann, "Newsletter 7", "opened");
  desk.record(bo, "Newsletter 7", "opened");
  desk.set(ann, BuiltIn::email, "neue@fisch.example");
  desk.set(ann, BuiltIn::phone, "+4930112233");
  desk.set(ann, BuiltIn::notes, "Hechtsuppe");
  desk.set(ann, BuiltIn::notes, "");
  desk.write([&](Operation& operation) {
    operation.set_consent({ann, Channel::email, "zwiebel@fisch.example", ConsentState::opted_out,
                           kNow, "letter of Zwiebelfisch", true});
  });
  desk.write([&](Operation& operation) {
    operation.claim_letter({ann, "neue@fisch.example", "welcome", "a.md", 1});
    operation.claim_letter({bo, "bo@wei.example", "welcome", "a.md", 1});
    operation.set(bo, leads::at(BuiltIn::title), Value{std::string("Boss")});
  });
  const auto letters = [&](const char* address) {
    return NurtureLedger(desk.store()).letters_to(address).size();
  };
  CHECK(letters("Neue@fisch.example") == 1);
  SearchIndex(desk.store()).update(1000);
  CHECK(desk.has("zwiebelfisch"));
  const Forgotten forgotten = desk.forget(ann);
  CHECK(forgotten.leads == 1);
  CHECK(forgotten.activities == 2);
  CHECK(forgotten.others.empty());
  for (const char* text : {"zwiebel", "fisch.example", "annegret", "quastenflosser", "hechtsuppe",
                           "4930778899", "4930112233", "no-zwiebel"}) {
    CAPTURE(text);
    CHECK_FALSE(desk.has(text));
  }
  CHECK(desk.has("Newsletter 7"));
  CHECK(People(desk.store()).timeline(bo, kNow, 10).front().subject == "Newsletter 7");
  CHECK_FALSE(People(desk.store()).exists(ann));
  CHECK(People(desk.store()).exists(bo));
  Suppressions suppressions(desk.store());
  for (const char* key :
       {"zwiebel@fisch.example", "neue@fisch.example", "private.zwiebel@fisch.example"})
    CHECK(suppressions.is_forgotten("email", key));
  for (const char* key : {"+4930778899", "+4930112233"})
    CHECK(suppressions.is_forgotten("phone", key));
  CHECK(suppressions.is_forgotten("id:crm", "no-zwiebel@fisch.example"));
  CHECK_FALSE(suppressions.is_forgotten("email", "bo@wei.example"));
  CHECK(letters("neue@fisch.example") == 0);
  CHECK(letters("bo@wei.example") == 1);
}

TEST_CASE(
    "what a merge copied to another lead goes with the person, and a merged one with its parts") {
  Desk desk;
  NewLead bare;
  bare.values = {{at(BuiltIn::name), std::string("Bo Wei")}};
  LeadId bo{};
  desk.write([&](Operation& operation) { bo = operation.create(std::span(&bare, 1)).front(); });
  const LeadId ann = desk.add("Annegret Zwiebelfisch", "zwiebel@fisch.example", "+4930778899");
  const std::int64_t merge = desk.write([&](Operation& operation) { operation.merge(bo, ann); });
  SUBCASE("after a split") {
    desk.write([&](Operation& operation) { operation.undo(merge); });
    desk.forget(ann);
    CHECK(People(desk.store()).exists(bo));
    CHECK(desk.has("Bo Wei"));
  }
  SUBCASE("merged") {
    CHECK(desk.forget(bo).leads == 2);
    CHECK_FALSE(desk.has("Bo Wei"));
  }
  CHECK_FALSE(desk.has("zwiebelfisch"));
  CHECK_FALSE(desk.has("fisch.example"));
  CHECK_FALSE(desk.has("4930778899"));
}

TEST_CASE("a removed lead is forgotten by its number, and nothing brings one back") {
  Desk desk;
  const LeadId ann = desk.add("Annegret Zwiebelfisch", "zwiebel@fisch.example", "+4930778899");
  const std::int64_t removal = desk.write([&](Operation& operation) { operation.remove(ann); });
  CHECK(desk.has("zwiebelfisch"));
  CHECK(desk.forget(ann).marks == 4);
  CHECK_FALSE(desk.has("zwiebel"));
  Operation operation(desk.store(), kNow, "ana", "undo");
  CHECK_THROWS_AS(operation.undo(desk.forgotten_op), const Error&);
  CHECK(operation.undo(removal).leads_removed == 0);
  CHECK_FALSE(People(desk.store()).exists(ann));
  CHECK_THROWS_AS(operation.forget(LeadId{77}), const Error&);
}

TEST_CASE("another lead with the same address is named, and is reached no more") {
  Desk desk;
  const LeadId ann = desk.add("Annegret Zwiebelfisch", "zwiebel@fisch.example", "+4930778899");
  NewLead twin;
  twin.values = {{at(BuiltIn::email), std::string("Zwiebel@fisch.example")}};
  LeadId other{};
  desk.write([&](Operation& operation) { other = operation.create(std::span(&twin, 1)).front(); });
  CHECK(desk.forget(ann).others == std::vector{other});
  CHECK(People(desk.store()).exists(other));
  CHECK(Suppressions(desk.store()).is_forgotten("email", "zwiebel@fisch.example"));
}

}  // namespace leads
