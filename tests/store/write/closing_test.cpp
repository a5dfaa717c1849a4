// SPDX-License-Identifier: MIT
// What ends with a deal, the reason that is corrected, and the lead that goes: each comes back by
// an undo.
#include <doctest/doctest.h>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

class ClosingBook : public TemporaryBook {
 public:
  ClosingBook() : TemporaryBook(sample_playbook()) {
    Operation operation(store(), now, "ana", "add");
    NewLead lead;
    lead.values = {{at(BuiltIn::name), Value{std::string("Ana Lima")}},
                   {at(BuiltIn::email), Value{std::string("ana@acme.example")}},
                   {at(BuiltIn::next_step), Value{std::string("call back")}},
                   {at(BuiltIn::next_step_at), Value{std::int64_t{1'800'000'000}}}};
    lead.tags = {"fair"};
    operation.create(std::span(&lead, 1));
    operation.finish("1 lead", false);
  }
  StageId of_type(StageType type) const {
    for (std::size_t i = 0; i < playbook.stages.size(); ++i)
      if (playbook.stages[i].type == type) return static_cast<StageId>(i);
    throw Error(ErrorKind::bug, {}, "no such stage");
  }
  template <class Change>
  std::int64_t write(Change change) {
    Operation operation(store(), now, "ana", "test");
    change(operation);
    return operation.finish("", false);
  }
  std::int64_t move_to(StageType type, const char* reason) {
    return write(
        [&](Operation& operation) { operation.move(kLead, of_type(type), now, reason, false); });
  }
  std::int64_t undo(std::int64_t op) {
    return write([op](Operation& operation) { CHECK(operation.undo(op).kept == 0); });
  }
  std::string shown() {
    LeadCursor cursor(store(), LeadNeeds::all_but_texts(playbook.fields),
                      {std::vector{kLead}, {}, false});
    if (!cursor.next()) return "gone";
    const LeadView& lead = cursor.lead();
    std::string text = playbook.stage(lead.stage).name;
    text += " " + std::string(lead.stage_reason) + "|" +
            std::string(lead.cell(BuiltIn::next_step).text) + "|";
    text += lead.cell(BuiltIn::next_step_at).present() ? "dated" : "";
    return text + "|" + std::to_string(lead.tags.size()) + "|" +
           std::to_string(cursor.activities().size()) + "|" +
           std::to_string(Identities(store()).of(kLead).size());
  }

  static constexpr LeadId kLead{1};
  Instant now = utc(2026, 11, 18, 12);
};

}  // namespace

TEST_CASE("a lead that is won or lost has no next step; an undo brings it back") {
  for (const StageType type : {StageType::won, StageType::lost}) {
    ClosingBook book;
    const std::string before = book.shown();
    const std::int64_t op = book.move_to(type, "r");
    CHECK(book.shown() == book.playbook.stage(book.of_type(type)).name + " r|||1|0|1");
    book.undo(op);
    CHECK(book.shown() == before);
  }
  ClosingBook book;
  book.move_to(StageType::parked, "later");
  CHECK(book.shown().ends_with("later|call back|dated|1|0|1"));
}

TEST_CASE("the reason of a parked lead is corrected where it is") {
  ClosingBook book;
  book.move_to(StageType::parked, "latre");
  book.now += std::chrono::days{3};
  const std::int64_t op = book.write(
      [](Operation& operation) { CHECK(operation.correct_reason(ClosingBook::kLead, "later")); });
  CHECK(book.shown().find(" later|") != std::string::npos);
  const std::vector<StageMove> moves = People(book.store()).moves(ClosingBook::kLead);
  CHECK(moves.back().at == moves[moves.size() - 2].at);  // it is there since then
  book.write([](Operation& operation) {
    CHECK_FALSE(operation.correct_reason(ClosingBook::kLead, "later"));
  });
  book.undo(op);
  CHECK(book.shown().find(" latre|") != std::string::npos);
}

TEST_CASE(
    "a lead that is removed goes with all it has, and comes back by an undo, again and again") {
  ClosingBook book;
  book.write([&](Operation& operation) {
    operation.record({{ClosingBook::kLead,
                       book.now,
                       *book.playbook.kinds.find("call"),
                       "",
                       {},
                       "",
                       "",
                       "left a message",
                       false}});
  });
  const std::string before = book.shown();
  std::int64_t op = book.write([](Operation& operation) { operation.remove(ClosingBook::kLead); });
  for (int i = 0; i < 3; ++i) {
    CHECK(book.shown() == "gone");
    CHECK(Identities(book.store()).find("email", "ana@acme.example").empty());
    op = book.undo(op);
    CHECK(book.shown() == before);
    CHECK(Identities(book.store()).find("email", "ana@acme.example").size() == 1);
    op = book.undo(op);
  }
}

TEST_CASE("who opted out, or has others merged into it, is not removed") {
  ClosingBook book;
  book.write([&](Operation& operation) {
    operation.set_consent(
        {ClosingBook::kLead, Channel::email, "", ConsentState::opted_out, book.now, "by mail"});
  });
  CHECK_THROWS_AS(book.write([](Operation& operation) { operation.remove(ClosingBook::kLead); }),
                  Error);
  ClosingBook other;
  other.write([&](Operation& operation) {
    const NewLead lead;
    operation.merge(ClosingBook::kLead, operation.create(std::span(&lead, 1)).front());
  });
  CHECK_THROWS_AS(other.write([](Operation& operation) { operation.remove(ClosingBook::kLead); }),
                  Error);
}
