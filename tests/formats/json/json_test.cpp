// SPDX-License-Identifier: MIT
#include "formats/json/json.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using leads::JsonValue;
using leads::JsonWriter;

namespace {

void write(JsonWriter& writer, const JsonValue& value) {
  if (value.is_null()) writer.null();
  if (const auto* flag = value.boolean()) writer.boolean(*flag);
  if (const auto* number = value.number()) writer.decimal(number->text);
  if (const auto* text = value.string()) writer.string(*text);
  if (const auto* array = value.array()) {
    writer.begin_array();
    for (const auto& item : *array) write(writer, item);
    writer.end_array();
  }
  if (const auto* object = value.object()) {
    writer.begin_object();
    for (const auto& [name, member] : *object) {
      writer.key(name);
      write(writer, member);
    }
    writer.end_object();
  }
}

JsonValue parsed(std::string_view text) {
  leads::Diagnostic problem;
  return leads::try_parse_json(text, problem).value();
}

std::string rewritten(std::string_view text, JsonWriter::Style style = JsonWriter::Style::compact) {
  std::string out;
  JsonWriter writer(out, style);
  write(writer, parsed(text));
  return out;
}

std::string problem(std::string_view text) {
  leads::Diagnostic found;
  if (leads::try_parse_json(text, found)) return "fine";
  return std::to_string(found.line) + ":" + std::to_string(found.column) + " " + found.message;
}

}  // namespace

TEST_CASE("every kind of value is written") {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  writer.key("s");
  writer.string("é \"\\/\b\f\n\r\t\x01\x1f 😀");
  writer.key("i");
  writer.integer(std::numeric_limits<std::int64_t>::min());
  writer.key("n");
  writer.begin_array();
  writer.number(0.1);
  writer.number(-0.0);
  writer.number(1e15);
  writer.number(std::numeric_limits<double>::quiet_NaN());
  writer.number(-std::numeric_limits<double>::infinity());
  writer.end_array();
  writer.key("m");
  writer.decimal("123.45");
  writer.key("b");
  writer.boolean(true);
  writer.key("z");
  writer.null();
  writer.end_object();
  CHECK(out ==
        "{\"s\":\"é \\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001F "
        "😀\",\"i\":-9223372036854775808,\"n\":[0.1,0,1e+15,null,null],"
        "\"m\":123.45,\"b\":true,\"z\":null}");
}

TEST_CASE("strings that are not UTF-8 still make valid JSON") {
  std::string out;
  JsonWriter writer(out);
  writer.string(std::string_view("a\xff\0b\xe2\x82", 6));
  CHECK(out == "\"a\ufffd\\u0000b\ufffd\ufffd\"");
}

TEST_CASE("pretty and JSON Lines") {
  CHECK(rewritten("{\"a\":[1,{}],\"b\":[]}", JsonWriter::Style::pretty) ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
  std::string out;
  JsonWriter writer(out);
  for (int i = 0; i < 3; ++i) {
    writer.next_line();
    writer.begin_object();
    writer.key("id");
    writer.integer(i);
    writer.end_object();
  }
  CHECK(out == "{\"id\":0}\n{\"id\":1}\n{\"id\":2}");
}

TEST_CASE("what is read keeps its order and its digits") {
  for (const auto* text :
       {"null", "true", "false", "0", "-12.50", "12345678901234567890123", "1E+300", "\"\"", "[]",
        "{}", "{\"z\":1,\"a\":2,\"z\":3}", "[[[]],{\"a\":{\"b\":[null,\"é\"]}}]"})
    CHECK(rewritten(text) == text);
  CHECK(rewritten("\xef\xbb\xbf \r\n\t[ 1 , \"\\u00e9\\ud83d\\ude00\" ] ") == "[1,\"é😀\"]");
}

TEST_CASE("members are found by name, the last one counts") {
  const JsonValue value = parsed("{\"a\":1,\"b\":\"x\",\"a\":2}");
  REQUIRE(value.find("a") != nullptr);
  CHECK(value.find("a")->number()->text == "2");
  CHECK(*value.find("b")->string() == "x");
  CHECK(value.find("c") == nullptr);
  CHECK(parsed("[]").find("a") == nullptr);
}

TEST_CASE("a problem has its line and column") {
  CHECK(problem("") == "1:1 the document is empty");
  CHECK(problem("{\"a\":1,\n \"é\" 2}") == "2:6 missing a colon after a name of object member");
  CHECK(problem("[1,2") == "1:5 missing a comma or ']' after an array element");
  CHECK(problem("[1] x") == "1:5 text after its end");
  CHECK(problem("\n\"a\xff\"") == "2:3 bytes that are not UTF-8");
  CHECK(problem(std::string_view("[1]\0", 4)) == "1:4 a NUL byte");
  for (const auto* text :
       {"nul", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "1.", ".5", "+1", "NaN", "Infinity",
        "\"\\x\"", "1E+400", "\"\\ud800\"", "\"a\nb\"", "// x\n1", "[1 2]", "\"abc"})
    CHECK_MESSAGE(problem(text) != "fine", text);
}

TEST_CASE("nesting is bounded") {
  const auto nested = [](int depth) {
    const auto count = static_cast<std::size_t>(depth);
    return std::string(count, '[') + std::string(count, ']');
  };
  CHECK(problem(nested(64)) == "fine");
  CHECK(problem(nested(65)) == "1:65 more than 64 levels of nesting");
  CHECK(problem(nested(1'000'000)) == "1:65 more than 64 levels of nesting");
}

TEST_CASE("no text makes the reader fail otherwise") {
  std::mt19937 random(31);
  const std::string_view alphabet = "[]{}:,\"\\u12e.-+tfnéa \n";
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 30, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    leads::Diagnostic found;
    if (!leads::try_parse_json(text, found)) CHECK(found.line > 0);
  }
}
