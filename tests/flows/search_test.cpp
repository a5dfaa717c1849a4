// SPDX-License-Identifier: MIT
// Free words found by the index of texts are those a plain reading finds, whatever happened to the
// book since the index was made.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/text.h"
#include "core/filter/sought.h"
#include "core/filter/uses.h"
#include "core/lead/searched_text.h"
#include "core/match/filter_matcher.h"
#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "flows/rescore/rescore.h"
#include "flows/select.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/search/search_index.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

const std::vector<std::string> kPieces{"M\u00fcller",   "STRASSE",
                                       "stra\u00dfe",   "\u0130stanbul",
                                       "istanbul",      "Kad\u0131k\u00f6y",
                                       "\U0001f600",    "\U0001f469\u200d\U0001f4bb",
                                       "B & Co",        "ab",
                                       "O'Hara",        "e\u0301cole",
                                       "\u00c9cole",    "\u01c5",
                                       "\ufb01sh",      "100%",
                                       "a\nb",          "acme",
                                       "Acme Dairy",    "\u4e16\u754c",
                                       "Mueller",       "Muller",
                                       "S\u00f8ren",    "Soeren",
                                       "Manuel",        "\u00c5rhus",
                                       "Aarhus",        "+4930901821",
                                       "901821",        "030/90 18 21",
                                       "0049 30 901821"};

std::vector<std::int64_t> walked(Store& store, const Filter& filter) {
  const FilterMatcher matcher(filter, store.playbook());
  LeadNeeds needs = LeadNeeds::all_but_texts(store.playbook().fields);
  needs.addresses = true;
  LeadCursor cursor(store, needs, {});
  std::vector<std::int64_t> found;
  while (cursor.next())
    if (matcher.match({cursor.lead(), {}, kRandomNow, nullptr, {}}).value)
      found.push_back(number(cursor.lead().id));
  return found;
}

std::vector<std::int64_t> selected(Store& store, const Scorer& scorer, const Filter& filter) {
  ScoreScratch scratch;
  Selection selection;
  selection.filter = filter;
  selection.scores = false;
  std::vector<std::int64_t> found;
  select_leads(
      {store, scorer, scratch, kRandomNow}, std::move(selection),
      [&found](LeadCursor& cursor, const Score&) { found.push_back(number(cursor.lead().id)); });
  return found;
}

Filter words(const Playbook&, std::vector<std::string> alternatives, bool all = false) {
  Filter filter;
  for (const std::string& text : alternatives) {
    if (!all || filter.alternatives.empty()) filter.alternatives.emplace_back();
    filter.alternatives.back().push_back(free_word(text, {}));
    filter.source += " " + text;
  }
  return filter;
}

/// A book of some blocks, its leads of random words, and what people do to it.
class Town {
 public:
  Town(unsigned seed, int leads) : dice(seed), book(random_playbook()), scorer(book.playbook) {
    create(leads);
  }

  Store& store() { return book.store(); }

  std::string text() {
    std::string made;
    for (auto count = dice.pick(1, 3); count > 0; --count)
      made += (made.empty() ? "" : dice.chance(70) ? " " : "-") + piece();
    return made;
  }

  void create(int count) {
    std::vector<NewLead> leads(static_cast<std::size_t>(count));
    for (NewLead& lead : leads) {
      for (const BuiltIn field : kSearchedFields)
        if (dice.chance(35)) lead.values.emplace_back(at(field), text());
      if (dice.chance(20)) lead.tags.push_back(text());
      if (dice.chance(10)) lead.identities.push_back(further());
    }
    write(dice.chance(50) ? "add" : "import", [&](Operation& operation) {
      const std::vector<LeadId> made = operation.create(leads);
      ids.insert(ids.end(), made.begin(), made.end());
    });
  }

  void something() {
    LeadId lead = dice.of(ids);
    while (!People(store()).exists(lead)) lead = dice.of(ids);
    switch (dice.pick(0, 11)) {
      case 10:
      case 11:
        return write("edit",
                     [&](Operation& operation) { operation.add_identity(lead, further()); });
      case 0:
        return create(static_cast<int>(dice.pick(1, 4)));
      case 1:
        return write("edit", [&](Operation& operation) {
          operation.set_tag(lead, text(), dice.chance(70));
        });
      case 2:
        return merge(lead, dice.of(ids));
      case 3:
      case 4:
        return undo();
      case 5:
        return write(
            "edit", [&](Operation& operation) { operation.set(lead, at(BuiltIn::title), text()); });
      case 6:
        return untag(lead);
      default:
        return write("edit", [&](Operation& operation) {
          operation.set(lead, at(dice.of(kSearchedFields)),
                        dice.chance(20) ? Value{} : Value{text()});
        });
    }
  }

  void agree(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      Filter filter = words(book.playbook, {word()});
      if (dice.chance(25)) filter = words(book.playbook, {word(), word()}, dice.chance(50));
      if (dice.chance(25)) {
        const char* const names[] = {"name:", "company:", "phone:"};
        const std::string value = dice.of(kPieces);
        filter = filter_of(
            book.playbook,
            names[dice.pick(0, 2)] + ("\"" + value + "\"") + (dice.chance(30) ? ",x" : ""),
            FilterScope::command_line);
      }
      if (dice.chance(10)) filter.alternatives.back().back().negated = true;
      if (dice.chance(10))
        filter.alternatives.push_back(
            filter_of(book.playbook, "has:title", FilterScope::command_line).alternatives[0]);
      CAPTURE(filter.source);
      const std::vector<std::int64_t> wanted = walked(store(), filter);
      CHECK(selected(store(), scorer, filter) == wanted);
      if (const auto found = SearchIndex(store()).may_contain(needed_words(filter))) {
        ++used;
        CHECK(std::is_sorted(found->begin(), found->end()));
        for (const std::int64_t id : wanted)
          CHECK(std::binary_search(found->begin(), found->end(), LeadId{id}));
      }
    }
  }

  RescoreOptions always() {
    RescoreOptions options;
    options.index_from = 0;
    return options;
  }

  Dice dice;
  TemporaryBook book;
  Scorer scorer;
  std::vector<LeadId> ids;
  int used = 0;

 private:
  std::string piece() {
    return dice.chance(60) ? dice.of(kPieces)
                           : std::string(1, static_cast<char>('a' + dice.pick(0, 25))) +
                                 std::to_string(dice.pick(0, 99));
  }
  std::string word() {
    if (dice.chance(20))
      return "#" + std::to_string(dice.pick(1, 1500));  // the name of who has none
    const std::string whole = text();
    if (dice.chance(40)) return whole;
    const std::string folded = fold(whole);
    const auto begin =
        static_cast<std::size_t>(dice.pick(0, static_cast<std::int64_t>(folded.size()) - 1));
    std::string cut = fold(folded.substr(begin, static_cast<std::size_t>(dice.pick(1, 6))));
    return cut.empty() ? whole : cut;
  }

  void write(const std::string& command, const std::function<void(Operation&)>& change) {
    Operation operation(store(), kRandomNow, "ana", command);
    change(operation);
    if (const std::int64_t op = operation.finish("", false); op != 0) ops_.push_back(op);
  }
  NewIdentity further() {
    const std::string address = text();
    return {"email", identity_key(at(BuiltIn::email), address), address, ""};
  }
  void untag(LeadId lead) {
    LeadNeeds needs;
    needs.tags = true;
    std::string tag;
    {
      LeadCursor cursor(store(), needs, {std::vector{lead}, {}, false});
      if (cursor.next() && !cursor.lead().tags.empty()) tag = cursor.lead().tags.front();
    }
    if (!tag.empty())
      write("edit", [&](Operation& operation) { operation.set_tag(lead, tag, false); });
  }
  void merge(LeadId keep, LeadId other) {
    try {
      write("merge", [&](Operation& operation) { operation.merge(keep, other); });
    } catch (const Error&) {
      // One of them is merged or gone already.
    }
  }
  void undo() {
    const std::int64_t op = dice.chance(70) ? ops_.back() : dice.of(ops_);
    if (op == ops_.front()) return;
    try {
      write("undo", [&](Operation& operation) { operation.undo(op); });
    } catch (const Error&) {
      // It is undone already, or was the undo of an import.
    }
  }

  std::vector<std::int64_t> ops_;
};

std::int64_t number_in(const std::string& path, const std::string& sql) {
  sql::Connection connection(path, {});
  sql::Statement select = connection.prepare(sql);
  REQUIRE(select.step());
  return select.integer(0);
}

bool holds_text(const std::string& path, const std::string& text) {
  sql::Connection connection(path, {});
  sql::Statement select = connection.prepare("select texts from search_text");
  while (select.step())
    if (select.blob(0).find(text) != std::string_view::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("an indexed search finds what a walk with the matcher finds, whatever happened since") {
  for (const unsigned seed : {11U, 12U, 13U}) {
    Town town(seed, 1300);
    town.agree(5);
    CHECK(town.used == 0);
    for (int night = 0; night < 5; ++night) {
      rescore(town.store(), town.scorer, kRandomNow, town.always());
      const int before = town.used;
      town.agree(15);
      CHECK(town.used > before);
      for (int change = 0; change < 40; ++change) {
        town.something();
        if (change % 4 == 0) town.agree(2);
      }
    }
  }
}

TEST_CASE("a book that was indexed and grew is searched whole") {
  Town town(21, 600);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  CHECK(number_in(town.book.path(), "select searched_to from book") == 600);
  CHECK(number_in(town.book.path(), "select count(*) from search_text") == 2);
  town.create(100);
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
  town.agree(30);
  CHECK(town.used > 0);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  CHECK(number_in(town.book.path(), "select searched_to from book") == 700);
  town.agree(30);
}

TEST_CASE("a small book has no index, and changes there are not noted") {
  Town town(22, 300);
  rescore(town.store(), town.scorer, kRandomNow);
  for (int change = 0; change < 30; ++change) town.something();
  CHECK(number_in(town.book.path(), "select searched_to is null from book") == 1);
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
}

TEST_CASE("a change that is rolled back notes nobody, one that stands notes the lead once") {
  Town town(23, 300);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  const auto edit = [&](bool dry_run) {
    Operation operation(town.store(), kRandomNow, "ana", "edit");
    operation.set(town.ids[4], at(BuiltIn::notes), std::string("zebra crossing"));
    operation.set(town.ids[4], at(BuiltIn::company), std::string("Zebra"));
    // Who reads in the same transaction finds it.
    CHECK(selected(town.store(), town.scorer, words(town.book.playbook, {"zebra"})) ==
          std::vector{number(town.ids[4])});
    operation.finish("", dry_run);
  };
  edit(true);
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
  CHECK(selected(town.store(), town.scorer, words(town.book.playbook, {"zebra"})).empty());
  edit(false);
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 1);
  CHECK(selected(town.store(), town.scorer, words(town.book.playbook, {"zebra"})).size() == 1);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
  CHECK(holds_text(town.book.path(), "zebra crossing"));
}

TEST_CASE("what an undone import brought is gone from the index at once") {
  Town town(24, 300);
  NewLead lead;
  lead.values = {{at(BuiltIn::name), std::string("Quirin Xylander")}};
  std::int64_t op = 0;
  {
    Operation operation(town.store(), kRandomNow, "ana", "import");
    operation.create(std::span(&lead, 1));
    op = operation.finish("", false);
  }
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  CHECK(holds_text(town.book.path(), "quirin xylander"));
  Operation operation(town.store(), kRandomNow, "ana", "undo");
  operation.undo(op);
  operation.finish("", false);
  CHECK_FALSE(holds_text(town.book.path(), "xylander"));
}

TEST_CASE("a lead that was taken out and is put back is found") {
  Town town(29, 300);
  const auto write = [&](const std::string& command,
                         const std::function<void(Operation&)>& change) {
    Operation operation(town.store(), kRandomNow, "ana", command);
    change(operation);
    return operation.finish("", false);
  };
  NewLead lead;
  lead.values = {{at(BuiltIn::name), std::string("Quirin Xylander")}};
  const std::int64_t added =
      write("add", [&](Operation& operation) { operation.create(std::span(&lead, 1)); });
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  const Filter filter = words(town.book.playbook, {"xylander"});
  for (int round = 0; round < 2; ++round) {
    const std::int64_t undone = write("undo", [&](Operation& operation) { operation.undo(added); });
    CHECK(selected(town.store(), town.scorer, filter).empty());
    if (round == 1) rescore(town.store(), town.scorer, kRandomNow, town.always());
    write("undo", [&](Operation& operation) { operation.undo(undone); });
    CHECK(SearchIndex(town.store()).may_contain({{"xylander"}}) == std::vector{LeadId{301}});
    CHECK(selected(town.store(), town.scorer, filter) == std::vector<std::int64_t>{301});
    rescore(town.store(), town.scorer, kRandomNow, town.always());
    CHECK(selected(town.store(), town.scorer, filter).size() == 1);
  }
}

TEST_CASE("what changes between two steps of the making is found, also when they end there") {
  Town town(25, 700);
  for (int round = 0; round < 6; ++round) {
    struct Stopped {};
    int steps = 0;
    const auto between = [&] {
      for (int change = 0; change < 3; ++change) town.something();
      if (round % 2 == 0 && ++steps == 3) throw Stopped();
      if (steps % 2 == 0) town.agree(1);
    };
    try {
      SearchIndex(town.store()).update(0, 100, between);
    } catch (const Stopped&) {
      town.book.open();
    }
    town.agree(20);
    for (int change = 0; change < 60; ++change) town.something();
  }
  CHECK(town.used > 0);
}

TEST_CASE("a lead that somebody changes while its block is made is found by what it is") {
  Town town(28, 900);
  constexpr int kChanges = 150;
  Playbook playbook = random_playbook();
  Store beside(town.book.path(), {.write = true}, playbook);
  std::atomic<bool> done = false;
  std::thread other([&] {
    for (int change = 0; change < kChanges; ++change) {
      Operation operation(beside, kRandomNow, "bo", "edit");
      operation.set(LeadId{1 + change * 6}, at(BuiltIn::name), "changed" + std::to_string(change));
      operation.finish("", false);
    }
    done = true;
  });
  while (!done) SearchIndex(town.store()).update(0, 200);
  other.join();
  for (int change = 0; change < kChanges; ++change) {
    const Filter filter = words(town.book.playbook, {"changed" + std::to_string(change)});
    const std::vector<std::int64_t> found = selected(town.store(), town.scorer, filter);
    CAPTURE(change);
    CHECK(std::binary_search(found.begin(), found.end(), 1 + change * 6));
    CHECK(found == walked(town.store(), filter));
  }
}

TEST_CASE("a damaged block hides nobody, and is made anew") {
  Town town(26, 1100);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  sql::Connection(town.book.path(), {.write = true})
      .execute("update search_text set texts = x'00ff' where block = 1");
  town.agree(30);
  CHECK(town.used > 0);
  {
    Operation operation(town.store(), kRandomNow, "ana", "edit");
    operation.set(town.ids[600], at(BuiltIn::name), std::string("Ottokar"));
    operation.set(town.ids[610], at(BuiltIn::name), std::string("Ottokar"));
    operation.finish("", false);
  }
  for (int night = 0; night < 2; ++night) {
    rescore(town.store(), town.scorer, kRandomNow, town.always());
    town.agree(10);
  }
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
  CHECK(holds_text(town.book.path(), "ottokar"));
}

TEST_CASE(
    "blocks without further addresses, of an older making, hide nobody, and are made anew at "
    "once") {
  Town town(30, 1400);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  NewLead lead;
  lead.identities = {{"email", "quirin@home.example", "Quirin@Home.example", ""}};
  {
    Operation operation(town.store(), kRandomNow, "ana", "add");
    operation.create(std::span(&lead, 1));
    operation.finish("", false);
  }
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  // As they were before: without the byte at the end, nor the address.
  const auto age = [&] {
    sql::Connection(town.book.path(), {.write = true})
        .execute(
            "update search_text set texts = cast(replace(cast(substr(texts, 1, length(texts) - 1) "
            "as text), 'quirin@', 'xxxxxxx') as blob)");
  };
  const Filter filter = words(town.book.playbook, {"quirin@home"});
  CHECK(selected(town.store(), town.scorer, filter) == std::vector<std::int64_t>{1401});
  age();
  for (int night = 0; night < 2; ++night) {
    CHECK(selected(town.store(), town.scorer, filter) == std::vector<std::int64_t>{1401});
    town.agree(10);
    SearchIndex(town.store()).update(0, 300);
  }
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
  CHECK(number_in(town.book.path(), "select searched_to from book") == 1401);
  CHECK(holds_text(town.book.path(), "quirin@home"));
  CHECK(SearchIndex(town.store()).may_contain({{"quirin@home"}}) == std::vector{LeadId{1401}});
}

TEST_CASE("blocks of other leads are not believed, and a full rescore has them made anew") {
  Town town(31, 1500);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  const auto change = [&](const std::string& sql) {
    sql::Connection(town.book.path(), {.write = true}).execute(sql);
  };
  town.agree(10);
  change("update search_text set texts = (select texts from search_text s where s.block = 0)");
  town.agree(10);
  change("delete from search_text where block = 1");
  RescoreOptions full = town.always();
  full.full = true;
  rescore(town.store(), town.scorer, kRandomNow, full);
  town.agree(10);
  CHECK(number_in(town.book.path(), "select count(*) from unsearched") == 0);
  CHECK(number_in(town.book.path(), "select count(*) from search_text") == 3);
}

TEST_CASE("looking back, leads are found by what they were") {
  Town town(27, 300);
  rescore(town.store(), town.scorer, kRandomNow, town.always());
  {
    Operation operation(town.store(), kRandomNow + Seconds{86400}, "ana", "edit");
    operation.set(town.ids[8], at(BuiltIn::name), std::string("Ottokar"));
    operation.finish("", false);
  }
  {
    Operation operation(town.store(), kRandomNow + Seconds{2 * 86400}, "ana", "edit");
    operation.set(town.ids[8], at(BuiltIn::name), std::string("Walburga"));
    operation.finish("", false);
  }
  {
    Operation operation(town.store(), kRandomNow + Seconds{2 * 86400}, "ana", "edit");
    operation.add_identity(town.ids[9],
                           {"email", "quirin@home.example", "quirin@home.example", ""});
    operation.finish("", false);
  }
  CHECK(selected(town.store(), town.scorer, words(town.book.playbook, {"quirin"})).size() == 1);
  SearchIndex(town.store()).update(0);
  Playbook playbook = random_playbook();
  Store past(town.book.path(), {}, playbook);
  past.look_back(kRandomNow + Seconds{86400 + 60});
  CHECK(selected(past, Scorer(playbook), words(playbook, {"ottokar"})).size() == 1);
  CHECK(selected(past, Scorer(playbook), words(playbook, {"walburga"})).empty());
  CHECK(selected(past, Scorer(playbook), words(playbook, {"quirin"})).empty());
}

}  // namespace leads
