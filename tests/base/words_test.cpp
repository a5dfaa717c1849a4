// SPDX-License-Identifier: MIT
#include "base/words.h"

#include <doctest/doctest.h>

using namespace leads;
using Pieces = std::vector<std::string_view>;

TEST_CASE("split keeps every piece and takes outer blanks off each") {
  CHECK(split("", ',') == Pieces{""});
  CHECK(split("a", ',') == Pieces{"a"});
  CHECK(split(" a , ,b c,", ',') == Pieces{"a", "", "b c", ""});
}

TEST_CASE("split_blanks has no empty word") {
  CHECK(split_blanks("").empty());
  CHECK(split_blanks(" \t\n").empty());
  CHECK(split_blanks("  mail -s\thello \n") == Pieces{"mail", "-s", "hello"});
}

TEST_CASE("join puts the separator between words alone") {
  CHECK(join(Pieces{}, ", ").empty());
  CHECK(join(Pieces{"a"}, ", ") == "a");
  CHECK(join(std::vector<std::string>{"a", "", "c"}, "/") == "a//c");
}

TEST_CASE("counted uses the singular for one alone") {
  CHECK(counted(0, "lead", "leads") == "0 leads");
  CHECK(counted(std::size_t{1}, "activity", "activities") == "1 activity");
  CHECK(counted(-1, "point", "points") == "-1 points");
  CHECK(counted(1'000'000, "row", "rows") == "1000000 rows");
}

TEST_CASE("shell_quoted is one word of a shell") {
  CHECK(shell_quoted("Acme Ltd") == "\"Acme Ltd\"");
  CHECK(shell_quoted("a $b") == "'a $b'");
  CHECK(shell_quoted("\"it's\"") == "'\"it'\\''s\"'");
}

TEST_CASE("text becomes a part of HTML or of a URL") {
  CHECK(escape_html("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  CHECK(percent_encoded("a b\xc3\xa4/", [](char letter) {
          return letter == 'a' || letter == 'b';
        }) == "a%20b%C3%A4%2F");
}

TEST_CASE("in_quotes surrounds a text as it is") {
  CHECK(in_quotes("a \"b\"") == "\"a \"b\"\"");
  CHECK(in_quotes("").size() == 2);
}
