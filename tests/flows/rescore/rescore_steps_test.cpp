// SPDX-License-Identifier: MIT
// Scores are written in steps: between two of them, and after a rescore that ended there, nothing
// wrong is said to hold.
#include <doctest/doctest.h>

#include "fixtures/rescore_fixture.h"
#include "leads/error.h"
#include "store/scores/crossings.h"
#include "store/scores/score_table.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {

TEST_CASE(
    "between two steps of the writing every score that is said to hold is right, whoever writes "
    "then") {
  // In small pieces two threads look: what others touch was then not looked at yet, or by a thread
  // that has not told.
  for (const std::size_t piece : {RescoreOptions().piece, std::size_t{5}}) {
    CAPTURE(piece);
    Fixture fixture(31, 120);
    rescore(fixture.store(), fixture.scorer, kRandomNow);
    const Instant later = kRandomNow + Seconds{9 * 86400};
    RescoreOptions options;
    options.full = true;
    options.step = 7;
    options.piece = piece;
    int between = 0;
    options.between_steps = [&] {
      if (++between > 8) return;
      Playbook playbook = fixture.book.playbook;
      Store other(fixture.book.path(), {.write = true}, playbook);
      CHECK(other.state().scored_at == later);
      const Scorer scorer(playbook);
      for (const int days : {0, 3}) holding_are_true(other, scorer, later + Seconds{days * 86400});
      evaluated(other, scorer, later);
      fixture.random.record(other, fixture.ids, 20);
      fixture.random.change(other, fixture.ids, 4, later);
      fixture.random.create(other, 2);
    };
    rescore(fixture.store(), fixture.scorer, later, options);
    CHECK(between > 4);
    holding_are_true(fixture.store(), fixture.scorer, later);
    evaluated(fixture.store(), fixture.scorer, later);
    rescore(fixture.store(), fixture.scorer, later + Seconds{1});
    stored_are_fresh(fixture.store(), fixture.scorer, later + Seconds{1});
  }
}

TEST_CASE("leads that are removed while scores are written take theirs with them") {
  for (const std::size_t piece : {RescoreOptions().piece, std::size_t{5}}) {
    CAPTURE(piece);
    Fixture fixture(34, 40);
    const std::vector<LeadId> gone = fixture.random.create(fixture.store(), 9);
    const std::int64_t made = fixture.store().state().newest_op;
    fixture.random.create(fixture.store(), 20);
    RescoreOptions options;
    options.step = 10;
    options.piece = piece;
    options.full = true;
    rescore(fixture.store(), fixture.scorer, kRandomNow);
    int between = 0;
    options.between_steps = [&] {
      if (++between != 2) return;
      Playbook playbook = fixture.book.playbook;
      Store other(fixture.book.path(), {.write = true}, playbook);
      Operation operation(other, kRandomNow, "bo", "undo");
      CHECK(operation.undo(made).leads_removed == gone.size());
      operation.finish("", false);
    };
    const Instant later = kRandomNow + Seconds{30 * 86400};
    rescore(fixture.store(), fixture.scorer, later, options);
    CHECK(between >= 2);
    for (const LeadId lead : gone) CHECK_FALSE(ScoreTable(fixture.store()).stored(lead));
    for (const CrossingRecord& crossing : Crossings(fixture.store()).after(0, 100'000))
      CHECK_FALSE(std::binary_search(gone.begin(), gone.end(), crossing.lead));
    stored_are_fresh(fixture.store(), fixture.scorer, later);
  }
}

TEST_CASE("a rescore that ends early says that a part is stored") {
  Fixture fixture(33, 60);
  RescoreOptions options;
  options.step = 5;
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  options.between_steps = [] {
    Error error(ErrorKind::cancelled, "book", "interrupted");
    error.unchanged = true;
    throw error;
  };
  options.full = true;
  try {
    rescore(fixture.store(), fixture.scorer, kRandomNow + Seconds{40 * 86400}, options);
    FAIL("nothing was interrupted");
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::cancelled);
    CHECK_FALSE(error.unchanged);
    CHECK(std::string(error.what()) ==
          "interrupted; some of the scores are stored and correct, the others are "
          "unchanged");
    CHECK(error.hint == "run it again");
  }
}

TEST_CASE(
    "a rescore that ends between two steps leaves no wrong score, and the next notes each crossing "
    "once") {
  for (const bool other_rules : {false, true}) {
    CAPTURE(other_rules);
    const auto after = [&](bool interrupted) {
      Fixture fixture(32, 90);
      rescore(fixture.store(), fixture.scorer, kRandomNow);
      Playbook old = fixture.book.playbook;
      if (other_rules) {
        std::get<FieldRule>(fixture.book.playbook.rules[0].kind).points = 9;
        fixture.book.playbook.mark = 8;
        fixture.book.open();
      }
      const Scorer scorer(fixture.book.playbook), old_scorer(old);
      const Instant later = kRandomNow + Seconds{20 * 86400};
      if (interrupted) {
        RescoreOptions options;
        options.step = 6;
        int left = 3;
        options.between_steps = [&] {
          if (--left == 0) throw std::runtime_error("killed");
        };
        CHECK_THROWS_WITH(rescore(fixture.store(), scorer, later, options), "killed");
        evaluated(fixture.store(), scorer, later);
        evaluated(fixture.store(), scorer, later + Seconds{5 * 86400});
        Store reader(fixture.book.path(), {}, old);
        evaluated(reader, old_scorer, later);
      }
      rescore(fixture.store(), scorer, later);
      stored_are_fresh(fixture.store(), scorer, later);
      return all_crossings(fixture.store());
    };
    const auto whole = after(false);
    CHECK(whole.size() > 10);
    CHECK(after(true) == whole);
  }
}

TEST_CASE("two rescores with different rules that write at once never mix them") {
  for (const bool other_finishes : {false, true}) {
    CAPTURE(other_finishes);
    Fixture fixture(33, 60);
    rescore(fixture.store(), fixture.scorer, kRandomNow);
    Playbook others = fixture.book.playbook;
    std::get<FieldRule>(others.rules[1].kind).points = 2;
    others.mark = 9;
    RescoreOptions options;
    options.step = 5;
    options.full = true;
    bool raced = false;
    options.between_steps = [&] {
      if (std::exchange(raced, true)) return;
      Store other(fixture.book.path(), {.write = true}, others);
      const Scorer scorer(others);
      RescoreOptions its;
      its.step = 5;
      its.between_steps = [&] {
        if (!other_finishes) throw std::runtime_error("killed");
      };
      if (other_finishes)
        rescore(other, scorer, kRandomNow, its);
      else
        CHECK_THROWS_WITH(rescore(other, scorer, kRandomNow, its), "killed");
    };
    const Instant later = kRandomNow + Seconds{15 * 86400};
    rescore(fixture.store(), fixture.scorer, later, options);
    CHECK(raced);
    CHECK(fixture.store().state().mark == fixture.book.playbook.mark);
    stored_are_fresh(fixture.store(), fixture.scorer, later);
  }
}

TEST_CASE("after so many rows no thread reads until all are out") {
  ReadingTurns turns;
  turns.enter();
  turns.enter();
  turns.leave(1'000'000);
  std::atomic<bool> in = false;
  std::thread next([&] {
    turns.enter();
    in = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(!in);
  turns.leave(1);
  next.join();
  CHECK(in);
  turns.enter();  // and few rows close nothing
  turns.leave(1);
  turns.leave(1);
}

}  // namespace leads
