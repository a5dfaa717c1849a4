// SPDX-License-Identifier: MIT
#include "import/source/json_rows.h"

#include <doctest/doctest.h>

namespace leads {
namespace {

std::string rows_of(const std::string& text) {
  JsonRows rows("x.json", bytes_of(text, 7), json_columns("x.json", bytes_of(text, 7)));
  std::string out;
  for (const std::string& name : rows.header()) out += name + "|";
  SourceRow row;
  while (rows.next(row)) {
    out += "\n" + std::to_string(row.line) + ": ";
    for (const std::string_view cell : row.cells) out += std::string(cell) + "|";
  }
  for (const Diagnostic& problem : rows.take_problems())
    out += "\n" + problem.file + ":" + std::to_string(problem.line) + " " + problem.message;
  return out;
}

}  // namespace

TEST_CASE("json: the columns of all records in order of first appearance") {
  CHECK(rows_of("{\"a\":1}\n{\"b\":{\"c\":true},\"a\":null}\nx\n{\"c\":\"ü\"}\n") ==
        "a|b.c|c|\n1: 1|||\n2: |true||\n4: ||ü|\nx.json:3 invalid value");
  CHECK(rows_of("[]") == "");
}

TEST_CASE("json: arrays of scalars are joined as tags are") {
  CHECK(rows_of("{\"t\":[\"a\",\"b,c\",\"d\\\"e\",5,null]}") ==
        "t|\n1: a, \"b,c\", \"d\"\"e\", 5|");
}

TEST_CASE("json: a cell's place is its value, of one that is missing the record's") {
  const std::string text = "{\"a\":1}\n{\"b\":2}";
  JsonRows rows("x.json", bytes_of(text), json_columns("x.json", bytes_of(text)));
  SourceRow row;
  REQUIRE(rows.next(row));
  REQUIRE(rows.next(row));
  const Diagnostic there = rows.place(1), missing = rows.place(0);
  CHECK(there.file == "x.json");
  CHECK(there.line == 2);
  CHECK(there.column == 6);
  CHECK(there.excerpt == "{\"b\":2}");
  CHECK(missing.line == 2);
  CHECK(missing.column == 1);
}

TEST_CASE("json: a file that got another key since it was first read is a bad file") {
  JsonRows rows("x.json", bytes_of("{\"a\":1,\"b\":2}"),
                json_columns("x.json", bytes_of("{\"a\":1}")));
  SourceRow row;
  try {
    rows.next(row);
    FAIL("it was not noticed");
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::bad_input);
    CHECK(std::string(error.what()) == "the file was changed while it was being read");
  }
}

TEST_CASE("json: more than 1000 columns are refused") {
  std::string text = "{";
  for (int i = 0; i < 1001; ++i) text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  text += "}";
  CHECK_THROWS_WITH_AS(rows_of(text), "more than 1000 columns: every key is one", Error);
}

}  // namespace leads
