// SPDX-License-Identifier: MIT
// TOML as people get it wrong, and as somebody hostile would write it.
#include "formats/toml/toml_reader.h"

#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"

namespace {

struct Case {
  std::string_view text;
  std::string_view problems;  ///< one a line: LINE:COLUMN MESSAGE
};

constexpr Case kSyntax[] = {
    {R"(within = 30d)", "1:10 a text value needs quotes"},
    {R"(a = yes)",
     "1:5 a value must be a string in quotes, a number, true, false, a date, a list or a table"},
    {R"(a = True)",
     "1:5 a value must be a string in quotes, a number, true, false, a date, a list or a table"},
    {R"(name = “curly”)", "1:8 a text value needs quotes"},
    {R"(a = "x
b = 1)",
     "1:7 a string is not closed"},
    {R"(a = 'x
b = 1)",
     "1:7 a string is not closed"},
    {R"(a = """x
b = 1)",
     "2:7 a string is not closed"},
    {R"([score]
hot = 1
[score])",
     "3:1 this is already set above"},
    {R"(a = 1
a = 2)",
     "2:5 this is already set above"},
    {R"(a =)", "1:4 the value is missing"},
    {R"(a = [1, 2)", "1:11 the file ends inside a list"},
    {R"([score
hot = 1)",
     R"(1:7 expected ']', saw '\n')"},
    {R"(a = 1 b = 2)", "1:7 expected a comment or whitespace, saw 'b'"},
    {R"(a = 2026-02-30)", "1:15 expected day between 1 and 28 (inclusive), saw 30"},
    {R"(a = 007)", "1:8 leading zeroes are prohibited"},
    {R"(a: 1)", "1:2 expected '=', saw ':'"},
    {R"(a = "\q")", R"(1:7 unknown escape sequence '\q')"},
    {R"(é = 1)", "1:1 é (U+00E9) is outside quotes"},
    {"a = [}",
     "1:6 a value must be a string in quotes, a number, true, false, a date, a list or a table"},
    {"a = 2026-02-28 2",
     "1:5 a value must be a string in quotes, a number, true, false, a date, a list or a table"},
    {"[.a]", "1:2 expected a key, saw '.'"},
};

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// The first problem of a text, or "" when it may be parsed.
std::string refusal(std::string_view text) {
  leads::Problems problems("x.toml", text);
  static_cast<void>(safe_toml(problems));
  const auto found = problems.take();
  return found.empty() ? "" : leads::short_form(found[0]);
}

/// The keys of a table with their places, sub-tables in brackets.
std::string outline(const leads::TomlNode& node) {
  std::string text;
  for (const leads::TomlEntry& entry : node.entries) {
    text += (text.empty() ? "" : " ") + entry.key + '@' + std::to_string(entry.place.line) + ':' +
            std::to_string(entry.place.column);
    if (entry.value.is_table()) text += '(' + outline(entry.value) + ')';
    for (const leads::TomlNode& item : entry.value.items) text += '[' + outline(item) + ']';
  }
  return text;
}

std::string outline_of(std::string_view text) {
  leads::Problems problems("x.toml", text);
  const auto root = parse_toml(problems);
  return root ? outline(*root) : "no table";
}

/// The characters that a place inside the text `a` covers.
std::string inside(std::string_view text, int column, int width) {
  leads::Problems problems("x.toml", text);
  const auto root = parse_toml(problems);
  REQUIRE(root);
  const leads::Place place = place_inside(*root->find("a"), column, width, problems);
  const std::size_t start = problems.offset(place);
  const std::size_t end = problems.offset({place.line, place.column + place.width, 1});
  return std::string(text.substr(start, end - start));
}

}  // namespace

TEST_CASE("a mistake in the TOML itself is named in plain words") {
  for (const Case& one : kSyntax) {
    CAPTURE(one.text);
    CHECK(leads::problems_of(std::string(one.text) + '\n').find(one.problems) != std::string::npos);
  }
}

TEST_CASE("a number that is too large is named, and what else is wrong beside it") {
  CHECK(leads::problems_of(
            "[score]\nhot = 99999999999999999999 # why\nwarm = 0x1_0000_0000_0000_0000_0\nunknown "
            "= 1\ngrade_needs = [1, 88888888888888888888]") ==
        "2:7 the number 99999999999999999999 is too large\n3:8 the number "
        "0x1_0000_0000_0000_0000_0 is too large\n"
        "4:1 unknown key \"unknown\" in [score]\n5:15 grade_needs must be a whole number, got a "
        "list\n"
        "5:19 the number 88888888888888888888 is too large");
  CHECK(leads::problems_of("[score]\nhot = -99999999999999999999") ==
        "2:7 the number -99999999999999999999 is too large");
  CHECK(leads::problems_of(
            "[[rule]]\nname = \"x\"\nwhen = \"title:a\"\npoints =99999999999999999999") ==
        "4:9 the number 99999999999999999999 is too large");
}

TEST_CASE("tables come in source order with the places of their keys") {
  CHECK(outline_of("z = 1\na = 2\n[t.x]\nd.c = 1\nb = 2\n[t]\nk = 1\n") ==
        "z@1:1 a@2:1 t@3:2(x@3:4(d@4:1(c@4:3) b@5:1) k@7:1)");
  CHECK(outline_of("[[r]]\nb = 1\na = { y = 1, x = 2 }\n[[r]]\n\"é\" = 1\nz = 1\n") ==
        "r@1:3[b@2:1 a@3:1(y@3:7 x@3:14)][é@5:1 z@6:1]");
}

TEST_CASE("a place inside a text is exact where no escape moves it") {
  CHECK(inside("a = 'title:x zoo'\n", 9, 3) == "zoo");
  CHECK(inside("a = \"título:x zoo\"\n", 10, 3) == "zoo");
  CHECK(inside("a = '''\nx\ny zoo'''\n", 5, 3) == "zoo");
  CHECK(inside("a = \"\"\"x zoo\"\"\"\n", 3, 3) == "zoo");
  CHECK(inside("a = '''\r\nx zoo'''\r\n", 3, 3) == "zoo");
  CHECK(inside("a = \"x\\u0041 zoo\"\n", 4, 3) == "\"x\\u0041 zoo\"");
}

TEST_CASE("characters of every script come out as they went in") {
  const std::string_view every =
      "[\"Größe ключ ຫຼ  　 ﬀﻼ \uFEFF 😀 \uFFFD\"]\na = \"é к 　 ﻼ 😀\"\nb = \"\"\"\\\n  é\"\"\"\n";
  leads::Problems problems("x.toml", every);
  const auto root = parse_toml(problems);
  REQUIRE(root);
  CHECK(root->entries[0].key == "Größe ключ ຫຼ  　 ﬀﻼ \uFEFF 😀 \uFFFD");
  CHECK(root->entries[0].value.find("a")->text == "é к 　 ﻼ 😀");
  CHECK(root->entries[0].value.find("b")->text == "é");
  CHECK(leads::problems_of("a = 1\u00A0\n") == "1:6 \u00A0 (U+00A0) is outside quotes");
  CHECK(leads::problems_of("a = '\U00100041'\n") == "1:6 a private-use character");
  CHECK(leads::problems_of("a = \"\\u0000\"\n[score]\nhot = 1\n") ==
        "1:1 unknown key \"a\" in leads.toml\n1:5 a string cannot contain the character U+0000\n"
        "3:7 hot (1) is below warm (35)");
}

TEST_CASE("what could hurt the parser is refused before it is parsed") {
  CHECK(refusal(std::string(std::size_t{1} << 20U, '#')).empty());
  CHECK(refusal(std::string((std::size_t{1} << 20U) + 1, '#')) ==
        "0:0 the file is larger than 1 MiB");
  CHECK(refusal("a = 1\nb = '\xC3'\n") == "2:6 this byte is not valid UTF-8");
  CHECK(refusal(std::string_view("a = '\0'\n", 8)) == "1:6 this byte is not valid UTF-8");
  CHECK(refusal("a" + repeated(".a", 32) + " = 1\n").empty());
  CHECK(refusal("a" + repeated(".a", 33) + " = 1\n") == "1:66 more than 32 dots in a key");
  CHECK(refusal("a" + repeated(" . \"a\"", 33) + " = 1\n") == "1:195 more than 32 dots in a key");
  CHECK(refusal("[a" + repeated(".a", 33) + "]\n") == "1:67 more than 32 dots in a key");
  CHECK(refusal("a = { b" + repeated(".a", 33) + " = 1 }\n") == "1:72 more than 32 dots in a key");
  CHECK(refusal("a = " + std::string(64, '[') + std::string(64, ']') + "\n").empty());
  CHECK(refusal("a = " + std::string(65, '[')) == "1:69 more than 64 open brackets");
  CHECK(refusal("a = [1, # [[[\n" + repeated("{x = [", 40)) == "2:192 more than 64 open brackets");
  CHECK(refusal("[a" + repeated(".a", 32) + "]\nb" + repeated(".b", 32) + " = {c.c.c = 1}\n") ==
        "2:69 tables nested more than 64 deep");
}

TEST_CASE("brackets and dots in strings and comments count for nothing") {
  const std::string many = repeated("[.", 100);
  for (const std::string quote : {"'", "\"", "'''", "\"\"\""}) {
    CHECK(refusal("a = " + quote + many + quote + "\nb = 1 # " + many + '\n').empty());
  }
  CHECK(refusal("a = \"\\\"" + many + "\"\n").empty());
  CHECK(refusal("a = '''x''''' # " + many + "\nb = 'x" + many + "'\n").empty());
  CHECK(refusal("a = ''''''\nb = " + std::string(65, '[')) == "2:69 more than 64 open brackets");
  CHECK(refusal(repeated("a = [1.5, 2.5]\n", 2000)).empty());
}
