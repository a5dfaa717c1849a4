// SPDX-License-Identifier: MIT
// The files of programs: each is whole, and known by what it says of itself.
#include <doctest/doctest.h>

#include <set>

#include "fixtures/sample.h"
#include "formats/playbook/playbook_toml.h"
#include "formats/playbook/program.h"
#include "import/columns/column.h"
#include "import/columns/recognise.h"
#include "import/columns/vendors.h"

namespace leads {

TEST_CASE("every program's file is free of problems, names itself, and can be recognised") {
  std::set<std::string_view> names;
  for (const VendorText& vendor : vendor_texts()) {
    CAPTURE(vendor.name);
    Playbook book = default_playbook();
    const ProgramMapping program = parse_program(vendor.text, std::string(vendor.name), book);
    CHECK(program.mapping.name == vendor.name);
    CHECK(names.insert(vendor.name).second);
    CHECK_FALSE(program.title.empty());
    CHECK_FALSE(program.mapping.map.empty());
    std::set<std::string> marks;
    for (const std::string& mark : program.known_by) CHECK(marks.insert(plain_name(mark)).second);
    if (program.form.empty())
      CHECK(static_cast<std::size_t>(program.needs) <= marks.size());
    else
      CHECK(marks.empty());
  }
  CHECK(names.size() >= 20);
}

TEST_CASE("the marks of a program are not those of another") {
  const Playbook playbook = sample_playbook();
  for (const VendorText& vendor : vendor_texts()) {
    CAPTURE(vendor.name);
    Playbook book = default_playbook();
    const ProgramMapping program = parse_program(vendor.text, std::string(vendor.name), book);
    if (!program.form.empty()) continue;
    const auto readings = recognise(program.known_by, "x.csv", playbook);
    REQUIRE(readings.size() == 1);
    CHECK(readings.front().mapping.name == vendor.name);
  }
}

TEST_CASE("what is wrong with a program's file is said, with its line") {
  Playbook book = default_playbook();
  const auto problem = [&book](const char* text) {
    try {
      parse_program(text, "x.toml", book);
    } catch (const Error& error) {
      return error.problems.empty() ? std::string(error.what()) : error.problems.front().message;
    }
    return std::string();
  };
  CHECK(problem("[import.x.map]\nA = \"nothing\"\n") == "unknown field \"nothing\"");
  CHECK(problem("[import.x]\nknown = [\"A\"]\n").starts_with("unknown key"));
  CHECK(problem("[import.x.map]\nA = \"email\"\nB = \"email\"\n").empty());
}

}  // namespace leads
