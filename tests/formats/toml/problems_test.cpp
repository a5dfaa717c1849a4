// SPDX-License-Identifier: MIT
// How a problem of a file is told: where, what, and how to mend it.
#include "formats/toml/problems.h"

#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"
#include "formats/time/tzif.h"

TEST_CASE("a problem carries its line, its width and the way to mend it") {
  const auto hint = [](std::string_view text) {
    return leads::parse_sample(text).problems.at(0).hint;
  };
  const auto problems =
      leads::parse_sample("[[rule]]\nname = \"a\"\nwhen = 'has:phone'\r\npoints = \"10\"\r\n")
          .problems;
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == "leads.toml");
  CHECK(problems[0].excerpt == "points = \"10\"");
  CHECK(problems[0].width == 4);
  CHECK(problems[0].hint == "remove the quotes: points = 10");
  CHECK(hint("[scor]\nhot = 1\n") == "did you mean score?");
  CHECK(hint("[score]\nhot = 70.0\n") == "without decimals: hot = 70");
  CHECK(hint("[calendar]\ncountry = \"uk\"\n") == "country = \"GB\"");
  CHECK(hint("[import.x]\nconsent = { A = \"email\" }\n") ==
        "+email if the column says yes, -email if it is an opt-out");
  CHECK(hint("[import.x]\nmap = { \"Full Name\" = 1 }\n") ==
        "put it in quotes: \"Full Name\" = \"1\"");
  CHECK(hint("[score]\nhot = 30d\n") == "put it in straight quotes: \"30d\"");
  CHECK(hint("[score]\nhot = “x”\n") == "put it in straight quotes: \"x\"");
  CHECK(hint("[score]\nhot = no\n") == "write false");
  CHECK(hint("[[rule]]\nactivity = \"call\"\nhalf_life = 14\npoints = 1\nname = \"a\"\n") ==
        "half_life = \"14d\"");
}

TEST_CASE("problems come sorted by place and each once") {
  const auto problems =
      leads::parse_sample("[zzz]\n[score]\nwarm = 'x'\nhot = 'y'\n[fields]\nemail = 'text'\n")
          .problems;
  REQUIRE(problems.size() == 4);
  for (std::size_t i = 1; i < problems.size(); ++i) CHECK(problems[i - 1].line < problems[i].line);
}

TEST_CASE("columns count code points") {
  CHECK(leads::problems_of("\"ключ\" = 1\n[reasons]\n\"ä\" = {}\n") ==
        "1:1 unknown key \"ключ\" in leads.toml\n3:1 a reason's name is 1 to 50 of a-z, 0-9 and _, "
        "got \"ä\"");
  CHECK(leads::problems_of(
            "\xEF\xBB\xBF[[rule]]\nname = 'é'\nwhen = 'city:köln titel:x'\npoints = 1\n") ==
        "3:19 there is no field or name \"titel\"");
}

TEST_CASE("a thousand problems are enough, and none is dear") {
  std::string text = "[reasons]\n";
  for (int i = 0; i < 5000; ++i) text += "A" + std::to_string(i) + " = {}\n";
  CHECK(leads::parse_sample(text).problems.size() == 1000);
  std::string line = "[[rule]]\nname = 'a'\npoints = 1\nactivity = [";
  for (int i = 0; i < 5000; ++i) line += "'x', ";
  const auto problems = leads::parse_sample(line + "]\n").problems;
  CHECK(problems.size() == 1000);
  CHECK(problems[5].excerpt.empty());
}

TEST_CASE("a time zone that does not exist is named with the nearest that does") {
  const auto load = [](std::string_view name) { return leads::load_zone(name); };
  const auto zone = [&](const std::string& name) {
    return leads::parse_playbook("[calendar]\ntime_zone = '" + name + "'\n", "leads.toml", load,
                                 {});
  };
  CHECK(zone("Europe/Berlin").playbook.calendar.zone.name() == "Europe/Berlin");
  const auto near = zone("Europe/Berln").problems;
  REQUIRE(near.size() == 1);
  CHECK(leads::short_form(near[0]) == "2:13 unknown time zone \"Europe/Berln\"");
  CHECK(near[0].hint.find("Europe/Berlin") != std::string::npos);
  CHECK(leads::short_form(zone(":/etc/localtime").problems.at(0)) ==
        "2:13 expected the name of a time zone, not a file, got \":/etc/localtime\"");
  CHECK(zone("UTC").playbook.calendar.zone.hash() == leads::Zone().hash());
}
