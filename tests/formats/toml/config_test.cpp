// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "formats/toml/config_toml.h"

using namespace leads;

namespace {

std::string said(const ConfigResult& result) {
  std::string text;
  for (const ConfigValue& value : result.values)
    text += value.key + "=" + value.value + "@" + std::to_string(value.line) + " ";
  return text;
}

std::string first_problem(std::string_view text) {
  const ConfigResult result = parse_config(text, "config.toml");
  if (result.problems.empty()) return "";
  const Diagnostic& problem = result.problems.front();
  return std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
         problem.message + " | " + problem.hint;
}

}  // namespace

TEST_CASE("each preference comes as the text of its flag, with its line") {
  const ConfigResult result = parse_config(
      "# mine\nwait = 30\ncolumns = [\"id\", \"name\"]\n\ncolor = \"never\"\nme = \"Ana "
      "Lima\"\nrules = \"~/r.toml\"\ndb = '/d'\n",
      "config.toml");
  CHECK(result.problems.empty());
  CHECK(said(result) ==
        "db=/d@8 rules=~/r.toml@7 me=Ana Lima@6 color=never@5 columns=id,name@3 wait=30@2 ");
  CHECK(said(parse_config("columns = \"id,name\"", "config.toml")) == "columns=id,name@1 ");
  CHECK(said(parse_config("\xEF\xBB\xBFwait = 0", "config.toml")) == "wait=0@1 ");
  CHECK(said(parse_config("", "config.toml")).empty());
}

TEST_CASE("what can't be is named with its place and its mend") {
  CHECK(first_problem("\nwiat = 3") ==
        "2:1 unknown key \"wiat\" in config.toml | did you mean wait?");
  CHECK(first_problem("wait = \"3\"") ==
        "1:8 wait must be a whole number, got the string \"3\" | remove the quotes: wait = 3");
  CHECK(first_problem("wait = -1") == "1:8 wait must be from 0 to 86400, got -1 | ");
  CHECK(first_problem("color = \"alwys\"") ==
        "1:9 color must be auto, always or never, got \"alwys\" | did you mean always?");
  CHECK(first_problem("me = \"\"") == "1:6 me is blank | ");
  CHECK(first_problem("db = 1") ==
        "1:6 db must be a string, got the number 1 | put it in quotes: db = \"1\"");
  CHECK(first_problem("columns = []") == "1:11 columns is an empty list | ");
  CHECK(first_problem("[wait]\nseconds = 3") == "1:1 wait must be a whole number, got a table | ");
  CHECK(parse_config("a = 1\nb = 2\nc = 3\n", "config.toml").problems.size() == 3);
}
