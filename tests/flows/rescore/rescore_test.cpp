// SPDX-License-Identifier: MIT
// Stored scores are a cache: after `rescore` they equal a fresh evaluation, whatever happened in
// between.
#include <doctest/doctest.h>

#include "fixtures/rescore_fixture.h"
#include "store/journal/journal.h"
#include "store/records.h"
#include "store/scores/crossings.h"
#include "store/scores/score_table.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {

TEST_CASE("night after night stored scores are those of a fresh evaluation") {
  Fixture fixture(11);
  Instant now = kRandomNow;
  for (int night = 0; night < 12; ++night) {
    CAPTURE(night);
    rescore(fixture.store(), fixture.scorer, now);
    stored_are_fresh(fixture.store(), fixture.scorer, now);
    for (int look = 0; look < 3; ++look)
      holding_are_true(fixture.store(), fixture.scorer,
                       now + Seconds{fixture.dice.pick(1, 4 * 86400)});
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
  const RescoreResult result =
      rescore(fixture.store(), fixture.scorer, kRandomNow, {.dry_run = true});
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
  write([&](Operation& operation) {
    operation.set(fixture.ids[0], at(BuiltIn::employees), std::int64_t{777});
  });
  write([&](Operation& operation) {
    operation.move(fixture.ids[1], StageId{4}, kRandomNow, "", true);
    operation.set_tag(fixture.ids[1], "new tag", true);
  });
  write([&](Operation& operation) { operation.record({fixture.random.activity(fixture.ids[2])}); });
  write([&](Operation& operation) {
    operation.set_consent(
        {fixture.ids[3], Channel::email, "", ConsentState::opted_in, kRandomNow, "test"});
  });
  for (int lead = 0; lead < 4; ++lead) {
    const std::optional<StoredScore> stored =
        ScoreTable(fixture.store()).stored(fixture.ids[static_cast<std::size_t>(lead)]);
    REQUIRE(stored);
    CHECK(!stored->valid_until);
  }
  CHECK(evaluated(fixture.store(), fixture.scorer, kRandomNow) == 4);
  CHECK(rescore(fixture.store(), fixture.scorer, kRandomNow).changed == 4);
}

TEST_CASE(
    "a write to very many leads drops their scores, keeps what was stored, and leaves the others") {
  Fixture fixture(22, 1300);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  std::vector<std::optional<StoredScore>> before;
  for (const LeadId lead : fixture.ids) before.push_back(ScoreTable(fixture.store()).stored(lead));
  const std::size_t touched = 1200;
  Operation operation(fixture.store(), kRandomNow, "ana", "import");
  std::vector<NewActivity> activities;
  for (std::size_t lead = 0; lead < touched; ++lead) {
    activities.push_back(fixture.random.activity(fixture.ids[lead]));
    // A stop is also about the others that have the address.
    if (stop_of_kind(fixture.store().playbook().kinds[activities.back().kind].name))
      activities.back().kind = *fixture.store().playbook().kinds.find("call");
  }
  operation.record(std::move(activities));
  const std::int64_t op = operation.finish("", false);
  REQUIRE(op != 0);
  for (std::size_t lead = 0; lead < fixture.ids.size(); ++lead) {
    const std::optional<StoredScore> after = ScoreTable(fixture.store()).stored(fixture.ids[lead]);
    REQUIRE((before[lead] && after));
    CHECK(same_values(as_score(*after), as_score(*before[lead])));
    CHECK(after->valid_until == (lead < touched ? std::nullopt : before[lead]->valid_until));
    CHECK(after->touched_op == (lead < touched ? op : before[lead]->touched_op));
  }
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
  const std::optional<StoredScore> stored = ScoreTable(fixture.store()).stored(fixture.ids[0]);
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
  for (const int days : {0, 1, 2, 3, 4})
    holding_are_true(fixture.store(), fixture.scorer, earlier + Seconds{days * 86400});
  const std::vector<OperationRecord> operations =
      Journal(fixture.store()).operations(std::nullopt, 1000);
  REQUIRE(!operations.empty());
  // By the clock as it is now, which change() sets within the day before.
  CHECK(operations.front().at <= earlier);
  CHECK(operations.front().at >= earlier - Seconds{86400});
  for (std::size_t i = 1; i < operations.size(); ++i)
    CHECK(operations[i].id < operations[i - 1].id);
}

TEST_CASE("other rules make every stored score void") {
  Fixture fixture(18);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  std::get<FieldRule>(fixture.book.playbook.rules[0].kind).points = 3;
  fixture.book.playbook.mark = 8;
  fixture.book.open();
  const Scorer other(fixture.book.playbook);
  CHECK(evaluated(fixture.store(), other, kRandomNow) == fixture.ids.size());
  rescore(fixture.store(), other, kRandomNow);
  stored_are_fresh(fixture.store(), other, kRandomNow);
}

TEST_CASE("leads that others touch during the scan are right when it ends, and counted once") {
  for (const bool full : {false, true}) {
    Fixture fixture(19, 120);
    rescore(fixture.store(), fixture.scorer, kRandomNow);
    const Instant later = kRandomNow + Seconds{9 * 86400};
    RescoreOptions options;
    options.full = full;
    options.piece = 5;
    int written = 0;
    options.progress = [&](std::size_t, std::size_t) {
      if (++written > 3) return;
      Playbook playbook = fixture.book.playbook;
      Store other(fixture.book.path(), {.write = true}, playbook);
      fixture.random.record(other, fixture.ids, 20);
      fixture.random.change(other, fixture.ids, 4, later);
      fixture.random.create(other, 2);
    };
    const RescoreResult result = rescore(fixture.store(), fixture.scorer, later, options);
    CHECK(written > 0);
    stored_are_fresh(fixture.store(), fixture.scorer, later);
    std::array<std::size_t, 3> temperatures{};
    const auto fresh = fresh_scores(fixture.store(), fixture.scorer, later);
    for (const auto& [lead, score] : fresh)
      ++temperatures[static_cast<std::size_t>(score.temperature)];
    CHECK(result.leads == fresh.size());
    CHECK(std::array{result.cold, result.warm, result.hot} == temperatures);
  }
}

TEST_CASE("a rescore that finds another one finished first starts anew, and never mixes rules") {
  Fixture fixture(20, 60);
  Playbook others = fixture.book.playbook;
  std::get<FieldRule>(others.rules[1].kind).points = 2;
  others.mark = 9;
  RescoreOptions options;
  options.piece = 5;
  bool raced = false;
  options.progress = [&](std::size_t, std::size_t) {
    if (std::exchange(raced, true)) return;
    Store other(fixture.book.path(), {.write = true}, others);
    const Scorer scorer(others);
    rescore(other, scorer, kRandomNow);
  };
  rescore(fixture.store(), fixture.scorer, kRandomNow, options);
  CHECK(raced);
  CHECK(fixture.store().state().mark == fixture.book.playbook.mark);
  stored_are_fresh(fixture.store(), fixture.scorer, kRandomNow);
}

TEST_CASE("what goes wrong on either thread ends a rescore and leaves the old scores") {
  Fixture fixture(21, 60);
  rescore(fixture.store(), fixture.scorer, kRandomNow);
  RescoreOptions options;
  options.full = true;
  options.piece = 3;
  options.progress = [](std::size_t, std::size_t) { throw std::runtime_error("stop"); };
  CHECK_THROWS_WITH(rescore(fixture.store(), fixture.scorer, kRandomNow + Seconds{86400}, options),
                    "stop");
  CHECK(fixture.store().state().scored_at == kRandomNow);
  stored_are_fresh(fixture.store(), fixture.scorer, kRandomNow);
}

TEST_CASE("crossings say from what to what and by which rule; each reader has its own mark") {
  Fixture fixture(22, 1);
  Store& store = fixture.store();
  Instant clock = kRandomNow;
  const auto write = [&](auto change) {
    Operation operation(store, clock, "ana", "edit");
    change(operation);
    operation.finish("", false);
  };
  NewLead fresh;
  fresh.values = {{at(BuiltIn::created_at), std::int64_t{kRandomNow.time_since_epoch().count()}},
                  {at(BuiltIn::employees), std::int64_t{20}}};
  LeadId lead{};
  write([&](Operation& operation) { lead = operation.create(std::span(&fresh, 1)).front(); });
  rescore(store, fixture.scorer, kRandomNow);
  std::int64_t mark = 0;
  const auto news = [&] {
    std::vector<CrossingRecord> found = Crossings(store).after(mark, 100);
    if (!found.empty()) mark = found.back().id;
    std::erase_if(found, [&](const CrossingRecord& crossing) { return crossing.lead != lead; });
    return found;
  };
  std::vector<CrossingRecord> found = news();
  REQUIRE(found.size() == 1);  // large: 5 points of fit
  CHECK(found[0].what == "grade");
  CHECK(found[0].before.empty());
  CHECK(found[0].after == "C");
  CHECK(found[0].rule == "large");
  CHECK(found[0].at == kRandomNow);

  NewActivity look;
  look.lead = lead;
  look.at = kRandomNow + Seconds{60};
  look.kind = *fixture.book.playbook.kinds.find("page_view");
  look.subject = "/pricing";
  write([&](Operation& operation) { operation.record({look, look, look}); });
  const Instant later = kRandomNow + Seconds{3600};
  const RescoreResult result = rescore(store, fixture.scorer, later);
  CHECK(result.newly_hot == 1);
  CHECK(result.up == 1);
  found = news();
  REQUIRE(found.size() == 2);
  CHECK(found[0].what == "temperature");
  CHECK(found[0].before == "cold");
  CHECK(found[0].after == "hot");
  CHECK(found[0].rule == "looks");
  CHECK(found[1].what == "ready");
  CHECK(found[1].before == "new");
  CHECK(found[1].after == "mql");
  CHECK(rescore(store, fixture.scorer, later + Seconds{1}).crossings == 0);

  // A night long after: it is told by what it lost.
  rescore(store, fixture.scorer, kRandomNow + Seconds{60 * 86400});
  found = news();
  REQUIRE(!found.empty());
  CHECK(found[0].after == "cold");
  CHECK(found[0].rule == "looks");

  // A field is mended, a tag given.
  clock = kRandomNow + Seconds{61 * 86400};
  write([&](Operation& operation) {
    operation.set(lead, at(BuiltIn::title), std::string("VP Sales"));
    operation.set_tag(lead, "vip", true);
  });
  rescore(store, fixture.scorer, clock + Seconds{60});
  found = news();
  REQUIRE(!found.empty());
  const auto grade = std::find_if(found.begin(), found.end(),
                                  [](const CrossingRecord& each) { return each.what == "grade"; });
  REQUIRE(grade != found.end());
  CHECK(grade->before == "C");
  CHECK(grade->after == "A");
  CHECK(grade->rule == "boss");
  clock += Seconds{86400};
  write(
      [&](Operation& operation) { operation.set(lead, at(BuiltIn::employees), std::int64_t{3}); });
  rescore(store, fixture.scorer, clock + Seconds{60});
  found = news();
  const auto lower = std::find_if(found.begin(), found.end(),
                                  [](const CrossingRecord& each) { return each.what == "grade"; });
  REQUIRE(lower != found.end());
  CHECK(lower->before == "A");
  CHECK(lower->rule == "large");

  CHECK(Crossings(store).position("slack") == 0);
  Crossings(store).move("slack", 2);
  Crossings(store).move("mail", 1);
  Crossings(store).move("slack", 1);
  CHECK(Crossings(store).position("slack") == 2);
  CHECK(Crossings(store).position("mail") == 1);
}

TEST_CASE("old crossings are let go once every reader has been told") {
  Fixture fixture(23, 40);
  Store& store = fixture.store();
  rescore(store, fixture.scorer, kRandomNow);
  const std::vector<CrossingRecord> first = Crossings(store).after(0, 1000);
  REQUIRE(first.size() > 3);
  Crossings(store).move("slow", first[1].id);
  const Instant later = kRandomNow + Crossings::kKept + Seconds{86400};
  rescore(store, fixture.scorer, later);
  CHECK(Crossings(store).after(0, 1).front().id == first[2].id);
  Crossings(store).move("slow", 1'000'000);
  rescore(store, fixture.scorer, later + Seconds{1});
  const std::vector<CrossingRecord> rest = Crossings(store).after(0, 1000);
  CHECK((rest.empty() || rest.front().at == later));
}

}  // namespace leads
