// SPDX-License-Identifier: MIT
#include "formats/json/json_records.h"

#include <doctest/doctest.h>

#include <random>

#include "formats/json/json.h"

using leads::bytes_of;

namespace {

// "[line] path=value …" of each record, then the problems.
std::string read(std::string_view text, std::size_t step = 1000) {
  leads::JsonRecordReader reader(bytes_of(text, step));
  leads::JsonRecord record;
  std::string out;
  while (reader.next(record)) {
    out += "[" + std::to_string(record.line) + "]";
    for (const auto& cell : record.cells) {
      out += " " + std::string(cell.path) + "=" + std::string(cell.text.substr(0, 40));
      for (const std::string_view item : cell.items) out += "<" + std::string(item) + ">";
    }
    out += "\n";
    for (const auto& problem : record.problems)
      out += "!" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
             problem.message + "\n";
  }
  CHECK(!reader.next(record));
  for (const auto& problem : reader.take_problems())
    out += "!" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
           problem.message + "\n";
  return out;
}

const std::string kLines =
    "{\"a\":1,\"b\":{\"c\":\"x\",\"d\":[1,\"y\"]}}\n\n{\"a\":null,\"t\":[]} "
    "\r\n{\"e\":\"ä\\n\\\"\"}";
const std::string kArray = "\xef\xbb\xbf [ {\"a\":1},\n  {\"a\":2, \"b\":{\"leads\":[1]}} ,{}\n]\n";
const std::string kDocument =
    "{\"schema\":\"leads.list/"
    "1\",\"n\":{\"x\":[\"]}\"]},\n\"leads\":[{\"a\":1},{\"a\":2}],\"more\":[{\"}\":\"]\"}]}\n";

}  // namespace

TEST_CASE("JSON: the forms a file of records has") {
  for (const std::size_t step : {1u, 3u, 1000u}) {
    CHECK(read(kLines, step) == "[1] a=1 b.c=x b.d=<1><y>\n[3] a= t=\n[4] e=ä\n\"\n");
    CHECK(read(kArray, step) == "[1] a=1\n[2] a=2 b.leads=<1>\n[2]\n");
    CHECK(read(kDocument, step) == "[2] a=1\n[2] a=2\n");
    CHECK(read("{\"activities\":[{\"a\":1}]}", step) == "[1] a=1\n");
    CHECK(read("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n", step) == "[1] a=1\n[4] a=2\n");
    CHECK(read("{\"id\":1,\"leads\":[]}", step) == "[1] id=1 leads=\n");
    CHECK(read("{\"leads\":5}\n{\"leads\":[6]}", step) == "[1] leads=5\n[2] leads=<6>\n");
    CHECK(read("{\"total\":2,\"results\":[\n{\"a\":1},{\"a\":2}],\"paging\":{\"next\":[5]}}",
               step) == "[2] a=1\n[2] a=2\n");
    CHECK(read("{\"totalSize\":1,\"done\":true,\"records\":[{\"a\":1}]}", step) == "[1] a=1\n");
    CHECK(read("{\"items\":[ \"x\"],\"a\":1}\n{\"a\":2}", step) == "[1] items=<x> a=1\n[2] a=2\n");
    CHECK(read("{\"items\":[],\"a\":1}", step) == "[1] items= a=1\n");
    CHECK(read("{\"name\":\"n\",\"contacts\":[{\"a\":1}]}", step) ==
          "[1] name=n contacts.*=[{\"a\":1}]\n");
    CHECK(read("", step).empty());
    CHECK(read(" \n", step).empty());
    CHECK(read("[]", step).empty());
    CHECK(read("{\"leads\":[ ]}", step).empty());
  }
}

TEST_CASE("JSON: numbers stay as written, booleans are words") {
  CHECK(read("{\"n\":12345678901234567890.10,\"e\":1E5,\"z\":-0.0,\"t\":true,\"f\":false,\"l\":[1."
             "50,null,true]}") ==
        "[1] n=12345678901234567890.10 e=1E5 z=-0.0 t=true f=false l=<1.50><true>\n");
}

TEST_CASE(
    "JSON: a record with a problem is named with line and column, and reading goes on where it "
    "can") {
  CHECK(read("{\"a\":1}\n{\"a\":tru}\n{\"a\":1,}\n{\"a\":2}\n") ==
        "[1] a=1\n[4] a=2\n!2:9 invalid value\n!3:8 a key in quotes is missing\n");
  CHECK(read("{\"a\":\"x\n{\"a\":2}\n") ==
        "[2] a=2\n!1:8 missing a closing quotation mark in string\n");
  CHECK(read("{\"a\":1\n{\"a\":2}\n").starts_with("[2] a=2\n!"));
  CHECK(read("{\"a\":[1}\n{\"a\":2}\n") ==
        "[2] a=2\n!1:8 missing a comma or ']' after an array element\n");
  CHECK(read("{\"a\":1},\n{\"a\":2}\n") == "[2] a=2\n!1:8 text after its end\n");
  CHECK(read("{\"a\":1}\n5\n[{}]\n") ==
        "[1] a=1\n!2:1 a record must be an object\n!3:1 a record must be an object\n");
  CHECK(read("[{\"a\":nul},\n {\"a\":2}]") == "[2] a=2\n!1:10 invalid value\n");
  CHECK(read("[{\"a\":1} {\"a\":2}]") == "[1] a=1\n!1:10 a comma or ] is missing after a record\n");
  CHECK(read("[{\"a\":1},]") == "[1] a=1\n!1:10 a record must be an object\n");
  CHECK(read("[{\"a\":1},\n") == "[1] a=1\n!2:1 the array that opens on line 1 is never closed\n");
  CHECK(read("[{\"a\":1}, 5]") == "[1] a=1\n!1:11 a record must be an object\n");
  CHECK(read("[{\"a\":1}] x") == "[1] a=1\n!1:11 text after the end of the document\n");
  CHECK(read("{\"leads\":[{\"a\":1}]") == "[1] a=1\n!1:19 the file ends inside the document\n");
  CHECK(read("name,email\n") == "!1:1 this is not JSON: JSON begins with { or [\n");
}

TEST_CASE("JSON: what cannot be a cell is a problem at its place") {
  CHECK(read("{\"a\":1,\"a\":2}\n{\"b\":{\"c\":1,\"c\":2}}\n{\"b\":{\"c\":1},\"b.c\":2}") ==
        "[1] a=1 a=2\n!1:8 \"a\" appears twice\n[2] b.c=1 b.c=2\n!2:13 \"b.c\" appears "
        "twice\n[3] b.c=1 b.c=2\n!3:14 \"b.c\" appears twice\n");
  CHECK(read("{\"a\":\"x\xff\"}\n{\"a\":\"\\ud800\"}\n")
            .starts_with("!1:8 bytes that are not UTF-8\n!2:"));
  CHECK(read("{\"a\":\"\\u0000\",\"b\":1}") ==
        std::string("[1] a=\0 b=1\n!1:6 a NUL character\n", 33));
  CHECK(read("{\"a\":\"" + std::string(65'537, 'x') + "\"}") ==
        "[1] a=" + std::string(40, 'x') + "\n!1:6 a field of more than 64 KiB\n");
  CHECK(read("{\"a\":1,\"b\\u0000\":1}") == "!1:13 a NUL character in a key\n");
  CHECK(read("{\"" + std::string(1001, 'x') + "\":1}") == "!1:2 a key of more than 1000 bytes\n");
  const std::string deep =
      "{\"a\":" + std::string(70, '[') + std::string(70, ']') + "}\n{\"a\":1}\n";
  CHECK(read(deep).find("more than 64 levels of nesting") != std::string::npos);
  CHECK(read(deep).starts_with("[2] a=1\n"));
  std::string twice = "{\"a\":1";
  for (int i = 0; i < 100'000; ++i) twice += ",\"a\":1";
  const std::string told = read(twice + "}");
  CHECK(std::count(told.begin(), told.end(), '!') == 100);
}

TEST_CASE("JSON: what is nested deeper than a cell is a text of its own") {
  CHECK(
      read("{\"ä\":{\"b\":{\"c\": {}}},\"d\":1}\n{\"a\":[{\"x\":1}, "
           "{}]}\n{\"a\":{\"b\":[0,[1],2],\"c\":[3]}}\n{\"d\":2}") ==
      "[1] ä.b.*={\"c\": {}} d=1\n[2] a.*=[{\"x\":1}, {}]\n[3] a.b.*=[0,[1],2] a.c=<3>\n[4] d=2\n");
}

TEST_CASE("JSON: a record of more than 1 MiB is a problem") {
  const std::string huge = "{\"a\":\"" + std::string(1'100'000, 'x') + "\"}";
  CHECK(read("{\"a\":1}\n" + huge + "\n{\"a\":2}\n") ==
        "[1] a=1\n[3] a=2\n!2:1 a record of more than 1 MiB\n");
  CHECK(read(huge + "\n{\"a\":2}\n").starts_with("[2] a=2\n!1:"));
  CHECK(read("[{\"a\":1},\n" + huge + "]").starts_with("[1] a=1\n!2:"));
}

TEST_CASE("JSON: a cell's place is its value") {
  const std::string text = "[\n  {\"a\": \"x\", \"é\": {\"b\":\n 12}} ]";
  leads::JsonRecordReader reader(bytes_of(text));
  leads::JsonRecord record;
  REQUIRE(reader.next(record));
  const auto a = reader.place(&record.cells[0]), b = reader.place(&record.cells[1]),
             all = reader.place(nullptr);
  CHECK(a.line == 2);
  CHECK(a.column == 9);
  CHECK(a.width == 3);
  CHECK(a.excerpt == "  {\"a\": \"x\", \"é\": {\"b\":");
  CHECK(b.line == 3);
  CHECK(b.column == 2);
  CHECK(b.width == 2);
  CHECK(b.excerpt == " 12}}");
  CHECK(all.line == 2);
  CHECK(all.column == 3);
}

TEST_CASE("JSON: random damage ends, the same in pieces of any size") {
  std::mt19937 random(9);
  for (int round = 0; round < 2000; ++round) {
    std::string bad = random() % 3 == 0 ? kLines : random() % 2 == 0 ? kArray : kDocument;
    for (std::size_t changes = 1 + random() % 4; changes > 0 && !bad.empty(); --changes) {
      const std::size_t at = random() % bad.size();
      if (random() % 3 == 0)
        bad.erase(at, 1 + random() % 3);
      else if (random() % 2 == 0)
        bad.insert(at, 1, "{}[]\",:\n\\\xff"[random() % 10]);
      else
        bad[at] = static_cast<char>(random());
    }
    CAPTURE(bad);
    CHECK(read(bad, 1 + random() % 30) == read(bad));
  }
}

TEST_CASE(
    "JSON: what the parser takes as an array of records, the reader takes, with the same cells") {
  std::mt19937 random(13);
  for (int round = 0; round < 1000; ++round) {
    std::string text = "[";
    const std::size_t count = random() % 4;
    for (std::size_t i = 0; i < count; ++i) {
      text += i == 0 ? "{" : random() % 2 == 0 ? ",{" : " ,\n {";
      const std::size_t members = random() % 4;
      for (std::size_t member = 0; member < members; ++member) {
        static constexpr const char* kValues[] = {
            "1", "-2.50e3", "\"a\\\"]}\\u00e9\"", "true", "null", "\"\"", "\"x{[\""};
        text += (member == 0 ? "\"k" : ", \"k") + std::to_string(member) +
                "\" : " + kValues[random() % 7];
      }
      text += "}";
    }
    text += "]";
    std::string expected;
    leads::Diagnostic problem;
    const leads::JsonValue parsed = leads::try_parse_json(text, problem).value();
    for (const leads::JsonValue& record : *parsed.array()) {
      expected += "[";
      for (const auto& [name, value] : *record.object()) {
        expected += " " + name + "=";
        if (const auto* string = value.string()) expected += *string;
        if (const auto* number = value.number()) expected += number->text;
        if (const auto* flag = value.boolean()) expected += *flag ? "true" : "false";
      }
      expected += "\n";
    }
    std::string got = read(text, 1 + random() % 20);
    for (std::size_t at = got.find('['); at != std::string::npos; at = got.find('[', at + 1))
      if (at == 0 || got[at - 1] == '\n') got.erase(at + 1, got.find(']', at) - at);
    CAPTURE(text);
    CHECK(got == expected);
  }
}
