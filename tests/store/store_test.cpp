// SPDX-License-Identifier: MIT
#include "store/store.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "leads/error.h"
#include "sql/connection.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/scores/score_table.h"
#include "store/scores/score_writing.h"
#include "store/write/operation.h"

using namespace leads;

namespace {

Instant day(int number) {
  return Instant{Seconds{1'700'000'000 + number * 86400}};
}

Playbook test_playbook() {
  Playbook playbook;
  for (const auto& [name, type] : {std::pair{"new", StageType::open},
                                   {"mql", StageType::open},
                                   {"sql", StageType::open},
                                   {"customer", StageType::won},
                                   {"nurture", StageType::parked},
                                   {"lost", StageType::lost}}) {
    Stage stage;
    stage.name = stage.label = name;
    stage.type = type;
    playbook.stages.push_back(stage);
  }
  return playbook;
}

struct Book {
  Book()
      : path(std::filesystem::temp_directory_path() /
             ("leads-store-test-" + std::to_string(++count) + ".db")),
        playbook(test_playbook()) {
    std::filesystem::remove(path);
    Store::create(path.string());
    open();
  }
  ~Book() {
    store.reset();
    std::filesystem::remove(path);
  }
  void open() {
    store.reset();
    store.emplace(path.string(), StoreOptions{.write = true}, playbook);
    playbook = store->playbook();
  }
  LeadId add(std::vector<std::pair<FieldIndex, Value>> values,
             std::vector<NewIdentity> identities = {}) {
    Operation operation(*store, day(0), "ana", "add");
    NewLead lead;
    lead.values = std::move(values);
    lead.identities = std::move(identities);
    const LeadId id = operation.create(std::span(&lead, 1)).front();
    operation.finish("1 lead", false);
    return id;
  }
  static inline int count = 0;
  std::filesystem::path path;
  Playbook playbook;
  std::optional<Store> store;
};

Value text(const char* value) {
  return Value{std::string(value)};
}

template <class Check>
void read(Book& book, LeadId lead, Check check) {
  LeadCursor cursor(*book.store, LeadNeeds::all_but_texts(book.playbook.fields),
                    {std::vector{lead}, {}, false});
  REQUIRE(cursor.next());
  check(cursor);
}

}  // namespace

TEST_CASE("a book is made 0600, never over a file, and says what it is") {
  Book book;
  CHECK((std::filesystem::status(book.path).permissions() & std::filesystem::perms::all) ==
        std::filesystem::perms(0600));
  CHECK_FALSE(Store::create(book.path.string()));
}

TEST_CASE("two who opened the book before a new field was applied both write") {
  Book book;
  Playbook first = book.playbook, second = book.playbook;
  for (Playbook* playbook : {&first, &second}) {
    playbook->fields.add({"herd", FieldType::integer, {}});
    playbook->fields.add({"farm", FieldType::text, {}});
  }
  second.fields.add({"barn", FieldType::text, {}});
  Store one(book.path.string(), {.write = true}, first),
      other(book.path.string(), {.write = true}, second);
  for (auto& [store, playbook] : {std::pair{&one, &first}, std::pair{&other, &second}}) {
    Operation operation(*store, Instant{}, "ana", "add");
    NewLead lead;
    lead.values.emplace_back(*playbook->fields.find("farm"), Value{"Hill"});
    operation.create(std::span(&lead, 1));
    operation.finish("", false);
  }
  CHECK(one.count() == 2);
}

TEST_CASE("what is no book is refused and not touched") {
  const auto path = std::filesystem::temp_directory_path() / "leads-store-test-none";
  const auto refused = [&path](ErrorKind kind) {
    try {
      Store store(path.string(), {}, {});
      FAIL("opened");
    } catch (const Error& error) {
      CHECK(error.kind == kind);
    }
  };
  std::filesystem::remove_all(path);
  refused(ErrorKind::not_found);
  std::ofstream(path) << "name,email\n";
  refused(ErrorKind::bad_input);
  std::ofstream(path, std::ios::trunc).close();
  refused(ErrorKind::bad_input);
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  refused(ErrorKind::bad_input);
  std::filesystem::remove(path);
  // Its first page is never there: to read it is an I/O error.
  CHECK_THROWS_WITH_AS(Store("/proc/self/mem", {}, {}), doctest::Contains("cannot be read"), Error);
}

TEST_CASE("a book is made whatever files there are in the folder it is made from") {
  Book book;
  const auto before = std::filesystem::current_path();
  const auto folder = std::filesystem::temp_directory_path() / "leads-store-test-folder";
  std::filesystem::create_directory(folder);
  std::filesystem::current_path(folder);
  std::filesystem::copy_file(book.path, ":memory:");
  const auto size = std::filesystem::file_size(":memory:");
  CHECK(Store::create("leads.db"));
  CHECK(std::filesystem::file_size(":memory:") == size);
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a book that knows more stages than there are numbers for is refused") {
  Book book;
  book.store.reset();
  {
    sql::Connection connection(book.path.string(), {.write = true});
    for (int number = 0; number < 300; ++number)
      connection.prepare("insert into stage(name) values($1)")
          .bind(1, std::string_view("s" + std::to_string(number)))
          .run();
  }
  CHECK_THROWS_WITH_AS(Store(book.path.string(), {}, book.playbook),
                       doctest::Contains("more than 255 stages"), Error);
}

TEST_CASE("a newer format is refused") {
  Book book;
  book.store.reset();
  {
    std::fstream file(book.path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(63);
    file.put(99);
  }
  CHECK_THROWS_WITH_AS(Store(book.path.string(), {}, {}), doctest::Contains("newer version"),
                       Error);
}

TEST_CASE("values come back as they were stored, by their types") {
  Book book;
  const FieldIndex visits = book.playbook.fields.add({"visits", FieldType::integer, {}});
  const FieldIndex ratio = book.playbook.fields.add({"ratio", FieldType::number, {}});
  book.open();
  const LeadId lead = book.add({{at(BuiltIn::name), text("Ana Lima")},
                                {at(BuiltIn::email), text("ana@acme.example")},
                                {at(BuiltIn::value), Value{std::int64_t{12345600}}},
                                {visits, Value{std::int64_t{7}}},
                                {ratio, Value{2.5}}});
  book.open();  // the custom fields now come from the file
  read(book, lead, [&](LeadCursor& cursor) {
    const LeadView& view = cursor.lead();
    CHECK(view.cell(BuiltIn::name).text == "Ana Lima");
    CHECK(view.cell(BuiltIn::value).integer == 12345600);
    CHECK(view.cell(visits).integer == 7);
    CHECK(view.cell(ratio).real == 2.5);
    CHECK(view.created_at() == day(0));
    CHECK(book.playbook.stage(view.stage).name == "new");
  });
  CHECK(Identities(*book.store).find("email", "ana@acme.example") == std::vector{lead});
}

TEST_CASE("a book says whether it is empty, and its highest number") {
  Book book;
  CHECK(book.store->is_empty());
  CHECK(People(*book.store).newest() == LeadId{0});
  const LeadId first = book.add({{at(BuiltIn::name), text("Ana")}}),
               second = book.add({{at(BuiltIn::name), text("Bo")}});
  CHECK(!book.store->is_empty());
  CHECK(People(*book.store).newest() == second);
  CHECK(second > first);
}

TEST_CASE("ids are never reused") {
  Book book;
  const LeadId first = book.add({{at(BuiltIn::name), text("A")}});
  CHECK(number(first) == 1);
  CHECK(number(book.add({{at(BuiltIn::name), text("B")}})) == 2);
}

TEST_CASE("a change is in the journal with old and new; no change leaves no operation") {
  Book book;
  const LeadId lead =
      book.add({{at(BuiltIn::name), text("A")}, {at(BuiltIn::email), text("a@b.example")}});
  {
    Operation operation(*book.store, day(1), "bo", "edit");
    CHECK_FALSE(operation.set(lead, at(BuiltIn::name), text("A")));
    CHECK(operation.finish("", false) == 0);
  }
  {
    Operation operation(*book.store, day(1), "bo", "edit");
    CHECK(operation.set(lead, at(BuiltIn::email), text("c@d.example")) == text("a@b.example"));
    CHECK(operation.set(lead, at(BuiltIn::title), text("CEO")) == Value{});
    CHECK(operation.set_tag(lead, "VIP", true));
    CHECK_FALSE(operation.set_tag(lead, "vip", true));
    CHECK(operation.finish("1 lead", false) == 2);
  }
  const std::vector<JournalEntry> changes = Journal(*book.store).changes(2);
  REQUIRE(changes.size() == 4);
  CHECK(changes[0].is_field("email"));
  CHECK(changes[0].before == "a@b.example");
  CHECK(changes[0].after == "c@d.example");
  CHECK(changes[1].kind == EntryKind::address);
  CHECK(changes[3].kind == EntryKind::tag);
  CHECK(Identities(*book.store).find("email", "a@b.example").empty());
  CHECK(Identities(*book.store).find("email", "c@d.example") == std::vector{lead});
  CHECK(Journal(*book.store).operations({}, 10).size() == 2);
}

TEST_CASE(
    "the newest operation of a lead is of whatever touched it: creation, fields, tags, activities, "
    "moves; not scores, not others") {
  Book book;
  const LeadId lead = book.add({{at(BuiltIn::name), text("A")}});
  const LeadId other = book.add({{at(BuiltIn::name), text("B")}});
  const auto newest = [&book](LeadId of) {
    return Journal(*book.store).newest_operation(of).value().id;
  };
  const auto write = [&book](auto change) {
    Operation operation(*book.store, day(1), "bo", "edit");
    change(operation);
    return operation.finish("", false);
  };
  const auto wrote = [&](auto change) {
    const std::int64_t op = write(change);
    CHECK(newest(lead) == op);
    return op;
  };
  CHECK(newest(lead) == 1);
  CHECK(newest(other) == 2);
  wrote([&](Operation& operation) { operation.set(lead, at(BuiltIn::title), text("CEO")); });
  wrote([&](Operation& operation) { operation.set_tag(lead, "vip", true); });
  wrote([&](Operation& operation) {
    operation.record({NewActivity{lead, day(1), KindId{}, "", {}, "", "", "", false}});
  });
  const std::int64_t moved =
      wrote([&](Operation& operation) { operation.move(lead, StageId{1}, day(1), "", false); });
  CHECK(Journal(*book.store).newest_operation(lead)->actor == "bo");
  {
    ScoreWriting writing(*book.store);
    ScoreRow row;
    row.lead = lead;
    row.touched_op = ScoreTable(*book.store).stored(lead)->touched_op;
    writing.write(std::span(&row, 1), true);
    writing.finish(day(1), 1);
  }
  CHECK(newest(lead) == moved);
  CHECK(newest(other) == 2);
  CHECK_FALSE(Journal(*book.store).newest_operation(LeadId{99}));
}

TEST_CASE("a dry run and an abandoned operation write nothing") {
  Book book;
  const LeadId lead = book.add({{at(BuiltIn::name), text("A")}});
  {
    Operation operation(*book.store, day(1), "bo", "edit");
    operation.set(lead, at(BuiltIn::name), text("B"));
    operation.finish("", true);
  }
  {
    Operation operation(*book.store, day(1), "bo", "edit");
    operation.set(lead, at(BuiltIn::name), text("C"));
  }
  read(book, lead,
       [](LeadCursor& cursor) { CHECK(cursor.lead().cell(BuiltIn::name).text == "A"); });
  CHECK(Journal(*book.store).operations({}, 10).size() == 1);
}

TEST_CASE("moves keep their ledger: since, furthest, cycles") {
  Book book;
  const LeadId lead = book.add({{at(BuiltIn::name), text("A")}});
  const auto move = [&](const char* stage, int when) {
    Operation operation(*book.store, day(when), "bo", "advance");
    CHECK(operation.move(lead, *book.playbook.find_stage(stage), day(when), "because", false));
    operation.finish("", false);
  };
  move("sql", 1);
  move("mql", 2);
  read(book, lead, [&](LeadCursor& cursor) {
    CHECK(cursor.lead().stage == *book.playbook.find_stage("mql"));
    CHECK(cursor.lead().furthest == *book.playbook.find_stage("sql"));
    CHECK(cursor.lead().stage_since == day(2));
    CHECK(cursor.lead().cycle == 1);
  });
  move("lost", 3);
  move("new", 4);
  read(book, lead, [&](LeadCursor& cursor) {
    CHECK(cursor.lead().cycle == 2);
    CHECK(cursor.lead().cycle_since == day(4));
    CHECK(cursor.lead().furthest == *book.playbook.find_stage("new"));
  });
}

TEST_CASE("activities lie in lead order, with free sequence numbers, and drop the stored score") {
  Book book;
  const LeadId a = book.add({{at(BuiltIn::name), text("A")}}),
               b = book.add({{at(BuiltIn::name), text("B")}});
  const KindId call = *book.playbook.kinds.find("call"),
               open = *book.playbook.kinds.find("email_open");
  {
    ScoreWriting writing(*book.store);
    const std::vector<ScoreRow> scores{{a, day(9), 0, 0, 0, 12}, {b, day(9), 0, 0, 0, 12}};
    writing.write(scores, true);
    writing.finish(day(1), 7);
  }
  CHECK(ScoreTable(*book.store).stored(a)->valid_until.has_value());
  {
    Operation operation(*book.store, day(1), "bo", "log");
    operation.record({{b, day(3), call, "pricing", 5.0, "", "", "", false},
                      {a, day(2), call, "pricing", {}, "", "", "", false},
                      {a, day(2), call, "", {}, "", "", "hello", false},
                      {a, day(1), open, "", {}, "", "", "", true}});
    operation.finish("", false);
  }
  {
    Operation operation(*book.store, day(1), "bo", "log");
    operation.record({{a, day(2), call, "again", {}, "", "", "", false}});
    operation.finish("", false);
  }
  CHECK_FALSE(ScoreTable(*book.store).stored(a)->valid_until.has_value());
  for (const bool dense : {false, true}) {
    LeadNeeds needs;
    needs.activities = needs.activity_values = true;
    LeadCursor cursor(*book.store, needs, {{}, {}, dense});
    REQUIRE(cursor.next());
    REQUIRE(cursor.activities().size() == 4);
    CHECK(cursor.activities()[0].kind == open);
    CHECK(cursor.activities()[0].machine);
    CHECK(book.store->subject(cursor.activities()[1].subject) == "pricing");
    CHECK(cursor.activities()[3].at == day(2));
    REQUIRE(cursor.next());
    REQUIRE(cursor.activities().size() == 1);
    CHECK(cursor.activities()[0].value == 5.0);
    CHECK_FALSE(cursor.next());
  }
  CHECK(People(*book.store).timeline(a, day(5), 2).size() == 2);
}

TEST_CASE("an external id belongs to one lead") {
  Book book;
  const LeadId a = book.add({{at(BuiltIn::name), text("A")}}, {{"id:crm", "5", "5", ""}});
  CHECK(Identities(*book.store).find("id:crm", "5") == std::vector{a});
  CHECK(Identities(*book.store).systems() == std::vector<std::string>{"crm"});
}

TEST_CASE("two writers: the second waits, then is told") {
  Book book;
  Operation first(*book.store, day(1), "bo", "edit");
  Playbook other_playbook = test_playbook();
  Store other(book.path.string(), {.write = true, .wait_ms = 10}, other_playbook);
  try {
    Operation second(other, day(1), "cy", "edit");
    FAIL("began");
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::busy);
  }
}

TEST_CASE(
    "an operation that can't begin leaves the store as it was: another one writes, and references "
    "are checked") {
  Book book;
  const LeadId lead = book.add({{at(BuiltIn::name), text("A")}});
  sql::Connection other(book.path.string(), {.write = true});
  SUBCASE("the book is locked") {
    StoreOptions impatient{.write = true};
    impatient.wait_ms = 10;
    book.store.emplace(book.path.string(), impatient, book.playbook);
    other.begin();
    CHECK_THROWS_AS(Operation(*book.store, day(1), "bo", "import", Operation::Kind::bulk), Error);
    other.rollback();
  }
  SUBCASE("a declared field has no room") {
    book.playbook.fields.add({"herd", FieldType::integer, {}});
    book.playbook.fields.add({"farm", FieldType::text, {}});
    book.open();
    other.execute("alter table lead add column f_farm text");
    CHECK_THROWS_AS(Operation(*book.store, day(1), "bo", "import", Operation::Kind::bulk), Error);
    other.execute("alter table lead drop column f_farm");
    Operation operation(*book.store, day(1), "bo", "edit");
    CHECK(operation.set(lead, *book.playbook.fields.find("herd"), Value{std::int64_t{3}}));
    CHECK(operation.finish("", false) == 2);
  }
  {
    Operation operation(*book.store, day(2), "bo", "edit");
    CHECK(operation.set(lead, at(BuiltIn::name), text("B")));
    CHECK(operation.finish("", false) != 0);
  }
  Operation operation(*book.store, day(3), "bo", "log");
  CHECK_THROWS_AS(
      operation.record(
          {{LeadId{99}, day(1), *book.playbook.kinds.find("call"), "", {}, "", "", "", false}}),
      Error);
}

TEST_CASE("an operation that fails while it ends leaves the store as it was") {
  Book book;
  const LeadId lead = book.add({{at(BuiltIn::name), text("A")}});
  sql::Connection other(book.path.string(), {.write = true});
  other.execute(
      "create trigger refuse before update on operation begin select raise(abort, 'no'); end");
  {
    Operation operation(*book.store, day(1), "bo", "edit");
    operation.set(lead, at(BuiltIn::name), text("B"));
    CHECK_THROWS_AS(operation.finish("", false), Error);
  }
  other.execute("drop trigger refuse");
  Operation operation(*book.store, day(1), "bo", "edit");
  CHECK(operation.set(lead, at(BuiltIn::name), text("B")) == text("A"));
  CHECK(operation.finish("", false) == 2);
}

TEST_CASE("a column read by its number is written as an expression, whatever table it is of") {
  const std::vector<std::string> columns{"lead_id", "s.op", "\"f_plan\"", "(select 1, 2)"};
  CHECK(sql::unnamed(columns) == "+lead_id, +s.op, +\"f_plan\", +(select 1, 2)");
  CHECK(sql::unnamed({}).empty());
}
