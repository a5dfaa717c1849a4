// SPDX-License-Identifier: MIT
// A walk's rows, taken whole, against the same rows asked for column by column.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fixtures/random_book.h"
#include "fixtures/temporary_book.h"
#include "leads/error.h"
#include "sql/connection.h"

namespace leads {
namespace {

std::string shown(std::span<const Cell> row) {
  std::string text;
  for (const Cell& cell : row) {
    text += std::to_string(static_cast<int>(cell.kind)) + " " + std::to_string(cell.integer) + " " +
            std::to_string(cell.real) + " " + std::to_string(cell.text.size()) + " " +
            std::string(cell.text) + "|";
  }
  return text;
}

std::string random_value(Dice& dice) {
  switch (dice.pick(0, 5)) {
    case 0:
      return "null";
    case 1:
      return std::to_string(dice.pick(-1'000'000'000'000, 1'000'000'000'000));
    case 2:
      return std::to_string(dice.pick(-1000, 1000)) + ".25";
    case 3:
      return "x'" + std::string(static_cast<std::size_t>(2 * dice.pick(0, 40)), '7') + "'";
    case 4:
      return "''";
    default:
      return "'" +
             std::string(static_cast<std::size_t>(dice.pick(1, dice.chance(2) ? 5000 : 30)), 'e') +
             "'";
  }
}

}  // namespace

TEST_CASE("a walk gives the cells that a statement gives") {
  Dice dice(5);
  const TemporaryBook book{Playbook{}};
  sql::Connection connection(book.path(), {.write = true});
  for (const std::size_t width : {1U, 12U, 99U, 100U, 250U}) {
    std::string declared, listed;
    std::vector<std::string> columns;
    for (std::size_t column = 0; column < width; ++column) {
      columns.push_back("c" + std::to_string(column));
      declared += ", " + columns.back();
      listed += (column > 0 ? ", " : "") + columns.back();
    }
    connection.execute("create table walked(id integer primary key" + declared + ")");
    for (int row = 0; row < 60; ++row) {
      std::string values = "null";
      for (std::size_t column = 0; column < width; ++column) values += ", " + random_value(dice);
      connection.execute("insert into walked values(" + values + ")");
    }
    sql::Statement walk = connection.prepare_walk(columns, "from walked where id > $1 order by id");
    sql::Statement plain =
        connection.prepare("select " + listed + " from walked where id > $1 order by id");
    walk.bind(1, std::int64_t{10});
    plain.bind(1, std::int64_t{10});
    int rows = 0;
    while (walk.step()) {
      REQUIRE(plain.step());
      std::vector<Cell> wanted;
      for (std::size_t column = 0; column < width; ++column)
        wanted.push_back(plain.cell(static_cast<int>(column)));
      REQUIRE(shown(walk.row()) == shown(wanted));
      REQUIRE(shown(plain.row()) == shown(wanted));
      ++rows;
    }
    CHECK_FALSE(plain.step());
    CHECK(rows == 50);
    walk = {};
    plain = {};
    connection.execute("drop table walked");
  }
}

TEST_CASE("a walk that SQLite sorts is told") {
  const TemporaryBook book{Playbook{}};
  sql::Connection connection(book.path(), {.write = true});
  connection.execute(
      "create table walked(id integer primary key, size integer); insert into walked(size) "
      "values(3), (1), (2)");
  sql::Statement walk = connection.prepare_walk({"id", "size"}, "from walked order by size");
  const auto first = [&walk] { return walk.step() && !walk.row().empty(); };
  CHECK_THROWS_AS(first(), Error);
}

}  // namespace leads
