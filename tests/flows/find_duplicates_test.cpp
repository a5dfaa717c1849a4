// SPDX-License-Identifier: MIT
// Duplicates over a book: the same pairs as comparing each with each, but for those that only a
// crowd's key joins.
#include "flows/find_duplicates.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "fixtures/sample.h"
#include "fixtures/temporary_book.h"
#include "flows/select.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/store.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

const Instant kNow = utc(2026, 11, 22, 10);

struct FoundBook : TemporaryBook {
  FoundBook() : TemporaryBook(sample_playbook()), scorer(playbook) {}

  std::vector<LeadId> add(const std::vector<NewLead>& leads) {
    Operation operation(store(), kNow, "ana", "add");
    std::vector<LeadId> ids = operation.create(leads);
    operation.finish("", false);
    return ids;
  }
  Duplicates find(int least = 50, std::size_t limit = 1'000'000, Filter filter = {}) {
    return find_duplicates({store(), scorer, scratch, kNow},
                           {std::move(filter), nullptr, least, limit});
  }

  Scorer scorer;
  ScoreScratch scratch;
};

NewLead lead_of(const std::vector<std::pair<BuiltIn, std::string>>& values) {
  NewLead lead;
  for (const auto& [field, value] : values) {
    if (!value.empty()) lead.values.emplace_back(at(field), value);
  }
  return lead;
}

using Pairs = std::map<std::pair<std::int64_t, std::int64_t>, int>;

Pairs pairs_of(const Duplicates& found) {
  Pairs pairs;
  for (const DuplicatePair& pair : found.pairs)
    pairs[std::minmax(number(pair.keep), number(pair.other))] = pair.strength;
  CHECK(pairs.size() == found.pairs.size());
  return pairs;
}

std::vector<std::uint64_t> keys_of(Store& store, const NewLead& lead, LeadId id) {
  PersonFacts facts;
  for (const auto& [field, value] : lead.values) {
    const auto* text = std::get_if<std::string>(&value);
    if (field == at(BuiltIn::name)) facts.name = *text;
    if (field == at(BuiltIn::company)) facts.company = *text;
  }
  const std::vector<Identity> identities = Identities(store).of(id);
  for (const Identity& identity : identities) {
    if (identity.kind == "email") facts.emails.push_back(identity.key);
    if (identity.kind == "phone") facts.phones.push_back(identity.key);
    if (identity.kind.starts_with("id:")) facts.systems.push_back(identity.kind);
  }
  std::vector<std::uint64_t> keys;
  append_person_keys(facts, keys);
  return keys;
}

}  // namespace

TEST_CASE("duplicates: what is found is what comparing each with each finds, whatever the limit") {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    const auto maybe = [&](std::string text) { return below(3) == 0 ? std::string() : text; };
    const std::vector<std::string> names{"Ana Lima", "Lima Ana", "Bo Roth", "Cy Young", "ANA LIMA"};
    FoundBook book;
    std::vector<NewLead> leads;
    for (int i = 0; i < 90; ++i) {
      const std::string mail = below(5) == 0 ? "info@x.example"
                                             : "p" + std::to_string(below(40)) +
                                                   (below(4) == 0 ? "+t" : "") + "@x.example";
      leads.push_back(
          lead_of({{BuiltIn::name, maybe(names[static_cast<std::size_t>(below(5))])},
                   {BuiltIn::company, maybe("Company " + std::to_string(below(9)))},
                   {BuiltIn::email, maybe(mail)},
                   {BuiltIn::phone, maybe("+4930" + std::to_string(1'000'000 + below(30)))}}));
      if (below(4) == 0)
        leads.back().identities.push_back({"id:crm", std::to_string(i), std::to_string(i), ""});
    }
    const std::vector<LeadId> ids = book.add(leads);
    Pairs expected;
    for (std::size_t a = 0; a < ids.size(); ++a) {
      for (std::size_t b = a + 1; b < ids.size(); ++b) {
        const int strength = likeness(keys_of(book.store(), leads[a], ids[a]),
                                      keys_of(book.store(), leads[b], ids[b]))
                                 .strength;
        if (strength >= 50) expected[{number(ids[a]), number(ids[b])}] = strength;
      }
    }
    const Duplicates all = book.find();
    REQUIRE(all.crowded == 0);
    CHECK(pairs_of(all) == expected);
    CHECK(all.found == expected.size());
    CHECK(expected.size() > 20);
    const Duplicates few = book.find(50, 7);
    CHECK(few.found == all.found);
    REQUIRE(few.pairs.size() == 7);
    for (std::size_t i = 0; i < few.pairs.size(); ++i) {
      CHECK(few.pairs[i].other == all.pairs[i].other);
      if (i > 0) CHECK(few.pairs[i - 1].strength >= few.pairs[i].strength);
    }
    const Duplicates sure = book.find(80);
    CHECK(sure.found == static_cast<std::size_t>(
                            std::count_if(expected.begin(), expected.end(),
                                          [](const auto& pair) { return pair.second >= 80; })));
  }
}

TEST_CASE("duplicates: a filter must pick one of the two; a merged pair is none any more") {
  FoundBook book;
  const auto person = [](const char* name, const char* title) {
    return lead_of(
        {{BuiltIn::name, name}, {BuiltIn::email, "a@x.example"}, {BuiltIn::title, title}});
  };
  const std::vector<LeadId> ids =
      book.add({person("Ana", "VP"), person("Ana", "CEO"), person("Ana", "CTO")});
  CHECK(book.find().found == 3);
  CHECK(book.find(50, 9, filter_of(book.playbook, "title:vp", FilterScope::command_line)).found ==
        2);
  CHECK(book.find(50, 9, filter_of(book.playbook, "title:none", FilterScope::command_line)).found ==
        0);
  {
    Operation operation(book.store(), kNow, "ana", "merge");
    operation.merge(ids[0], ids[1]);
    operation.finish("", false);
  }
  const Duplicates left = book.find();
  REQUIRE(left.found == 1);
  CHECK(left.leads == 2);
  CHECK(left.pairs[0].keep == ids[0]);
  CHECK(left.pairs[0].other == ids[2]);
}

TEST_CASE(
    "duplicates: duplicates_of picks whom --find pairs with a lead, also by a merged number") {
  FoundBook book;
  std::vector<NewLead> leads;
  for (int i = 0; i < 40; ++i)
    leads.push_back(lead_of({{BuiltIn::name, "N" + std::to_string(i % 7)},
                             {BuiltIn::company, "C"},
                             {BuiltIn::email, "p" + std::to_string(i % 11) + "@x.example"}}));
  const std::vector<LeadId> ids = book.add(leads);
  {
    Operation operation(book.store(), kNow, "ana", "merge");
    operation.merge(ids[0], ids[1]);
    operation.finish("", false);
  }
  const Duplicates all = book.find();
  for (const LeadId lead : {ids[0], ids[1], ids[5]}) {
    const LeadId stands = *People(book.store()).survivor(lead);
    std::vector<LeadId> expected, picked;
    for (const DuplicatePair& pair : all.pairs) {
      if (pair.keep == stands || pair.other == stands)
        expected.push_back(pair.keep == stands ? pair.other : pair.keep);
    }
    std::sort(expected.begin(), expected.end());
    Selection selection;
    selection.filter = filter_of(book.playbook, "duplicates_of:" + std::to_string(number(lead)),
                                 FilterScope::command_line);
    selection.scores = false;
    select_leads({book.store(), book.scorer, book.scratch, kNow}, std::move(selection),
                 [&](LeadCursor& cursor, const Score&) { picked.push_back(cursor.lead().id); });
    CHECK(picked == expected);
    CHECK_FALSE(picked.empty());
  }
}

TEST_CASE("duplicates: further addresses of a merged lead pair its survivor") {
  FoundBook book;
  const std::vector<LeadId> ids = book.add({lead_of({{BuiltIn::email, "a@x.example"}}),
                                            lead_of({{BuiltIn::email, "b@x.example"}}),
                                            lead_of({{BuiltIn::email, "b@x.example"}})});
  {
    Operation operation(book.store(), kNow, "ana", "merge");
    operation.merge(ids[0], ids[1]);
    operation.finish("", false);
  }
  const Duplicates found = book.find();
  REQUIRE(found.found == 1);
  CHECK(found.pairs[0].keep == ids[0]);
}

TEST_CASE("duplicates: the older stays, unless the other is further in the funnel") {
  FoundBook book;
  NewLead early = lead_of({{BuiltIn::email, "a@x.example"}}), late = early;
  late.stage = *book.playbook.find_stage("sql");
  const std::vector<LeadId> ids = book.add({early, late, early});
  const Duplicates found = book.find();
  REQUIRE(found.pairs.size() == 3);
  CHECK(found.pairs[0].keep == ids[1]);
  CHECK(found.pairs[0].other == ids[0]);
  CHECK(found.pairs[1].keep == ids[0]);
  CHECK(found.pairs[1].other == ids[2]);
  CHECK(found.pairs[2].keep == ids[1]);
}

TEST_CASE(
    "duplicates: what a crowd shares makes no pairs, and is counted; another key still does") {
  FoundBook book;
  std::vector<NewLead> crowd;
  for (std::size_t i = 0; i <= kCrowd; ++i)
    crowd.push_back(
        lead_of({{BuiltIn::phone, "+4930901820"}, {BuiltIn::email, i < 2 ? "a@x.example" : ""}}));
  book.add(crowd);
  const Duplicates found = book.find();
  CHECK(found.crowded == 1);
  REQUIRE(found.found == 1);
  CHECK(found.pairs[0].strength == 80);
  crowd.pop_back();
  FoundBook fewer;
  fewer.add(crowd);
  CHECK(fewer.find().crowded == 0);
  CHECK(fewer.find().found == kCrowd * (kCrowd - 1) / 2);
}
