// A book to be rescored, and what must be true of the scores it stores.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <utility>

#include "flows/rescore_scan.h"
#include "leads/rescore.h"
#include "leads/select.h"
#include "store/random_book.h"
#include "store/temporary_book.h"

namespace leads {

inline std::vector<std::pair<LeadId, Score>> fresh_scores(Store& store, const Scorer& scorer,
                                                          Instant as_of) {
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  needs.activity_texts = true;
  LeadCursor cursor(store, needs, {std::nullopt, {}, false});
  ScoreScratch scratch;
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  std::vector<std::pair<LeadId, Score>> scores;
  while (cursor.next()) {
    scores.emplace_back(cursor.lead().id, Score{});
    scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), as_of, subjects,
                 scratch, scores.back().second);
  }
  return scores;
}

inline Score as_score(const StoredScore& stored) {
  Score score;
  score.fit = stored.fit;
  score.engagement = stored.engagement;
  score.total = stored.total;
  score.grade = stored.grade;
  score.temperature = stored.temperature;
  score.ready = stored.ready;
  return score;
}

/// Every row there holds at `as_of`, and says what a fresh evaluation says.
inline void stored_are_fresh(Store& store, const Scorer& scorer, Instant as_of) {
  const BookState state = store.state();
  for (const auto& [lead, score] : fresh_scores(store, scorer, as_of)) {
    CAPTURE(number(lead));
    const std::optional<StoredScore> stored = store.stored_score(lead);
    REQUIRE(stored);
    CHECK(holds(stored, state, store.playbook(), as_of));
    CHECK(same_values(as_score(*stored), score));
  }
}

/// Every row that claims to hold at `as_of` is true then.
inline void holding_are_true(Store& store, const Scorer& scorer, Instant as_of) {
  const BookState state = store.state();
  for (const auto& [lead, score] : fresh_scores(store, scorer, as_of)) {
    CAPTURE(number(lead));
    const std::optional<StoredScore> stored = store.stored_score(lead);
    if (!holds(stored, state, store.playbook(), as_of)) continue;
    CHECK(same_values(as_score(*stored), score));
  }
}

inline std::size_t evaluated(Store& store, const Scorer& scorer, Instant as_of) {
  ScoreScratch scratch;
  const auto fresh = fresh_scores(store, scorer, as_of);
  std::size_t place = 0;
  const SelectionCount count =
      select_leads(store, scorer, scratch, as_of, {}, [&](LeadCursor& cursor, const Score& score) {
        REQUIRE(place < fresh.size());
        CHECK(cursor.lead().id == fresh[place].first);
        CHECK(same_values(score, fresh[place].second));
        ++place;
      });
  CHECK(place == fresh.size());
  return count.evaluated;
}

struct Fixture {
  explicit Fixture(unsigned seed, int leads = 80)
      : dice(seed), book(random_playbook()), random(book.playbook, dice), scorer(book.playbook) {
    ids = random.create(store(), leads);
    random.record(store(), ids, leads * 5);
    random.change(store(), ids, 40, kRandomNow - Seconds{2 * 86400});
  }
  Store& store() { return book.store(); }

  Dice dice;
  TemporaryBook book;
  RandomLeads random;
  Scorer scorer;
  std::vector<LeadId> ids;
};

/// Every crossing of the book, but for when and by which rule.
inline std::vector<std::tuple<LeadId, std::string, std::string, std::string>> all_crossings(
    Store& store) {
  std::vector<std::tuple<LeadId, std::string, std::string, std::string>> all;
  for (const CrossingRecord& each : store.crossings(0, 100'000))
    all.emplace_back(each.lead, each.what, each.before, each.after);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace leads
