// SPDX-License-Identifier: MIT
// Consent that is taken back: what was allowed goes with the operation that noted it, what was
// refused stays.
#include <doctest/doctest.h>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

class ConsentBook : public TemporaryBook {
 public:
  ConsentBook() : TemporaryBook(sample_playbook()) {
    Operation operation(store(), now, "ana", "add");
    const NewLead lead;
    operation.create(std::span(&lead, 1));
    operation.finish("1 lead", false);
  }
  std::int64_t note(const char* command, ConsentState state) {
    Operation operation(store(), now, "ana", command);
    operation.set_consent({kLead, Channel::email, "", state, now, "c.csv:2"});
    return operation.finish("", false);
  }
  UndoResult undo(std::int64_t op) {
    Operation operation(store(), now, "ana", "undo");
    UndoResult result = operation.undo(op);
    newest = operation.finish("", false);
    return result;
  }
  std::string states() {
    std::string text;
    for (const ConsentRecord& record : People(store()).consents(kLead))
      text += (text.empty() ? "" : " ") + std::string(consent_name(record.state));
    return text;
  }

  static constexpr LeadId kLead{1};
  Instant now = utc(2026, 11, 18, 12);
  std::int64_t newest = 0;
};

}  // namespace

TEST_CASE(
    "a consent goes with the operation that noted it, an import's or another's, and the journal "
    "has it") {
  for (const char* command : {"import", "consent"}) {
    CAPTURE(command);
    ConsentBook book;
    const std::int64_t op = book.note(command, ConsentState::opted_in);
    const std::vector<JournalEntry> changes = Journal(book.store()).changes(op);
    REQUIRE(changes.size() == 1);
    CHECK(shown_name(changes[0].kind, changes[0].name) == "consent.email");
    CHECK(changes[0].before == "unknown");
    const UndoResult result = book.undo(op);
    CHECK(result.kept == 0);
    REQUIRE(result.changes.size() == 1);
    CHECK(result.changes[0].before == "opted_in");
    CHECK(result.changes[0].after == "unknown");
    CHECK(book.states() == "");
  }
}

TEST_CASE("an undo of a consent can be undone") {
  ConsentBook book;
  const std::int64_t op = book.note("consent", ConsentState::opted_in);
  book.undo(op);
  const std::int64_t undo = book.newest;
  CHECK(book.undo(undo).kept == 0);
  CHECK(book.states() == "opted_in");
  CHECK(People(book.store()).consents(book.kLead)[0].evidence == "c.csv:2");
  CHECK(book.undo(book.newest).kept == 0);
  CHECK(book.states() == "");
}

TEST_CASE("an opt-out stays and is listed, and so does a consent that something was noted after") {
  ConsentBook book;
  const std::int64_t in = book.note("import", ConsentState::opted_in),
                     out = book.note("import", ConsentState::opted_out);
  for (const std::int64_t op : {out, in}) {
    const UndoResult result = book.undo(op);
    CHECK(result.kept == 1);
    REQUIRE(result.changes.size() == 1);
    CHECK(shown_name(result.changes[0].kind, result.changes[0].name) == "consent.email");
    CHECK(!result.changes[0].kept.empty());
  }
  CHECK(book.states() == "opted_in opted_out");
}
