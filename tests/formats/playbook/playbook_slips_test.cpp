// SPDX-License-Identifier: MIT
// What a rules file says well and cannot mean: each is a warning where it is, and nothing else is.
#include <doctest/doctest.h>

#include "fixtures/playbook_sample.h"

namespace {

std::string rule(std::string_view keys) {
  return leads::problems_of("[[rule]]\nname = 'a'\n" + std::string(keys) + "\n");
}
std::string when(std::string_view filter) {
  return rule("points = 1\nwhen = " + std::string(filter));
}

}  // namespace

TEST_CASE("a backspace in a pattern is named, with the filter as it has to be written") {
  CHECK(when(R"("title:~\bvp\b")") ==
        "4:8 warning: the pattern contains a backspace: between double quotes TOML reads \\b as "
        "one");
  CHECK(leads::parse_sample("[[rule]]\nname = 'a'\npoints = 1\nwhen = \"title:~\\bvp\\b\"\n")
            .problems[0]
            .hint == R"(write it between single quotes: 'title:~\bvp\b')");
  CHECK(when(R"('title:~\bvp\b')") == "");
  CHECK(when(R"("title:~\\bvp\\b")") == "");
}

TEST_CASE("stars are no wildcards") {
  CHECK(when("'company:*dairy*'") ==
        "4:9 warning: company:*dairy* means that very text, with its stars");
  CHECK(when("'title:vp*'") == "4:9 warning: title:vp* means that very text, with its stars");
  CHECK(when("'company:~dairy'") == "");
  CHECK(when("'company:a*b'") == "");
}

TEST_CASE("sources and countries that nobody has") {
  CHECK(when("'source:webform'") == "4:9 warning: unknown source \"webform\"");
  CHECK(when("'source:web_form,chat'") == "");
  CHECK(when("'country:Germany'") == "");
  CHECK(when("'country:Gremany'") == "4:9 warning: unknown country \"gremany\"");
  CHECK(rule("by = 'source'\nbands = [['podcst', 3], ['chat', 2]]") ==
        "4:11 warning: unknown source \"podcst\"");
  CHECK(leads::problems_of("[sources]\npodcast = 'in'\n[[rule]]\nname = 'a'\npoints = 1\nwhen = "
                           "'source:podcast'") == "");
}

TEST_CASE("a filter with blanks in its pattern is one pattern, as on the command line") {
  CHECK(when("'title:~chief technology officer'") == "");
}

TEST_CASE("several texts in one band") {
  const auto bands = [](std::string_view list) {
    const auto result = leads::parse_sample(
        "[[rule]]\nname = 'a'\nby = 'country'\nbands = " + std::string(list) + "\n");
    std::string all;
    if (result.failed()) return result.problems[0].message;
    for (const auto& band : std::get<leads::ValueRule>(result.playbook.rules[0].kind).bands)
      all += (band.missing ? "missing" : band.text) + "=" + std::to_string(band.points) + " ";
    return all;
  };
  CHECK(bands("[['DE,AT', 10], ['missing', 1]]") == "de=10 at=10 missing=1 ");
  CHECK(bands("[['Germany, AT', 10]]") == "de=10 at=10 ");
  CHECK(bands("[['DE,missing', 10]]") == "de=10 missing=10 ");
  CHECK(bands("[['DE,', 10]]") == "a value is missing after the comma in \"DE,\"");
  CHECK(bands("[[',DE', 10]]") == "a value is missing in \",DE\"");
  CHECK(rule("by = 'industry'\nbands = [['\"Acme, Inc\"', 1]]") == "");
  CHECK(rule("by = 'industry'\nbands = [['Acme, Inc', 1]]") ==
        "4:11 warning: \"Acme, Inc\" is one value with a comma in it");
  CHECK(rule("by = 'country'\nbands = [['DE,AT', 10], ['AT', 3]]") ==
        "4:26 warning: \"AT\" overlaps \"AT\"");
}

TEST_CASE("numbers that fall between two bands") {
  const auto bands = [](std::string_view field, std::string_view list) {
    return leads::problems_of("[fields]\nshare = 'number'\n[[rule]]\nname = 'a'\nby = '" +
                              std::string(field) + "'\nbands = " + std::string(list) + "\n");
  };
  CHECK(bands("share", "[['0..9.9', 1], ['10..', 2]]") ==
        "6:9 warning: a number between \"0..9.9\" and \"10..\" is in none of the bands");
  CHECK(bands("share", "[['0..10', 1], ['10..', 2]]") == "");
  CHECK(bands("share", "[['10..', 2], ['0..9', 1]]") ==
        "6:9 warning: a number between \"0..9\" and \"10..\" is in none of the bands");
  CHECK(bands("revenue", "[['0..999', 1], ['1000..', 2]]") ==
        "6:9 warning: a number between \"0..999\" and \"1000..\" is in none of the bands");
  CHECK(bands("share", "[['0..9', 1], ['100..', 2]]") == "");
  CHECK(bands("employees", "[['1..9', 1], ['10..', 2]]") == "");
  CHECK(bands("employees", "[['1..9', 1], ['11..', 2]]") ==
        "6:9 warning: the number between \"1..9\" and \"11..\" is in none of the bands");
  CHECK(bands("employees", "[['1..9', 1], ['20..', 2]]") == "");
}

TEST_CASE("stages that no score reaches") {
  const auto stage = [](std::string_view filter) {
    return leads::problems_of(
        "[[rule]]\nname = 'a'\npoints = 30\nwhen = 'has:phone'\n[[rule]]\nname = 'b'\nactivity = "
        "'call'\nper = 'once'\npoints = 20\n[[stage]]\nname = 'mql'\nqualify = '" +
        std::string(filter) + "'\n");
  };
  const std::string most = ": the score is at most 50 (fit at most 30, engagement at most 20)";
  CHECK(stage("score:50..") == "");
  CHECK(stage("score:51..") == "12:11 warning: no lead ever qualifies for mql" + most);
  CHECK(stage("fit:31.. or score:10..") == "");
  CHECK(stage("fit:31.. or engagement:21..") ==
        "12:11 warning: no lead ever qualifies for mql" + most);
  CHECK(stage("temperature:hot") == "12:11 warning: no lead ever qualifies for mql" + most);
  CHECK(stage("temperature:warm,hot") == "");
  CHECK(stage("grade:A") == "12:11 warning: no lead ever qualifies for mql" + most);
  CHECK(stage("has:phone no:phone") ==
        "12:11 warning: this is never true, so no lead ever qualifies for mql");
}

TEST_CASE("an assignment that an earlier one always beats") {
  const auto assign = [](std::string_view first, std::string_view second) {
    const auto one = [](std::string_view when) {
      return "[[assign]]\nat = 'mql'\nowners = ['ana']\n" +
             (when.empty() ? std::string("\n") : "when = '" + std::string(when) + "'\n");
    };
    return leads::problems_of(one(first) + one(second));
  };
  const std::string beaten =
      "5:1 warning: this [[assign]] is never asked: the one on line 1 comes first and takes all "
      "of its leads";
  CHECK(assign("", "country:DE") == beaten);
  CHECK(assign("", "") == beaten);
  CHECK(assign("country:DE,AT", "country:AT") == beaten);
  CHECK(assign("country:DE", "country:DE source:chat") == beaten);
  CHECK(assign("employees:10..", "employees:20..30") == beaten);
  CHECK(assign("has:phone", "phone:~030") == beaten);
  CHECK(assign("title:~vp", "title:~vp country:DE") == beaten);
  CHECK(assign("country:AT", "country:DE,AT") == "");
  CHECK(assign("country:DE source:chat", "country:DE") == "");
  CHECK(assign("country:DE", "") == "");
  CHECK(assign("country:DE", "country:AT or country:DE") == "");
  CHECK(assign("not:country:DE", "country:AT") == "");
}

TEST_CASE("names in capitals are named as they can be written") {
  const auto result =
      leads::parse_sample("[[stage]]\nname = 'MQL'\n[[assign]]\nat = 'SQL'\nowners = ['a']\n");
  REQUIRE(result.problems.size() == 2);
  CHECK(result.problems[0].hint == "write \"mql\"");
  CHECK(result.problems[1].hint == "did you mean sql?");
}

TEST_CASE("a syntax error does not hide what else is wrong") {
  CHECK(leads::problems_of("[[rule]]\nname = 'a'\nwhen = 'titel:vp'\npoints = ten\n") ==
        "3:9 there is no field or name \"titel\"\n4:10 a text value needs quotes");
  CHECK(leads::problems_of("[[rule]\nname = 'a'\n[score]\nhot = 'x'\n[[rule]]\nname = b\n"
                           "points = 1\nwhen = 'has:phone'\n") ==
        "1:8 expected ']', saw '\\n'\n4:7 hot must be a whole number, got the string \"x\"\n"
        "6:8 a text value needs quotes");
  CHECK(leads::problems_of("[[assign]]\nat = 'mql'\nowners = ['ana', 'bo'\n[score]\nhot = 'x'\n")
            .find("5:7 hot must be a whole number") != std::string::npos);
  // Without the fields nothing is known of the names that the rules use.
  CHECK(leads::problems_of("[fields]\nherd = 'integer\n[[rule]]\nname = 'a'\nwhen = 'herd:1..'\n"
                           "points = 'x'\n") == "2:16 a string is not closed");
  CHECK(leads::problems_of("[[rule]]\nname = \"\"\"x\n[score]\nhot = 'x'\n") ==
        "4:11 a string is not closed");
}
