// Stored scores are a cache: after `rescore` they equal a fresh evaluation, whatever happened in between.
#include <doctest/doctest.h>

#include "leads/rescore.h"
#include "leads/select.h"
#include "store/random_book.h"
#include "store/temporary_book.h"

namespace leads {
namespace {

std::vector<std::pair<LeadId, Score>> fresh_scores(Store& store, const Scorer& scorer, Instant as_of) {
  LeadNeeds needs = LeadNeeds::everything(store.playbook().fields);
  needs.activity_texts = true;
  LeadCursor cursor(store, needs, {std::nullopt, {}, false});
  ScoreScratch scratch;
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  std::vector<std::pair<LeadId, Score>> scores;
  while (cursor.next()) {
    scores.emplace_back(cursor.lead().id, Score{});
    scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), as_of, subjects, scratch, scores.back().second);
  }
  return scores;
}

Score as_score(const StoredScore& stored) {
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
void stored_are_fresh(Store& store, const Scorer& scorer, Instant as_of) {
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
void holding_are_true(Store& store, const Scorer& scorer, Instant as_of) {
  const BookState state = store.state();
  for (const auto& [lead, score] : fresh_scores(store, scorer, as_of)) {
    CAPTURE(number(lead));
    const std::optional<StoredScore> stored = store.stored_score(lead);
    if (!holds(stored, state, store.playbook(), as_of)) continue;
    CHECK(same_values(as_score(*stored), score));
  }
}

std::size_t evaluated(Store& store, const Scorer& scorer, Instant as_of) {
  ScoreScratch scratch;
  const auto fresh = fresh_scores(store, scorer, as_of);
  std::size_t place = 0;
  const SelectionCount count = select_leads(store, scorer, scratch, as_of, {}, [&](LeadCursor& cursor, const Score& score) {
    REQUIRE(place < fresh.size());
    CHECK(cursor.lead().id == fresh[place].first);
    CHECK(same_values(score, fresh[place].second));
    ++place;
  });
  CHECK(place == fresh.size());
  return count.evaluated;
}

struct Fixture {
  explicit Fixture(unsigned seed, int leads = 80) : dice(seed), book(random_playbook()), random(book.playbook, dice), scorer(book.playbook) {
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

}  // namespace

TEST_CASE("night after night stored scores are those of a fresh evaluation") {
  Fixture fixture(11);
  Instant now = kRandomNow;
  for (int night = 0; night < 12; ++night) {
    CAPTURE(night);
    rescore(fixture.store(), fixture.scorer, now);
    stored_are_fresh(fixture.store(), fixture.scorer, now);
    for (int look = 0; look < 3; ++look) holding_are_true(fixture.store(), fixture.scorer, now + Seconds{fixture.dice.pick(1, 4 * 86400)});
    now += Seconds{fixture.dice.pick(1, 5 * 86400)};
    if (night % 3 == 0) fixture.random.change(fixture.store(), fixture.ids, 12, now);
    if (night % 3 == 1) fixture.random.record(fixture.store(), fixture.ids, 15);
    if (night % 4 == 2) {
      const std::vector<LeadId> made = fixture.random.create(fixture.store(), 5);
      fixture.ids.insert(fixture.ids.end(), made.begin(), made.end());
    }
    evaluated(fixture.store(), fixture.scorer, now);
  }
}

TEST_CASE("a second rescore with nothing new changes nothing") {
  Fixture fixture(12);
  const RescoreResult first = rescore(fixture.store(), fixture.scorer, kRandomNow);
  CHECK(first.leads == fixture.ids.size());
  CHECK(first.changed == fixture.ids.size());
  CHECK(first.hot + first.warm + first.cold == first.leads);
  const RescoreResult second = rescore(fixture.store(), fixture.scorer, kRandomNow);
  CHECK(second.leads == first.leads);
  CHECK(second.changed == 0);
  CHECK(second.hot == first.hot);
  CHECK(second.warm == first.warm);
  CHECK(evaluated(fixture.store(), fixture.scorer, kRandomNow) == 0);
}

TEST_CASE("a dry run of rescore writes nothing") {
  Fixture fixture(13, 20);
  const RescoreResult result = rescore(fixture.store(), fixture.scorer, kRandomNow, {.dry_run = true});
  CHECK(result.changed == fixture.ids.size());
  CHECK(!fixture.store().state().scored_at);
  CHECK(evaluated(fixture.store(), fixture.scorer, kRandomNow) == fixture.ids.size());
}

TEST_CASE("scores are no change to a lead: rescore leaves no operation") {
  Fixture fixture(14, 20);
  const std::int64_t newest = fixture.store().state().newest_op;
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  CHECK(fixture.store().state().newest_op == newest);
  CHECK(fixture.store().state().scored_at == kRandomNow);
  CHECK(fixture.store().state().mark == fixture.book.playbook.mark);
}

TEST_CASE("a write drops the stored scores of the leads it touches, and no others") {
  Fixture fixture(15, 30);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  const auto write = [&](auto change) {
    Operation operation(fixture.store(), kRandomNow, "ana", "edit");
    change(operation);
    operation.finish("", false);
  };
  write([&](Operation& operation) { operation.set(fixture.ids[0], at(BuiltIn::employees), std::int64_t{777}); });
  write([&](Operation& operation) { operation.move(fixture.ids[1], StageId{4}, kRandomNow, "", true); operation.set_tag(fixture.ids[1], "new tag", true); });
  write([&](Operation& operation) { operation.record({fixture.random.activity(fixture.ids[2])}); });
  write([&](Operation& operation) { operation.set_consent({fixture.ids[3], Channel::email, "", ConsentState::opted_in, kRandomNow, "test"}); });
  for (int lead = 0; lead < 4; ++lead) {
    const std::optional<StoredScore> stored = fixture.store().stored_score(fixture.ids[static_cast<std::size_t>(lead)]);
    REQUIRE(stored);
    CHECK(!stored->valid_until);
  }
  CHECK(evaluated(fixture.store(), fixture.scorer, kRandomNow) == 4);
  CHECK(rescore(fixture.store(), fixture.scorer, kRandomNow).changed == 4);
}

TEST_CASE("an activity of the future counts from its instant") {
  Fixture fixture(16, 10);
  NewActivity call;
  call.lead = fixture.ids[0];
  call.at = kRandomNow + Seconds{3600};
  call.kind = *fixture.book.playbook.kinds.find("call");
  Operation operation(fixture.store(), kRandomNow, "ana", "log");
  operation.record({call});
  operation.finish("", false);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  const std::optional<StoredScore> stored = fixture.store().stored_score(fixture.ids[0]);
  REQUIRE(stored);
  REQUIRE(stored->valid_until);
  CHECK(*stored->valid_until <= call.at);
  for (const int seconds : {0, 3599, 3600, 3601, 86400})
    evaluated(fixture.store(), fixture.scorer, kRandomNow + Seconds{seconds});
}

TEST_CASE("a clock set back shows no stale score and reorders nothing") {
  Fixture fixture(17);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  const Instant earlier = kRandomNow - Seconds{3 * 86400};
  CHECK(evaluated(fixture.store(), fixture.scorer, earlier) == fixture.ids.size());
  fixture.random.change(fixture.store(), fixture.ids, 10, earlier);
  rescore(fixture.store(), fixture.scorer, earlier);
  stored_are_fresh(fixture.store(), fixture.scorer, earlier);
  CHECK(fixture.store().state().scored_at == earlier);
  for (const int days : {0, 1, 2, 3, 4}) holding_are_true(fixture.store(), fixture.scorer, earlier + Seconds{days * 86400});
  const std::vector<OperationRecord> operations = fixture.store().operations(std::nullopt, 1000);
  for (std::size_t i = 1; i < operations.size(); ++i) CHECK(operations[i].at <= operations[i - 1].at);
}

TEST_CASE("other rules make every stored score void") {
  Fixture fixture(18);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  fixture.book.playbook.rules[0].points = 3;
  fixture.book.playbook.mark = 8;
  const Scorer other(fixture.book.playbook);
  CHECK(evaluated(fixture.store(), other, kRandomNow) == fixture.ids.size());
  rescore(fixture.store(), other, kRandomNow);
  stored_are_fresh(fixture.store(), other, kRandomNow);
}

}  // namespace leads
