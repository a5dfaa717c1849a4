// SPDX-License-Identifier: MIT
// Crossings are numbered for readers outside the book: a number is given once.
#include "store/scores/crossings.h"

#include <doctest/doctest.h>

#include "fixtures/temporary_book.h"
#include "store/records.h"
#include "store/scores/score_table.h"
#include "store/scores/score_writing.h"
#include "store/write/operation.h"

namespace leads {
namespace {

Playbook one_stage_book() {
  Playbook playbook;
  Stage stage;
  stage.name = stage.label = "new";
  stage.type = StageType::open;
  playbook.stages = {stage};
  return playbook;
}

constexpr Instant kNow{Seconds{1'795'341'600}};

struct CrossingBook : TemporaryBook {
  CrossingBook() : TemporaryBook(one_stage_book()) {}
  LeadId add() {
    Operation operation(store(), kNow, "ana", "add");
    const LeadId lead = operation.create(std::vector<NewLead>(1)).front();
    operation.finish("", false);
    return lead;
  }
  void undo(std::int64_t op) {
    Operation operation(store(), kNow, "ana", "undo");
    operation.undo(op);
    operation.finish("", false);
  }
  void cross(LeadId lead, Instant at = kNow) {
    ScoreWriting writing(store());
    const Crossing crossing{lead};
    writing.write(std::span(&crossing, 1), at, false);
    writing.finish(at, 1);
  }
  std::vector<std::int64_t> heard(std::int64_t after) {
    std::vector<std::int64_t> ids;
    for (const CrossingRecord& crossing : Crossings(store()).after(after, 100))
      ids.push_back(crossing.id);
    return ids;
  }
};

}  // namespace

TEST_CASE("the number of a crossing that went with its lead is not given again") {
  CrossingBook book;
  const LeadId stays = book.add(), goes = book.add();
  book.cross(stays);
  book.cross(goes);
  Crossings(book.store()).move("slack", 2);
  book.undo(2);
  CHECK(book.heard(0) == std::vector<std::int64_t>{1});
  book.cross(stays);
  CHECK(book.heard(Crossings(book.store()).position("slack")) == std::vector<std::int64_t>{3});
}

TEST_CASE("numbers go on after all crossings were let go") {
  CrossingBook book;
  const LeadId lead = book.add();
  book.cross(lead);
  Crossings(book.store()).move("slack", 1);
  Crossings(book.store()).let_go(kNow + Crossings::kKept);
  CHECK(book.heard(0).empty());
  book.cross(lead, kNow + Crossings::kKept);
  CHECK(book.heard(1) == std::vector<std::int64_t>{2});
}

TEST_CASE("each transaction that writes scores has a step of its own, the last included") {
  CrossingBook book;
  const LeadId lead = book.add();
  CHECK(ScoreTable(book.store()).step() == 0);
  for (int step = 1; step <= 3; ++step) {
    ScoreWriting writing(book.store());
    writing.leave(std::nullopt, 7);
    CHECK(ScoreTable(book.store()).step() == step);
  }
  book.cross(lead);
  CHECK(ScoreTable(book.store()).step() == 4);
  book.cross(lead);
  CHECK(ScoreTable(book.store()).step() == 5);
}

}  // namespace leads
