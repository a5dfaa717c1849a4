// SPDX-License-Identifier: MIT
// The journal takes no word of a user's for one of its own: fields called as its entries are behave
// as any other.
#include "store/journal/journal.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/journal/entry.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

/// Every word of the journal, those of formats 1 to 4 included.
std::set<std::string> words() {
  std::set<std::string> all{"undo", "stage",    "identity", "merged", "merged_into", "duplicate",
                            "lead", "activity", "move",     "tag",    "created",     "consent"};
  for (int kind = 0; kind < kEntryKinds; ++kind)
    all.insert(std::string(entry_word(static_cast<EntryKind>(kind))));
  return all;
}

Playbook with_field(const std::string& word) {
  Playbook playbook;
  Stage stage;
  stage.name = stage.label = "new";
  stage.type = StageType::open;
  playbook.stages = {stage};
  playbook.fields.add({word, FieldType::text, {}});
  return playbook;
}

struct WordBook : TemporaryBook {
  explicit WordBook(const std::string& word)
      : TemporaryBook(with_field(word)), field(*playbook.fields.find(word)) {
    write([this](Operation& operation) {
      std::vector<NewLead> leads(2);
      for (NewLead& lead : leads) lead.values = {{at(BuiltIn::name), std::string("Ana")}};
      operation.create(leads);
    });
  }
  template <class Change>
  std::int64_t write(Change change) {
    ++hours;
    Operation operation(store(), now(), "ana", "test");
    change(operation);
    return operation.finish("", false);
  }
  UndoResult undo(std::int64_t op) {
    UndoResult result;
    newest = write([&](Operation& operation) { result = operation.undo(op); });
    return result;
  }
  Instant now() const { return Instant{Seconds{1'795'341'600 + hours * 3600}}; }
  static std::string read(Store& store, LeadId lead, FieldIndex field) {
    LeadNeeds needs;
    needs.add(field);
    LeadCursor cursor(store, needs, {std::vector{lead}, {}, false});
    return cursor.next() ? std::string(cursor.lead().cell(field).text) : "no such lead";
  }
  std::string value(LeadId lead) { return read(store(), lead, field); }
  std::string value_at(LeadId lead, Instant when) {
    Playbook then = playbook;
    Store past(path(), {}, then);
    past.look_back(when);
    return read(past, lead, field);
  }

  FieldIndex field;
  int hours = 0;
  std::int64_t newest = 0;
};

constexpr LeadId kAna{1}, kBo{2};

}  // namespace

TEST_CASE("every kind of entry has a word of its own, by which it is known again") {
  CHECK(words().size() >= static_cast<std::size_t>(kEntryKinds));
  std::set<std::string_view> seen;
  for (int number = 0; number < kEntryKinds; ++number) {
    const auto kind = static_cast<EntryKind>(number);
    CHECK(seen.insert(entry_word(kind)).second);
    CHECK(parse_entry_kind(entry_word(kind)) == kind);
  }
  CHECK_FALSE(parse_entry_kind("title"));
  CHECK(shown_name(EntryKind::field, "lead") == "lead");
  CHECK(shown_name(EntryKind::identity, "id:crm") == "identity:id:crm");
  CHECK(shown_name(EntryKind::consent, "email") == "consent.email");
}

TEST_CASE(
    "a field called as an entry of the journal is edited, undone, redone and looked back on as any "
    "other") {
  for (const std::string& word : words()) {
    // As numbers and JSON, which entries of our own are, too.
    for (const std::string value : {"x", "2", "{\"created_op\":1,\"stage\":\"new\"}",
                                    "{\"at\":\"2026-11-22T10:00:00Z\",\"kind\":\"call\"}"}) {
      CAPTURE(word);
      CAPTURE(value);
      WordBook book(word);
      const Instant before = book.now();
      const std::int64_t edit =
          book.write([&](Operation& operation) { operation.set(kAna, book.field, Value{value}); });
      CHECK(book.value(kAna) == value);
      CHECK(book.value_at(kAna, before).empty());
      CHECK(book.value_at(kAna, book.now()) == value);
      const auto history = Journal(book.store()).history(kAna);
      CHECK(std::count_if(history.begin(), history.end(), [&](const auto& entry) {
              return entry.second.is_field(word) && entry.second.after == value;
            }) == 1);
      const UndoResult undone = book.undo(edit);
      CHECK(undone.kept == 0);
      CHECK(undone.leads_removed == 0);
      REQUIRE(undone.changes.size() == 1);
      CHECK(undone.changes[0].kind == EntryKind::field);
      CHECK(undone.changes[0].name == word);
      CHECK(book.value(kAna).empty());
      CHECK(Journal(book.store()).operation(edit)->undone_by == book.newest);
      CHECK(book.undo(book.newest).kept == 0);
      CHECK(book.value(kAna) == value);
      CHECK(People(book.store()).exists(kAna));
      CHECK(People(book.store()).exists(kBo));
      // The lead was edited by then: what created it can't take it along.
      CHECK(book.undo(1).kept == 1);
      CHECK(People(book.store()).exists(kAna));
    }
  }
}

TEST_CASE(
    "a field called as an entry of the journal goes with a merge and comes back with its undo") {
  for (const std::string& word : words()) {
    CAPTURE(word);
    WordBook book(word);
    book.write(
        [&](Operation& operation) { operation.set(kBo, book.field, Value{std::string("1")}); });
    const Instant before = book.now();
    const std::int64_t merge =
        book.write([&](Operation& operation) { operation.merge(kAna, kBo); });
    CHECK(book.value(kAna) == "1");
    CHECK(People(book.store()).survivor(kBo) == kAna);
    CHECK(book.value_at(kAna, before) == "1");  // looked back on they are one
    CHECK(book.undo(merge).kept == 0);
    CHECK(book.value(kAna).empty());
    CHECK(book.value(kBo) == "1");
    CHECK(People(book.store()).survivor(kBo) == kBo);
    CHECK(book.undo(book.newest).kept == 0);
    CHECK(book.value(kAna) == "1");
  }
}

TEST_CASE("an entry of a kind that no program wrote is damage, and named") {
  WordBook book("visits");
  book.write(
      [&](Operation& operation) { operation.set(kAna, book.field, Value{std::string("x")}); });
  sql::Connection(book.path(), {.write = true}).execute("update change set kind = 'colour'");
  CHECK_THROWS_WITH_AS(Journal(book.store()).changes(2),
                       doctest::Contains("unknown kind \"colour\""), Error);
}

}  // namespace leads
