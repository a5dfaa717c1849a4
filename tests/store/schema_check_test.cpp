// SPDX-License-Identifier: MIT
// Books whose tables, indexes, views or triggers are not ours are refused, with the name of what is
// not; books of every format, and with any custom fields, are not.
#include "store/schema_check.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "leads/error.h"
#include "store/schema.h"
#include "store/store.h"

namespace leads {
namespace {

std::string refusal(const std::string& path) {
  try {
    Store store(path, {}, {});
    return "";
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::bad_input);
    CHECK_FALSE(error.hint.empty());
    return error.what();
  }
}

/// What is said of a book after these statements.
std::string after(const std::string& sql) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("leads-schema-" + std::to_string(::getpid())))
          .string();
  std::filesystem::remove(path);
  REQUIRE(Store::create(path));
  {
    sql::Connection connection(path, {.write = true});
    connection.execute(sql);
  }
  const std::string said = refusal(path);
  std::filesystem::remove(path);
  return said;
}

}  // namespace

TEST_CASE("a fresh schema is as schema.txt lists it") {
  sql::Connection connection(":memory:", {.write = true});
  create_schema(connection, Store::kSchemaVersion);
  // If the format changed: this is what schema.txt should be now.
  CHECK(schema_text(connection) == expected_schema());
}

TEST_CASE("a fresh schema of each format is recognised, and not as another") {
  for (int format = 1; format <= Store::kSchemaVersion; ++format) {
    CAPTURE(format);
    sql::Connection connection(":memory:", {.write = true});
    create_schema(connection, format);
    CHECK(foreign_objects(connection, format).empty());
    for (int other = 1; other <= Store::kSchemaVersion; ++other)
      CHECK(foreign_objects(connection, other).empty() == (other == format));
  }
}

TEST_CASE("custom fields, readable views, statistics and layout may differ") {
  CHECK(
      after("alter table lead add column \"f_size\" integer; alter table lead add column \"f_a_1\" "
            "text; alter table lead add column \"f_r\" real") == "");
  CHECK(after("drop view lead_view; create view lead_view as select 1") == "");
  CHECK(after("analyze") == "");
  CHECK(after("drop table kind; CREATE  TABLE kind ( id INTEGER primary key,\n name text not null "
              "unique )strict") == "");
}

TEST_CASE("what is not ours is named") {
  const std::string it = "the database is not as leads creates it: ";
  struct Case {
    const char *sql, *said;
  };
  for (const Case& each : std::vector<Case>{
           {"create trigger thief after insert on operation begin update lead set owner = 'x'; end",
            "it has the trigger \"thief\", which leads did not create"},
           {"alter table lead rename to lead2; create view lead as select * from lead2",
            "it has the table \"lead2\", which leads did not create"},
           {"create table more(a)", "it has the table \"more\", which leads did not create"},
           {"create view more as select 1", "it has the view \"more\", which leads did not create"},
           {"create index more on lead(substr(name, 1, 2))",
            "it has the index \"more\", which leads did not create"},
           {"drop index identity_lead", "its index \"identity_lead\" is missing"},
           {"drop index identity_lead; create index identity_lead on identity(key)",
            "its index \"identity_lead\" is not defined as leads defines it"},
           {"drop index identity_external; create index identity_external on identity(kind, key) "
            "where kind >= 'id:' and kind < 'id;'",
            "its index \"identity_external\" is not defined as leads defines it"},
           {"drop table pack", "its table \"pack\" is missing"},
           {"alter table lead add column g text generated always as (upper(name))",
            "its table \"lead\" is not defined as leads defines it"},
           {"alter table lead add column \"f_g\" text generated always as (upper(name))",
            "its table \"lead\" is not defined as leads defines it"},
           {"alter table lead add column \"f_x\" text; alter table lead add column \"f_n\" integer "
            "default 5",
            "its table \"lead\" is not defined as leads defines it"},
           {"drop view lead_view; alter table lead drop column region",
            "its table \"lead\" is not defined as leads defines it"},
           {"drop table kind; create table kind(id integer primary key, name text not null unique "
            "collate nocase) strict",
            "its table \"kind\" is not defined as leads defines it"},
           {"create table \"a\"\"b\"(c)", "it has the table \"a\"b\", which leads did not create"},
       }) {
    CAPTURE(each.sql);
    CHECK(after(each.sql) == it + each.said);
  }
}

}  // namespace leads
