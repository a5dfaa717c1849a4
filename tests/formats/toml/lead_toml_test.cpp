// SPDX-License-Identifier: MIT
#include "formats/toml/lead_toml.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace leads;

namespace {

std::vector<std::string> blank_texts(const Fields& fields) {
  return std::vector<std::string>(fields.size());
}

std::string problems_of(const Fields& fields, const std::string& text) {
  Problems problems("", text);
  read_lead_toml(fields, problems);
  std::string said;
  for (const Diagnostic& problem : problems.take())
    said += std::to_string(problem.line) + ": " + problem.message + "\n";
  return said;
}

}  // namespace

TEST_CASE("any text comes back from the file as it went in") {
  Fields fields;
  fields.add({"robots", FieldType::integer, {}});
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a", "\"", "\"\"\"", "\\",   "\n",   "\r",    "\t",
                                        "'", "#",  "=",      "[",    "\x01", "\x7f",  " ",
                                        "é", "日", "\u2028", "🙂", "\\n",  "\u0085"};
  const auto some_text = [&] {
    std::string text;
    for (auto left = std::uniform_int_distribution<int>(0, 12)(random); left > 0; --left)
      text += pieces[std::uniform_int_distribution<std::size_t>(0, pieces.size() - 1)(random)];
    return text;
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> texts = blank_texts(fields), tags;
    for (const BuiltIn field : {BuiltIn::name, BuiltIn::title, BuiltIn::notes, BuiltIn::next_step})
      texts[index(at(field))] = some_text();
    for (int i = round % 3; i > 0; --i) tags.push_back("t" + some_text());
    const std::string file = write_lead_toml(fields, texts, tags, "Lead 1\nand more");
    CAPTURE(file);
    Problems problems("", file);
    const auto lead = read_lead_toml(fields, problems);
    REQUIRE(lead);
    REQUIRE_FALSE(problems.failed());
    for (std::size_t i = 0; i < texts.size(); ++i) REQUIRE(lead->fields[i].text == texts[i]);
    REQUIRE(lead->tags == tags);
  }
}

TEST_CASE("numbers and truths stand bare, and come back as they were written") {
  Fields fields;
  fields.add({"ratio", FieldType::number, {}});
  fields.add({"vip", FieldType::boolean, {}});
  for (const char* ratio : {"0.5", "-3", "1e+20", "2.5e-07", "120"}) {
    std::vector<std::string> texts = blank_texts(fields);
    texts[index(at(BuiltIn::value))] = "1200.50";
    texts[index(at(BuiltIn::employees))] = "-7";
    texts[index(*fields.find("ratio"))] = ratio;
    texts[index(*fields.find("vip"))] = "true";
    const std::string file = write_lead_toml(fields, texts, {}, "");
    CHECK(file.find("\nvalue = 1200.50\n") != std::string::npos);
    CHECK(file.find("\nvip = true\n") != std::string::npos);
    Problems problems("", file);
    const auto lead = read_lead_toml(fields, problems);
    REQUIRE(lead);
    CHECK(lead->fields[index(at(BuiltIn::value))].text == "1200.50");
    CHECK(lead->fields[index(at(BuiltIn::employees))].text == "-7");
    CHECK(lead->fields[index(*fields.find("ratio"))].text == ratio);
  }
}

TEST_CASE("what is wrong has its line") {
  const Fields fields;
  CHECK(problems_of(fields, "name = \"Ana\"\ntitel = \"x\"\n") ==
        "2: unknown key \"titel\" in the lead\n");
  CHECK(problems_of(fields, "name = [1]\ntags = 3\n") ==
        "1: name must be one value, got a list\n2: tags must be a list, got the number 3\n");
  CHECK(problems_of(fields, "\nname = Ana\n").starts_with("2: "));
  CHECK(problems_of(fields, "") == "");
}
