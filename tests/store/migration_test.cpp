// A book of an older format is brought to this one with everything it holds, after a copy that can
// be trusted.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/time/format.h"
#include "formats/playbook/playbook_toml.h"
#include "leads/error.h"
#include "sql/connection.h"
#include "store/store.h"

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

/// Every row of every table that the format has.
std::string contents(const std::string& path, int format = 1) {
  sql::Connection connection(path, {});
  std::string all;
  std::vector<std::string> tables{
      "lead",      "field",  "kind",      "subject",       "system",         "stage",
      "identity",  "tag",    "activity",  "score",         "stage_move",     "consent",
      "operation", "change", "lead_view", "activity_view", "stage_move_view"};
  if (format > 1) tables.insert(tables.end(), {"crossing", "reader"});
  if (format > 2) tables.insert(tables.end(), {"search_text", "unsearched"});
  const auto columns = [](const std::string& table) {
    return table == "pack" ? "lead_id, op, activities" : "*";
  };
  if (format > 1) tables.push_back("pack");
  for (const std::string& table : tables) {
    sql::Statement rows = connection.prepare(std::string("select ") + columns(table) + " from " +
                                             table + " order by 1");
    while (rows.step()) {
      all += table;
      for (int column = 0; column < rows.columns(); ++column)
        all += "|" + rows.column_name(column) + "=" + rows.string(column);
      all += "\n";
    }
  }
  sql::Statement book =
      connection.prepare(std::string("select one, next_lead, scored_at, rules_mark") +
                         (format > 1 ? ", scored_op" : "") + " from book");
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
    Store store(book.path.string(), {.write = true});
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
  CHECK(Store(book.path.string(), {.write = true}).copy_before_migration().empty());
}

TEST_CASE("a book of format 2 or 3 is migrated and keeps everything, and so does the copy") {
  int format = 0;
  SUBCASE("format 2") {
    format = 2;
  }
  SUBCASE("format 3") {
    format = 3;
  }
  const OldBook book(format);
  const std::string before = contents(book.path.string(), format);
  CHECK(before.find("Looked at pricing") != std::string::npos);
  CHECK(before.find("slack") != std::string::npos);
  CHECK((before.find("unsearched|lead_id=2") != std::string::npos) == (format == 3));
  Store store(book.path.string(), {.write = true});
  CHECK(store.copy_before_migration() == book.path.string() + ".bak-v" + std::to_string(format));
  CHECK(format_of(store.copy_before_migration()) == format);
  CHECK(contents(store.copy_before_migration(), format) == before);
  CHECK(format_of(book.path.string()) == Store::kSchemaVersion);
  CHECK(contents(book.path.string(), format) == before);
}

TEST_CASE("a migrated book has what a new one has") {
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
  const OldBook book(format);
  { const Store store(book.path.string(), {.write = true}); }
  const std::string fresh = (book.directory / "fresh.db").string();
  Store::create(fresh);
  const auto names = [](const std::string& path) {
    sql::Connection connection(path, {});
    sql::Statement rows =
        connection.prepare("select type || ' ' || name from sqlite_master order by 1");
    std::vector<std::string> found;
    while (rows.step()) found.push_back(rows.string(0));
    rows = connection.prepare(
        "select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c "
        "where m.type = 'table' and m.name <> 'lead' order by 1");
    while (rows.step()) found.push_back(rows.string(0));
    return found;
  };
  CHECK(names(book.path.string()) == names(fresh));
}

TEST_CASE("reading an older book changes not a byte of it") {
  const OldBook book;
  const std::string before = bytes_of(book.path.string());
  Playbook playbook = default_playbook();
  {
    Store store(book.path.string(), {});
    store.bind(playbook);
    CHECK(store.count() == 3);
    CHECK_FALSE(store.has_packs());
    CHECK(store.state().newest_op == 11);
    CHECK(store.stored_score(LeadId{1})->total == 60);
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
  const OldBook book(format);
  Playbook playbook = default_playbook();
  Store store(book.path.string(), {});
  store.bind(playbook);
  CHECK(store.has_packs());
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
  Store store(book.path.string(), {});
  CHECK_FALSE(store.may_contain({{"lima"}}));
}

TEST_CASE("a copy of an earlier migration is not overwritten") {
  const OldBook book;
  std::ofstream(book.path.string() + ".bak-v1") << "mine";
  const Store store(book.path.string(), {.write = true});
  CHECK(store.copy_before_migration() == book.path.string() + ".bak-v1-2");
  CHECK(bytes_of(book.path.string() + ".bak-v1") == "mine");
}

TEST_CASE("a book somebody else is writing is not migrated, nor is a damaged one") {
  const OldBook book;
  {
    sql::Connection other(book.path.string(), {.write = true});
    other.begin();
    CHECK_THROWS_AS(Store(book.path.string(), {.write = true, .wait_ms = 20}), Error);
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
  CHECK_THROWS_AS(Store(book.path.string(), {.write = true}), Error);
  CHECK(bytes_of(book.path.string()) == damaged);
  CHECK_FALSE(std::filesystem::exists(book.path.string() + ".bak-v1"));
}

TEST_CASE("a format no program ever wrote is refused") {
  const OldBook book;
  sql::Connection(book.path.string(), {.write = true}).execute("pragma user_version=0");
  CHECK_THROWS_WITH_AS(Store(book.path.string(), {}),
                       doctest::Contains("none this program ever wrote"), Error);
}

}  // namespace leads
