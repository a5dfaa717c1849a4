// SPDX-License-Identifier: MIT
// One number everywhere: what select_leads hands out is what a plain reading of every lead gives,
// stored scores or not.
#include "flows/select.h"

#include <doctest/doctest.h>

#include <map>

#include "core/match/filter_matcher.h"
#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "flows/rescore/rescore.h"
#include "store/journal/journal.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/store.h"

namespace leads {
namespace {

using Picked = std::vector<std::pair<std::int64_t, Score>>;

Picked naive(Store& store, const Scorer& scorer, Instant as_of, const Filter& filter,
             const Zone* zone) {
  const Playbook& playbook = store.playbook();
  LeadNeeds needs = LeadNeeds::all_but_texts(playbook.fields);
  needs.activity_texts = needs.addresses = true;
  LeadCursor cursor(store, needs, {std::nullopt, {}, false});
  ScoreScratch scratch;
  const FilterMatcher matcher(filter, playbook, zone);
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  const auto touched = [&store](LeadId lead, std::int64_t op) {
    const std::vector<LeadId> leads = Journal(store).touched_by(op);
    return std::find(leads.begin(), leads.end(), lead) != leads.end();
  };
  Picked picked;
  while (cursor.next()) {
    Score score;
    scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), as_of, subjects,
                 scratch, score);
    if (matcher.match({cursor.lead(), cursor.activities(), as_of, &score, touched}).value)
      picked.emplace_back(number(cursor.lead().id), std::move(score));
  }
  return picked;
}

void agree(Store& store, const Scorer& scorer, Instant as_of, const Filter& filter,
           const Zone* zone) {
  CAPTURE(filter.source);
  const Picked wanted = naive(store, scorer, as_of, filter, zone);
  ScoreScratch scratch;
  Selection selection;
  selection.filter = filter;
  selection.zone = zone;
  std::size_t index = 0;
  const SelectionCount count =
      select_leads({store, scorer, scratch, as_of}, std::move(selection),
                   [&](LeadCursor& cursor, const Score& score) {
                     if (index < wanted.size()) {
                       CHECK(number(cursor.lead().id) == wanted[index].first);
                       CHECK(same_values(score, wanted[index].second));
                       CHECK(score.valid_until > as_of);
                     }
                     ++index;
                   });
  CHECK(index == wanted.size());
  CHECK(count.matched == wanted.size());
}

// Of an empty filter stored scores come with their total alone.
void scores_alone_agree(Store& store, const Scorer& scorer, Instant as_of, const Filter& filter) {
  CAPTURE(filter.source);
  REQUIRE(reads_scores_alone(filter));
  const Picked wanted = naive(store, scorer, as_of, filter, nullptr);
  std::map<std::int64_t, Score> got;
  ScoreScratch scratch;
  const SelectionCount count =
      select_scores({store, scorer, scratch, as_of}, filter,
                    [&got](LeadId lead, const Score& score) { got.emplace(number(lead), score); });
  CHECK(count.matched == wanted.size());
  CHECK(got.size() == wanted.size());
  for (const auto& [lead, score] : wanted) {
    REQUIRE(got.contains(lead));
    CHECK(got[lead].total == score.total);
    if (!filter.empty()) CHECK(same_values(got[lead], score));
  }
}

}  // namespace

TEST_CASE("select_leads hands out the leads and scores of a plain reading") {
  Dice dice(77);
  TemporaryBook book(random_playbook());
  RandomLeads random(book.playbook, dice);
  const std::vector<LeadId> ids = random.create(book.store(), 60);
  random.record(book.store(), ids, 250);
  random.change(book.store(), ids, 40, kRandomNow - Seconds{86400});
  const Scorer scorer(book.playbook);
  RandomFilters filters(book.playbook, dice);
  const SampleVocabulary sample(book.playbook);
  const Zone user("User", -9 * 3600, {}, std::nullopt);
  Instant as_of = kRandomNow;
  for (int night = 0; night < 5; ++night) {
    for (int round = 0; round < 70; ++round) {
      const Instant now = as_of + Seconds{dice.pick(0, 2 * 86400)};
      agree(book.store(), scorer, now, filters.filter(), dice.chance(50) ? &user : nullptr);
    }
    agree(book.store(), scorer, as_of - Seconds{86400}, Filter{}, nullptr);
    for (const char* text : {"", "temperature:cold", "score:1..", "not:grade:A", "ready:new"}) {
      const FilterResult filter = parse_filter(text, FilterScope::command_line, sample.vocabulary);
      REQUIRE(std::holds_alternative<Filter>(filter));
      for (const Seconds later : {Seconds{0}, Seconds{86400}})
        scores_alone_agree(book.store(), scorer, as_of + later, std::get<Filter>(filter));
    }
    as_of += Seconds{dice.pick(0, 3 * 86400)};
    if (night > 0) random.change(book.store(), ids, 8, as_of);
    rescore(book.store(), scorer, as_of);
  }
}

TEST_CASE("an operation number beyond the newest is nobody's") {
  Dice dice(3);
  TemporaryBook book(random_playbook());
  RandomLeads(book.playbook, dice).create(book.store(), 3);
  const Scorer scorer(book.playbook);
  for (const char* text : {"op:999999999999999", "op:1,999999999999999", "not:op:2"})
    agree(book.store(), scorer, kRandomNow,
          filter_of(book.playbook, text, FilterScope::command_line), nullptr);
}

TEST_CASE("ids and a filter together pick those that are in both") {
  Dice dice(4);
  TemporaryBook book(random_playbook());
  const std::vector<LeadId> ids = RandomLeads(book.playbook, dice).create(book.store(), 40);
  const Scorer scorer(book.playbook);
  ScoreScratch scratch;
  Selection selection;
  selection.filter = filter_of(book.playbook, "has:title", FilterScope::command_line);
  selection.ids = std::vector{ids[3], ids[7], ids[20], LeadId{12345}};
  std::set<std::int64_t> wanted, got;
  for (const auto& [id, score] :
       naive(book.store(), scorer, kRandomNow, selection.filter, nullptr)) {
    if (id == number(ids[3]) || id == number(ids[7]) || id == number(ids[20])) wanted.insert(id);
  }
  select_leads({book.store(), scorer, scratch, kRandomNow}, std::move(selection),
               [&got](LeadCursor& cursor, const Score&) { got.insert(number(cursor.lead().id)); });
  CHECK(got == wanted);
}

}  // namespace leads
