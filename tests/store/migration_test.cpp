// SPDX-License-Identifier: MIT
// A book of an older format is brought to this one with everything it holds, after a copy that can
// be trusted.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/time/format.h"
#include "formats/playbook/playbook_toml.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/journal/entry.h"
#include "store/journal/journal.h"
#include "store/packs/packs.h"
#include "store/read/identities.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/records.h"
#include "store/scores/crossings.h"
#include "store/scores/score_table.h"
#include "store/search/search_index.h"
#include "store/store.h"
#include "store/write/operation.h"

namespace leads {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

/// A book of an older format made by its own SQL, in a directory of its own.
struct OldBook {
  explicit OldBook(int format = 1) {
    std::string name = (std::filesystem::temp_directory_path() / "leads-format-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    directory = name;
    path = directory / "leads.db";
    sql::Connection::create_file(path.string());
    sql::Connection connection(path.string(), {.write = true});
    connection.execute("pragma foreign_keys=off");
    connection.execute(bytes_of(LEADS_TEST_DATA "/format1.sql"));
    for (int next = 2; next <= format; ++next)
      connection.execute(bytes_of(LEADS_TEST_DATA "/format" + std::to_string(next) + ".sql"));
  }
  ~OldBook() { std::filesystem::remove_all(directory); }

  std::filesystem::path directory, path;
};

/// Every row of every table that the format has and a migration leaves as it is.
std::string contents(const std::string& path, int format = 1) {
  sql::Connection connection(path, {});
  std::string all;
  std::vector<std::string> tables{"lead",      "field",         "kind",           "subject",
                                  "system",    "stage",         "identity",       "tag",
                                  "activity",  "score",         "stage_move",     "consent",
                                  "operation", "activity_view", "stage_move_view"};
  if (format > 1) tables.push_back("crossing");
  if (format < 4) tables.insert(tables.end(), {"lead_view"});
  if (format > 1 && format < 4) tables.push_back("reader");
  if (format > 3) tables.push_back("pack_layout");
  if (format > 2) tables.insert(tables.end(), {"search_text", "unsearched"});
  const auto columns = [](const std::string& table) {
    if (table == "consent") return "id, lead_id, channel, address, state, at, evidence, op";
    return table == "pack" ? "lead_id, op, activities" : "*";
  };
  if (format > 1) tables.push_back("pack");
  for (const std::string& table : tables) {
    sql::Statement rows =
        connection.prepare(std::string("select ") + columns(table) + " from " + table +
                           // Of addresses: the step to format 8 adds them.
                           (table == "consent" ? " where address is null" : "") + " order by 1");
    while (rows.step()) {
      all += table;
      for (int column = 0; column < rows.columns(); ++column)
        all += "|" + rows.column_name(column) + "=" + rows.string(column);
      all += "\n";
    }
  }
  sql::Statement book =
      connection.prepare("select one, next_lead, scored_at, rules_mark from book");
  REQUIRE(book.step());
  for (int column = 0; column < book.columns(); ++column) all += book.string(column) + "|";
  return all;
}

std::int64_t format_of(const std::string& path) {
  sql::Connection connection(path, {});
  sql::Statement version = connection.prepare("pragma user_version");
  REQUIRE(version.step());
  return version.integer(0);
}

}  // namespace

TEST_CASE("a book of format 1 is migrated and keeps everything, and so does the copy") {
  const OldBook book;
  const std::string before = contents(book.path.string());
  CHECK(before.find("Ana Lima") != std::string::npos);
  CHECK(before.find("left voicemail; \"ask Bo\"") != std::string::npos);
  std::string copy;
  {
    Store store(book.path.string(), {.write = true}, {});
    copy = store.copy_before_migration();
  }
  CHECK(copy == book.path.string() + ".bak-v1");
  struct stat status {};
  REQUIRE(::stat(copy.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  CHECK(format_of(copy) == 1);
  CHECK(contents(copy) == before);
  CHECK(format_of(book.path.string()) == Store::kSchemaVersion);
  CHECK(contents(book.path.string()) == before);
  CHECK(Store(book.path.string(), {.write = true}, {}).copy_before_migration().empty());
}

TEST_CASE("a book of format 2, 3, 4 or 5 is migrated and keeps everything, and so does the copy") {
  int format = 0;
  SUBCASE("format 2") {
    format = 2;
  }
  SUBCASE("format 3") {
    format = 3;
  }
  SUBCASE("format 4") {
    format = 4;
  }
  SUBCASE("format 5") {
    format = 5;
  }
  const OldBook book(format);
  const std::string before = contents(book.path.string(), format);
  CHECK(before.find("Looked at pricing") != std::string::npos);
  CHECK((before.find("slack") != std::string::npos) == (format < 4));
  CHECK((before.find("unsearched|lead_id=2") != std::string::npos) == (format > 2));
  Store store(book.path.string(), {.write = true}, {});
  CHECK(store.copy_before_migration() == book.path.string() + ".bak-v" + std::to_string(format));
  CHECK(format_of(store.copy_before_migration()) == format);
  CHECK(contents(store.copy_before_migration(), format) == before);
  CHECK(format_of(book.path.string()) == Store::kSchemaVersion);
  CHECK(contents(book.path.string(), format) == before);
}

namespace {

/// The text of everything that is defined, in one spelling: without case, quotes and white space.
std::vector<std::string> schema_of(const std::string& path) {
  sql::Connection connection(path, {});
  sql::Statement rows = connection.prepare(
      "select type || ' ' || name || ' of ' || tbl_name, coalesce(sql, '') from sqlite_schema "
      "order by 1");
  std::vector<std::string> found;
  while (rows.step()) {
    std::string text = rows.string(1);
    std::erase_if(text,
                  [](char letter) { return letter == '"' || letter == ' ' || letter == '\n'; });
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    found.push_back(rows.string(0) + ": " + text);
  }
  return found;
}

/// A new book with the fields of its own that another has.
void create_with_fields_of(const std::string& other, const std::string& path) {
  const Playbook playbook = Store(other, {}, default_playbook()).playbook();
  Store::create(path);
  Store store(path, {.write = true}, playbook);
  Operation operation(store, Instant{Seconds{1'795'341'600}}, "ana", "add");
  operation.create(std::vector<NewLead>(1));
  operation.finish("lead 1", false);
}

std::string text_of(const JournalEntry& entry) {
  return std::to_string(entry.op) + " " + std::to_string(number(entry.lead)) + " " +
         std::string(entry_word(entry.kind)) + " " + entry.name + " " + entry.before + " -> " +
         entry.after + "\n";
}

/// The whole journal, entry by entry, and what the histories of its leads say.
std::string journal_of(const std::string& path, bool write) {
  Playbook playbook = default_playbook();
  Store store(path, {.write = write}, playbook);
  std::string all;
  for (std::int64_t op = 1; op <= store.state().newest_op; ++op) {
    for (const JournalEntry& entry : Journal(store).changes(op)) all += text_of(entry);
    all += std::to_string(Journal(store).operation(op)->undoes) + " " +
           std::to_string(Journal(store).operation(op)->undone_by) + "\n";
  }
  for (const std::int64_t lead : {1, 2}) {
    for (const auto& [operation, entry] : Journal(store).history(LeadId{lead}))
      all += text_of(entry);
  }
  return all;
}

}  // namespace

TEST_CASE("a migrated book has the schema of a new one, to the letter") {
  int format = 0;
  SUBCASE("from format 1") {
    format = 1;
  }
  SUBCASE("from format 2") {
    format = 2;
  }
  SUBCASE("from format 3") {
    format = 3;
  }
  SUBCASE("from format 4") {
    format = 4;
  }
  SUBCASE("from format 5") {
    format = 5;
  }
  const OldBook book(format);
  { const Store store(book.path.string(), {.write = true}, {}); }
  const std::string fresh = (book.directory / "fresh.db").string();
  create_with_fields_of(book.path.string(), fresh);
  const std::vector<std::string> migrated = schema_of(book.path.string()),
                                 created = schema_of(fresh);
  REQUIRE(migrated.size() == created.size());
  for (std::size_t index = 0; index < created.size(); ++index)
    CHECK(migrated[index] == created[index]);
  CHECK(migrated.size() > 30);
}

TEST_CASE("old evidence about a whole lead is kept for the addresses that the lead had then") {
  const OldBook book(5);
  {
    sql::Connection connection(book.path.string(), {.write = true});
    connection.execute(
        "insert into operation values(17, 1795341700, 'ana', 'edit', '1 lead');"
        "insert into change values(17, 17, 1, 'address', null, null, "
        "'{\"kind\":\"email\",\"key\":\"ana@acme.example\",\"value\":\"ana@acme.example\"}');"
        "insert into consent values(2, 1, 'email', null, 'opted_in', 1795341000, 'form', 8);"
        "insert into consent values(3, 1, 'phone', null, 'opted_in', 1795341000, 'card', 8);"
        "insert into consent values(4, 1, 'sms', null, 'opted_in', 1795341000, 'card', 8)");
  }
  Store store(book.path.string(), {.write = true}, {});
  const auto addresses = [&](int lead) {
    std::string all;
    for (const ConsentRecord& record : People(store).consents(LeadId{lead}))
      if (!record.address.empty()) all += record.address + (record.is_evidence ? " " : "? ");
    return all;
  };
  CHECK(addresses(1) == "+4930901820 ");  // the e-mail address came later
  CHECK(addresses(2) == "bo@c.example ");
}

TEST_CASE("the journal of an older book reads the same before and after it is migrated") {
  int format = 0;
  SUBCASE("format 1") {
    format = 1;
  }
  SUBCASE("format 2") {
    format = 2;
  }
  SUBCASE("format 3") {
    format = 3;
  }
  SUBCASE("format 4") {
    format = 4;
  }
  SUBCASE("format 5") {
    format = 5;
  }
  const OldBook book(format);
  const std::string before = journal_of(book.path.string(), false);
  CHECK(before.find("8 2 field title  -> Head of IT\n") != std::string::npos);
  CHECK(before.find("10 1 stage  mql -> sal\n") != std::string::npos);
  CHECK(format_of(book.path.string()) == format);
  CHECK(journal_of(book.path.string(), true) == before);
  CHECK(format_of(book.path.string()) == Store::kSchemaVersion);
}

TEST_CASE(
    "in an older journal, words of ours that also name the company's own fields are known by their "
    "values") {
  const OldBook book(4);
  const std::string all = journal_of(book.path.string(), true);
  for (const char* entry :
       {"12 2 field lead  -> x\n", "12 2 field merged  -> 3\n", "12 2 field undo  -> 7\n",
        "13 1 merged   -> 3\n", "13 3 merged_into   -> 1\n", "15 0 undo   -> 14\n",
        "15 4 lead  {\"created_op\":14,", "16 2 field email bo@b.example -> bo@c.example\n",
        "16 2 address  {\"kind\":\"email\"", "16 2 identity phone  -> {",
        "16 2 consent email unknown -> {", "16 2 tag   -> fair\n"}) {
    CAPTURE(entry);
    CHECK(all.find(entry) != std::string::npos);
  }
}

TEST_CASE("what an older book's journal has can be undone after its migration") {
  const OldBook book(4);
  Playbook playbook = default_playbook();
  Store store(book.path.string(), {.write = true}, playbook);
  const auto undo = [&](std::int64_t op) {
    Operation operation(store, Instant{Seconds{1'795'342'000}}, "ana", "undo");
    const UndoResult result = operation.undo(op);
    operation.finish("", false);
    return result;
  };
  const UndoResult edit = undo(16);
  CHECK(edit.kept == 0);
  CHECK(edit.changes.size() == 4);
  CHECK(Identities(store).find("email", "bo@b.example") == std::vector{LeadId{2}});
  CHECK(Identities(store).find("phone", "+4930901821").empty());
  const UndoResult fields = undo(12);
  CHECK(fields.kept == 0);
  CHECK(fields.changes.size() == 3);
  CHECK(fields.leads_removed == 0);
  CHECK(People(store).exists(LeadId{2}));
  CHECK(undo(15).kept == 0);
  CHECK(People(store).exists(LeadId{4}));
  CHECK(undo(13).kept == 0);
  CHECK(People(store).exists(LeadId{3}));
}

TEST_CASE("an older book is looked back on the same before and after its migration") {
  const OldBook book(4);
  for (const bool write : {false, true}) {
    CAPTURE(write);
    const auto value = [&](std::int64_t at, const char* name) {
      Store store(book.path.string(), {.write = write}, default_playbook());
      store.look_back(Instant{Seconds{at}});
      const FieldIndex field = store.playbook().fields.find(name).value();
      LeadNeeds needs;
      needs.add(field);
      LeadCursor cursor(store, needs, {std::vector{LeadId{2}}, {}, false});
      REQUIRE(cursor.next());
      return std::string(cursor.lead().cell(field).text);
    };
    CHECK(value(1'795'341'600, "lead").empty());
    CHECK(value(1'795'341'700, "lead") == "x");
    CHECK(value(1'795'341'600, "merged").empty());
    CHECK(value(1'795'341'600, "email") == "bo@b.example");
    CHECK(value(1'795'341'700, "email") == "bo@c.example");
  }
}

TEST_CASE(
    "an older book's packed scored_op becomes two numbers, and a reader who is ahead of the "
    "crossings hears of them again") {
  const OldBook book(4);
  const auto row = [&](const char* sql) {
    sql::Connection connection(book.path.string(), {});
    sql::Statement select = connection.prepare(sql);
    std::string text;
    while (select.step())
      for (int column = 0; column < select.columns(); ++column) text += select.string(column) + " ";
    return text;
  };
  {
    Playbook playbook = default_playbook();
    Store reading(book.path.string(), {}, playbook);
    CHECK(ScoreTable(reading).survey(Instant{Seconds{1'795'341'700}}).stale ==
          std::vector{LeadId{3}});
    Store store(book.path.string(), {.write = true}, playbook);
    CHECK(ScoreTable(store).survey(Instant{Seconds{1'795'341'700}}).stale ==
          std::vector{LeadId{3}});
    CHECK(ScoreTable(store).step() == 0);
    CHECK(Crossings(store).position("slack") == 0);
    CHECK(Crossings(store).position("mail") == 1);
  }
  CHECK(row("select scored_op, score_step, next_crossing from book") == "11 0 10 ");
}

TEST_CASE("reading an older book changes not a byte of it") {
  const OldBook book;
  const std::string before = bytes_of(book.path.string());
  Playbook playbook = default_playbook();
  {
    Store store(book.path.string(), {}, playbook);
    CHECK(store.count() == 3);
    CHECK_FALSE(Packs(store).any());
    CHECK(store.state().newest_op == 11);
    CHECK(ScoreTable(store).stored(LeadId{1})->total == 60);
    LeadCursor cursor(store, LeadNeeds::all_but_texts(playbook.fields), {});
    REQUIRE(cursor.next());
    CHECK(cursor.activities().size() == 2);
  }
  CHECK(bytes_of(book.path.string()) == before);
  CHECK_FALSE(std::filesystem::exists(book.path.string() + ".bak-v1"));
}

TEST_CASE("what is read from an older book's packs is what its rows say") {
  int format = 0;
  SUBCASE("format 2") {
    format = 2;
  }
  SUBCASE("format 3") {
    format = 3;
  }
  SUBCASE("format 4") {
    format = 4;
  }
  SUBCASE("format 5") {
    format = 5;
  }
  const OldBook book(format);
  Playbook playbook = default_playbook();
  Store store(book.path.string(), {}, playbook);
  CHECK(Packs(store).any());
  const auto told = [&](bool packs) {
    LeadNeeds needs;
    needs.activities = needs.activity_values = true;
    needs.fields = {playbook.fields.find("email").value()};
    LeadSelection selection;
    selection.packs = packs;
    selection.dense = true;
    std::string all;
    for (LeadCursor cursor(store, needs, selection); cursor.next();) {
      all += std::to_string(number(cursor.lead().id)) +
             std::string(cursor.lead().cell(needs.fields.front()).text);
      for (const Activity& each : cursor.activities())
        all += format_utc(each.at) + playbook.kinds[each.kind].name +
               std::string(store.subject(each.subject));
    }
    return all;
  };
  CHECK(told(true) == told(false));
  CHECK(told(true).find("Z") != std::string::npos);
}

TEST_CASE("an older book is searched without an index of texts") {
  const OldBook book(2);
  Store store(book.path.string(), {}, {});
  CHECK_FALSE(SearchIndex(store).may_contain({{"lima"}}));
}

TEST_CASE("a copy of an earlier migration is not overwritten") {
  const OldBook book;
  std::ofstream(book.path.string() + ".bak-v1") << "mine";
  const Store store(book.path.string(), {.write = true}, {});
  CHECK(store.copy_before_migration() == book.path.string() + ".bak-v1-2");
  CHECK(bytes_of(book.path.string() + ".bak-v1") == "mine");
}

TEST_CASE("a book somebody else is writing is not migrated, nor is a damaged one") {
  const OldBook book;
  {
    sql::Connection other(book.path.string(), {.write = true});
    other.begin();
    CHECK_THROWS_AS(Store(book.path.string(), {.write = true, .wait_ms = 20}, {}), Error);
    other.rollback();
  }
  CHECK(format_of(book.path.string()) == 1);
  CHECK_FALSE(std::filesystem::exists(book.path.string() + ".bak-v1"));
  {
    std::fstream file(book.path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 3);
    const std::string noise(4096, '\x55');
    file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
  }
  const std::string damaged = bytes_of(book.path.string());
  CHECK_THROWS_AS(Store(book.path.string(), {.write = true}, {}), Error);
  CHECK(bytes_of(book.path.string()) == damaged);
  CHECK_FALSE(std::filesystem::exists(book.path.string() + ".bak-v1"));
}

TEST_CASE("a format no program ever wrote is refused") {
  const OldBook book;
  sql::Connection(book.path.string(), {.write = true}).execute("pragma user_version=0");
  CHECK_THROWS_WITH_AS(Store(book.path.string(), {}, {}),
                       doctest::Contains("never written by any version of leads"), Error);
}

}  // namespace leads
