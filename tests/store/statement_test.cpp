// SPDX-License-Identifier: MIT
// Statements that a connection keeps for the next who prepares the same text.
#include <doctest/doctest.h>

#include "fixtures/temporary_book.h"
#include "sql/connection.h"

using namespace leads;

namespace {

struct Numbers {
  Numbers() {
    connection.execute(
        "create table number(value integer primary key, name text); insert into number(value) "
        "values(1), (2), (3)");
  }
  TemporaryBook book{Playbook()};
  sql::Connection connection{book.path(), {.write = true}};
};

constexpr std::string_view kFrom = "select value, $2 from number where value >= $1 order by value";

}  // namespace

TEST_CASE("a statement that is prepared again starts anew: no row, no value of before") {
  Numbers numbers;
  {
    sql::Statement first = numbers.connection.prepare(kFrom);
    REQUIRE(first.bind(1, std::int64_t{2}).bind(2, std::string_view("bound")).step());
    CHECK(first.integer(0) == 2);
    CHECK(first.text(1) == "bound");
  }
  sql::Statement again = numbers.connection.prepare(kFrom);
  CHECK_FALSE(again.step());  // nothing is at least null
  again.reset();
  REQUIRE(again.bind(1, std::int64_t{3}).step());
  CHECK(again.integer(0) == 3);
  CHECK(again.is_null(1));
}

TEST_CASE("two who prepare the same text at once do not meet") {
  Numbers numbers;
  sql::Statement one = numbers.connection.prepare(kFrom), other = numbers.connection.prepare(kFrom);
  REQUIRE(one.bind(1, std::int64_t{1}).step());
  REQUIRE(other.bind(1, std::int64_t{3}).step());
  CHECK(one.integer(0) == 1);
  CHECK(other.integer(0) == 3);
  CHECK_FALSE(other.step());
  CHECK(one.step());
  CHECK(one.integer(0) == 2);
}

TEST_CASE("a statement that is done with holds no lock, and knows a table that has changed since") {
  Numbers numbers;
  constexpr std::string_view kNames = "update number set name = $1 where value = 1";
  {
    sql::Statement walked = numbers.connection.prepare(kFrom);
    CHECK(walked.bind(1, std::int64_t{1}).step());
  }
  numbers.connection.begin();
  numbers.connection.prepare(kNames).bind(1, std::string_view("one")).run();
  numbers.connection.commit();  // an open query would make it busy
  sql::Connection second(numbers.book.path(), {.write = true, .wait_ms = 0});
  second.execute(
      "alter table number rename column name to label; alter table number add column name text");
  numbers.connection.prepare(kNames).bind(1, std::string_view("new")).run();
  sql::Statement read = second.prepare("select label, name from number where value = 1");
  REQUIRE(read.step());
  CHECK(read.text(0) == "one");
  CHECK(read.text(1) == "new");
}
