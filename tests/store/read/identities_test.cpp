// SPDX-License-Identifier: MIT
// Further addresses beside the main ones: an edit that makes one the main address, an undo, a merge
// and a look back lose none.
#include "store/read/identities.h"

#include <doctest/doctest.h>

#include <functional>

#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

Instant hour(int number) {
  return Instant{Seconds{1'700'000'000 + number * 3600}};
}

Playbook one_stage() {
  Playbook playbook;
  Stage stage;
  stage.name = stage.label = "new";
  playbook.stages.push_back(stage);
  return playbook;
}

struct AddressBook : TemporaryBook {
  AddressBook() : TemporaryBook(one_stage()) {}

  LeadId add(const char* email, std::vector<NewIdentity> further = {}) {
    NewLead lead;
    lead.values = {{at(BuiltIn::name), Value{std::string("Ana")}}};
    if (*email != '\0') lead.values.emplace_back(at(BuiltIn::email), Value{std::string(email)});
    lead.identities = std::move(further);
    LeadId id{};
    made = write([&](Operation& operation) { id = operation.create(std::span(&lead, 1)).front(); });
    return id;
  }
  /// One operation an hour.
  std::int64_t write(const std::function<void(Operation&)>& change) {
    Operation operation(store(), hour(++hours), "ana", "test");
    change(operation);
    return operation.finish("", false);
  }
  std::int64_t set(LeadId lead, BuiltIn field, const char* value) {
    return write([&](Operation& operation) {
      operation.set(lead, at(field), *value == '\0' ? Value{} : Value{std::string(value)});
    });
  }
  std::int64_t add_identity(LeadId lead, const NewIdentity& identity) {
    return write([&](Operation& operation) { operation.add_identity(lead, identity); });
  }
  std::int64_t undo(std::int64_t op) {
    return write([&](Operation& operation) { undone = operation.undo(op); });
  }
  /// As programs before this one wrote it: no row for what became of identities, and a plain value
  /// for one that was added.
  void age() {
    sql::Connection connection(path(), {.write = true});
    connection.execute("delete from change where kind = 'address'");
    connection.execute(
        "update change set new = json_extract(new, '$.value') where kind = 'identity' and old is "
        "null and new like '{%' and "
        "(select command from operation where id = op) = 'test'");
  }
  std::string addresses(LeadId lead) { return text_of(Identities(store()).of(lead)); }
  std::string addresses_at(LeadId lead, int when) {
    Playbook then = one_stage();
    Store past(path(), {}, then);
    past.look_back(hour(when));
    return text_of(Identities(past).of(lead));
  }
  static std::string text_of(const std::vector<Identity>& identities) {
    std::string text;
    for (const Identity& identity : identities)
      text += (text.empty() ? "" : " ") + identity.value +
              (identity.label.empty() ? "" : "/" + identity.label);
    return text;
  }

  int hours = 0;
  std::int64_t made = 0;
  UndoResult undone;
};

const NewIdentity kWork{"email", "b@x", "b@x", "work"};

}  // namespace

TEST_CASE("a further address that was made the main one is there after an undo, with its label") {
  AddressBook book;
  const LeadId lead = book.add("a@x", {kWork});
  const std::int64_t swapped = book.set(lead, BuiltIn::email, "b@x");
  CHECK(book.addresses(lead) == "b@x/work");
  const std::int64_t back = book.undo(swapped);
  CHECK(book.undone.kept == 0);
  CHECK(book.addresses(lead) == "a@x b@x/work");
  const std::int64_t again = book.undo(back);
  CHECK(book.addresses(lead) == "b@x/work");
  book.undo(again);
  CHECK(book.addresses(lead) == "a@x b@x/work");
  CHECK(Identities(book.store()).find("email", "a@x") == std::vector{lead});
  CHECK(Identities(book.store()).find("email", "b@x") == std::vector{lead});
}

TEST_CASE(
    "a further phone that was made the main one is there after an undo, and so is one that was the "
    "main one for a while") {
  AddressBook book;
  const LeadId lead = book.add("", {{"phone", "+4930900001", "+4930900001", ""},
                                    {"phone", "+4930900002", "+4930900002", "desk"}});
  const std::int64_t first = book.set(lead, BuiltIn::phone, "+4930900001");
  const std::int64_t second = book.set(lead, BuiltIn::phone, "+4930900002");
  CHECK(book.addresses(lead) == "+4930900002/desk");
  book.undo(second);
  CHECK(book.addresses(lead) == "+4930900001 +4930900002/desk");
  book.undo(first);
  CHECK(book.addresses(lead) == "+4930900001 +4930900002/desk");
}

TEST_CASE("what an edit brought goes with its undo, and an address changed since stays as it is") {
  AddressBook book;
  const LeadId lead = book.add("a@x");
  const std::int64_t first = book.set(lead, BuiltIn::email, "b@x");
  const std::int64_t second = book.set(lead, BuiltIn::email, "c@x");
  book.undo(first);
  CHECK(book.undone.kept == 1);
  CHECK(book.addresses(lead) == "c@x");
  book.undo(second);
  CHECK(book.addresses(lead) == "b@x");
}

TEST_CASE("another spelling of the main address is undone to the letter") {
  AddressBook book;
  const LeadId lead = book.add("Ana@x");
  const std::int64_t op = book.set(lead, BuiltIn::email, "ana@x");
  CHECK(book.addresses(lead) == "ana@x");
  book.undo(op);
  CHECK(book.addresses(lead) == "Ana@x");
}

TEST_CASE("a further address that came and went leaves the lead untouched") {
  AddressBook book;
  const LeadId lead = book.add("a@x");
  const std::int64_t made = book.made, came = book.add_identity(lead, kWork);
  SUBCASE("written today") {}
  SUBCASE("written by a program before") {
    book.age();
  }
  CHECK(book.addresses(lead) == "a@x b@x/work");
  book.undo(came);
  CHECK(book.undone.kept == 0);
  CHECK(book.addresses(lead) == "a@x");
  book.undo(made);
  CHECK(book.undone.kept == 0);
  CHECK_FALSE(People(book.store()).exists(lead));
}

TEST_CASE("a further address that stays keeps the lead") {
  AddressBook book;
  const LeadId lead = book.add("a@x");
  const std::int64_t made = book.made;
  book.add_identity(lead, kWork);
  SUBCASE("written today") {}
  SUBCASE("written by a program before") {
    book.age();
  }
  book.undo(made);
  CHECK(book.undone.kept == 1);
  CHECK(People(book.store()).exists(lead));
}

TEST_CASE("an edit of an older book is undone and edited back as before") {
  AddressBook book;
  const LeadId lead = book.add("a@x");
  const std::int64_t made = book.made, op = book.set(lead, BuiltIn::email, "b@x");
  book.age();
  const std::int64_t back = book.undo(op);
  CHECK(book.addresses(lead) == "a@x");
  book.undo(back);
  CHECK(book.addresses(lead) == "b@x");
  book.undo(book.set(lead, BuiltIn::email, "c@x"));
  CHECK(book.addresses(lead) == "b@x");
  book.set(lead, BuiltIn::email, "a@x");
  book.undo(made);
  CHECK(book.undone.kept == 0);
  CHECK_FALSE(People(book.store()).exists(lead));
}

TEST_CASE("an address that became the main one stays when what added it is undone") {
  AddressBook book;
  const LeadId lead = book.add("");
  const std::int64_t came = book.add_identity(lead, kWork);
  book.set(lead, BuiltIn::email, "b@x");
  book.undo(came);
  CHECK(book.undone.kept == 1);
  CHECK(Identities(book.store()).find("email", "b@x") == std::vector{lead});
}

TEST_CASE("the main address is found by its key whatever was undone before") {
  AddressBook book;
  const LeadId lead = book.add("");
  const std::int64_t came = book.add_identity(lead, kWork);
  const std::int64_t main = book.set(lead, BuiltIn::email, "b@x");
  const std::int64_t cleared = book.undo(main);
  book.undo(came);
  CHECK(book.addresses(lead).empty());
  book.undo(cleared);
  CHECK(book.addresses(lead) == "b@x");
}

TEST_CASE("a lead put back has its addresses with their labels") {
  AddressBook book;
  const LeadId lead = book.add("b@x", {kWork, {"email", "c@x", "c@x", "home"}});
  const std::string before = book.addresses(lead);
  CHECK(before == "b@x/work c@x/home");
  book.undo(book.undo(book.made));
  CHECK(book.addresses(lead) == before);
}

TEST_CASE("looking back shows the addresses of then") {
  AddressBook book;
  const LeadId lead = book.add("a@x", {kWork});                     // hour 1
  book.set(lead, BuiltIn::email, "c@x");                            // 2
  book.add_identity(lead, {"email", "d@x", "d@x", "home"});         // 3
  const std::int64_t swap = book.set(lead, BuiltIn::email, "b@x");  // 4
  book.undo(swap);                                                  // 5
  book.set(lead, BuiltIn::email, "");                               // 6
  CHECK(book.addresses_at(lead, 1) == "a@x b@x/work");
  CHECK(book.addresses_at(lead, 2) == "b@x/work c@x");
  CHECK(book.addresses_at(lead, 3) == "b@x/work c@x d@x/home");
  CHECK(book.addresses_at(lead, 4) == "b@x/work d@x/home");
  CHECK(book.addresses_at(lead, 5) == "b@x/work c@x d@x/home");
  CHECK(book.addresses_at(lead, 6) == "b@x/work d@x/home");
}

TEST_CASE("looking back at an older book, a main address counts from when it was set") {
  AddressBook book;
  const LeadId lead = book.add("a@x");
  const std::int64_t op = book.set(lead, BuiltIn::email, "c@x");
  book.add_identity(lead, kWork);
  book.undo(op);
  book.set(lead, BuiltIn::email, "");
  book.set(lead, BuiltIn::email, "b@x");
  book.age();
  CHECK(book.addresses_at(lead, 1) == "a@x");
  CHECK(book.addresses_at(lead, 2) == "c@x");
  CHECK(book.addresses_at(lead, 4).starts_with(
      "a@x"));  // that b@x was there before it was the main one was not noted
  CHECK(book.addresses_at(lead, 6) == "b@x/work");
}

TEST_CASE("an address that was a further one then has its column in what is exported as of then") {
  AddressBook book;
  const LeadId lead = book.add("a@x", {kWork});
  book.set(lead, BuiltIn::email, "b@x");
  CHECK(Identities(book.store()).most_further("email") == 0);
  Playbook then = one_stage();
  Store past(book.path(), {}, then);
  past.look_back(hour(1));
  CHECK(Identities(past).most_further("email") == 1);
}

TEST_CASE(
    "a survivor that took a further address of its own as the main one has it after a split") {
  AddressBook book;
  const LeadId keep = book.add("", {kWork}), other = book.add("b@x");
  const std::int64_t merged =
      book.write([&](Operation& operation) { operation.merge(keep, other); });
  CHECK(book.addresses(keep) == "b@x/work");
  const std::int64_t split = book.undo(merged);
  CHECK(book.undone.kept == 0);
  CHECK(book.addresses(keep) == "b@x/work");
  CHECK(book.addresses(other) == "b@x");
  book.undo(split);
  CHECK(book.addresses(keep) == "b@x/work");
}
