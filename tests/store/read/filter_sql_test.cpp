// SPDX-License-Identifier: MIT
// SQL made from a filter only spares reading: on random filters and leads it must keep every row
// the matcher accepts.
#include "store/read/filter_sql.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/match/filter_matcher.h"
#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

std::set<std::int64_t> selected(Store& store, const SqlCondition& condition) {
  LeadSelection selection;
  selection.condition = condition;
  LeadCursor cursor(store, {}, std::move(selection));
  std::set<std::int64_t> ids;
  while (cursor.next()) ids.insert(number(cursor.lead().id));
  return ids;
}

std::vector<Snapshot> snapshots(Store& store, const Scorer& scorer) {
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  needs.activity_texts = needs.addresses = true;
  LeadCursor cursor(store, needs, {std::nullopt, {}, true});
  ScoreScratch scratch;
  std::vector<Snapshot> shots;
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  while (cursor.next()) {
    shots.push_back(Snapshot::of(cursor));
    scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), kRandomNow, subjects,
                 scratch, shots.back().score);
  }
  return shots;
}

}  // namespace

TEST_CASE("the SQL of a filter keeps every lead the matcher accepts") {
  Dice dice(20261122);
  TemporaryBook book(random_playbook());
  RandomLeads random(book.playbook, dice);
  const std::vector<LeadId> ids = random.create(book.store(), 150);
  random.record(book.store(), ids, 500);
  random.change(book.store(), ids, 60, kRandomNow);
  // The last of a chain has the addresses of all.
  for (const auto& [keep, other] : {std::pair{3, 7}, {20, 21}, {22, 20}, {40, 41}, {40, 42}}) {
    Operation operation(book.store(), kRandomNow, "ana", "merge");
    operation.merge(ids[static_cast<std::size_t>(keep)], ids[static_cast<std::size_t>(other)]);
    operation.finish("", false);
  }
  const Scorer scorer(book.playbook);
  std::vector<Snapshot> shots = snapshots(book.store(), scorer);
  RandomFilters filters(book.playbook, dice);
  const Zone user("User", -9 * 3600, {}, std::nullopt);
  const auto touched = [&](LeadId lead, std::int64_t op) {
    const std::vector<LeadId> leads = Journal(book.store()).touched_by(op);
    return std::find(leads.begin(), leads.end(), lead) != leads.end();
  };
  std::size_t accepted = 0, narrowed = 0;
  for (int round = 0; round < 2500; ++round) {
    const Filter filter = filters.filter();
    CAPTURE(filter.source);
    const Zone& zone = dice.chance(50) ? user : book.playbook.calendar.zone;
    const SqlCondition condition = sql_superset(filter, book.playbook, kRandomNow, zone);
    CAPTURE(condition.where);
    const std::set<std::int64_t> rows = selected(book.store(), condition);
    narrowed += rows.size() < shots.size() ? 1 : 0;
    const FilterMatcher matcher(filter, book.playbook, &zone);
    for (Snapshot& shot : shots) {
      const LeadView& lead = shot.view();
      if (!matcher.match({lead, shot.sample.activities, kRandomNow, &shot.score, touched}).value)
        continue;
      ++accepted;
      if (!rows.contains(number(lead.id))) FAIL_CHECK("lead ", number(lead.id), " is lost");
    }
  }
  CHECK(accepted > 20000);
  CHECK(narrowed > 800);
  CHECK(filters.refused * 4 < filters.drawn);
}

TEST_CASE("a filter of very many values is still answered") {
  Dice dice(1);
  TemporaryBook book(random_playbook());
  RandomLeads random(book.playbook, dice);
  const std::vector<LeadId> ids = random.create(book.store(), 40);
  std::string emails = "email:ana@acme.example", tags = "tag:vip", sizes = "employees:5",
              alternatives = "stage:mql";
  for (int i = 0; i < 3000; ++i) {
    emails += ",nobody" + std::to_string(i) + "@b.example";
    tags += ",t" + std::to_string(i);
    sizes += "," + std::to_string(i * 10);
    if (i < 1500) alternatives += " or title:t" + std::to_string(i);
  }
  for (const std::string& text :
       {emails, tags, sizes, alternatives, emails + " " + tags + " " + sizes}) {
    const Filter filter = filter_of(book.playbook, text, FilterScope::command_line);
    CHECK_NOTHROW(selected(book.store(), sql_superset(filter, book.playbook, kRandomNow,
                                                      book.playbook.calendar.zone)));
  }
}

namespace {

void same_views(const LeadView& a, const LeadView& b) {
  REQUIRE(a.id == b.id);
  REQUIRE(a.fields.size() == b.fields.size());
  for (std::size_t index = 0; index < a.fields.size(); ++index) {
    const Cell &left = a.fields[index], &right = b.fields[index];
    REQUIRE(left.kind == right.kind);
    CHECK(left.integer == right.integer);
    CHECK(left.real == right.real);
    CHECK(left.text == right.text);
  }
  CHECK(std::vector(a.tags.begin(), a.tags.end()) == std::vector(b.tags.begin(), b.tags.end()));
  REQUIRE(a.further.size() == b.further.size());
  for (std::size_t index = 0; index < a.further.size(); ++index) {
    CHECK(a.further[index].field == b.further[index].field);
    CHECK(a.further[index].text == b.further[index].text);
  }
  CHECK(a.stage == b.stage);
  CHECK(a.furthest == b.furthest);
  CHECK(a.cycle == b.cycle);
  CHECK(a.stage_since == b.stage_since);
  CHECK(a.cycle_since == b.cycle_since);
  CHECK(a.stage_reason == b.stage_reason);
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    CHECK(a.consent[channel].state == b.consent[channel].state);
    CHECK(a.consent[channel].since == b.consent[channel].since);
  }
}

void same_activities(LeadCursor& a, LeadCursor& b) {
  REQUIRE(a.activities().size() == b.activities().size());
  REQUIRE(a.activity_texts().size() == a.activities().size());
  for (std::size_t i = 0; i < a.activities().size(); ++i) {
    const Activity &left = a.activities()[i], &right = b.activities()[i];
    CHECK(left.at == right.at);
    CHECK(left.kind == right.kind);
    CHECK(left.subject == right.subject);
    CHECK(left.machine == right.machine);
    CHECK((left.value == right.value || (std::isnan(left.value) && std::isnan(right.value))));
    CHECK(a.activity_texts()[i].ref == b.activity_texts()[i].ref);
    CHECK(a.activity_texts()[i].note == b.activity_texts()[i].note);
    CHECK(a.activity_texts()[i].system == b.activity_texts()[i].system);
  }
}

}  // namespace

TEST_CASE("a dense cursor and look-ups lead by lead show the same leads") {
  Dice dice(5);
  TemporaryBook book(random_playbook());
  RandomLeads random(book.playbook, dice);
  const std::vector<LeadId> ids = random.create(book.store(), 80);
  random.record(book.store(), ids, 400);
  random.change(book.store(), ids, 150, kRandomNow);
  LeadNeeds needs = LeadNeeds::all_but_texts(book.playbook.fields);
  needs.activity_texts = needs.addresses = true;
  LeadCursor dense(book.store(), needs, {std::nullopt, {}, true});
  LeadCursor sparse(book.store(), needs, {ids, {}, false});
  LeadCursor plain(book.store(), needs, {std::nullopt, {}, false});
  std::size_t count = 0;
  while (dense.next()) {
    REQUIRE(sparse.next());
    REQUIRE(plain.next());
    same_views(dense.lead(), sparse.lead());
    same_views(dense.lead(), plain.lead());
    same_activities(sparse, plain);
    // Activities of every other lead are passed over unread.
    if (count++ % 2 == 0) same_activities(dense, sparse);
  }
  CHECK(!sparse.next());
  CHECK(!plain.next());
  CHECK(count == ids.size());
}

}  // namespace leads
