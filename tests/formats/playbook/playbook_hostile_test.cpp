// SPDX-License-Identifier: MIT
// A leads.toml may be torn, mistyped or made to hurt: it is refused or understood, and nothing
// else.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "fixtures/playbook_sample.h"
#include "fixtures/playbook_whole.h"
#include "leads/error.h"

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
  return limit == 0 ? 0 : random() % limit;
}

constexpr std::string_view kPieces[] = {"\"",
                                        "'",
                                        "'''",
                                        "\"\"\"",
                                        "[",
                                        "]",
                                        "[[rule]]\n",
                                        "{",
                                        "}",
                                        "=",
                                        ".",
                                        ",",
                                        "\n",
                                        "\r\n",
                                        "#",
                                        "-",
                                        "9999999999",
                                        "1e400",
                                        "nan",
                                        "\\",
                                        "\\u0000",
                                        "é",
                                        "\xF0\x9F\x98\x80",
                                        "2026-02-29",
                                        "true",
                                        "..",
                                        "points = ",
                                        "when = 'title:~(' ",
                                        "[stages]\nonly = []\n"};

/// One small damage: bytes changed, cut out, doubled, or a piece of syntax put in.
void damage(std::string& text, Random& random) {
  const std::size_t at = below(random, text.size());
  const std::size_t length = below(random, 40);
  switch (below(random, 6)) {
    case 0:
      text.resize(at);
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.insert(at, text.substr(below(random, text.size()), length));
      break;
    case 3:
      text.insert(at, kPieces[below(random, std::size(kPieces))]);
      break;
    case 4:
      if (!text.empty()) text[at] = static_cast<char>(random() & 0x7FU);
      break;
    default:
      if (!text.empty()) text[at] = static_cast<char>(random());
      break;
  }
}

/// Every problem stands somewhere in the file, and says something.
void check_places(const leads::PlaybookResult& result, std::string_view text) {
  const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const leads::Diagnostic& problem : result.problems) {
    CHECK(problem.line <= lines);
    CHECK(problem.column >= 0);
    CHECK(problem.width >= 1);
    CHECK_FALSE(problem.message.empty());
  }
}

}  // namespace

TEST_CASE("a thousand damaged playbooks are refused or understood") {
  Random random(20261121);
  const std::string_view originals[] = {leads::kWholePlaybook, leads::example_playbook_text()};
  for (int run = 0; run < 1000; ++run) {
    std::string text(originals[run % 2]);
    for (std::size_t times = 1 + below(random, 3); times > 0; --times) damage(text, random);
    CAPTURE(text);
    check_places(leads::parse_sample(text), text);
  }
}

TEST_CASE("a playbook cut off anywhere is refused or understood") {
  const std::string_view text = leads::kWholePlaybook;
  for (std::size_t size = 0; size < text.size(); size += 97)
    check_places(leads::parse_sample(text.substr(0, size)), text);
}

TEST_CASE("there are bounds to how much of anything a playbook holds") {
  const auto many = [](std::string head, int count,
                       const std::function<std::string(std::string)>& line) {
    for (int i = 0; i < count; ++i) head += line(std::to_string(i)) + '\n';
    return leads::problems_of(head);
  };
  using Text = std::string;
  CHECK(many("[fields]\n", 300, [](const Text& n) { return "x" + n + " = 'text'"; }) == "");
  CHECK(many("[fields]\n", 301, [](const Text& n) { return "x" + n + " = 'text'"; }) ==
        "302:1 more than 300 fields");
  CHECK(many("[sources]\n", 1001, [](const Text& n) { return "x" + n + " = 'in'"; }) ==
        "1002:1 more than 1000 sources");
  CHECK(many("[kinds]\n", 301, [](const Text& n) { return "x" + n + " = { direction = 'in' }"; }) ==
        "302:1 more than 300 kinds of activity");
  CHECK(many("[reasons]\n", 1001, [](const Text& n) { return "x" + n + " = {}"; }) ==
        "1002:1 more than 1000 reasons");
  const auto rule = [](const Text& n) {
    return "[[rule]]\nname = '" + n + "'\npoints = 1\nwhen = 'has:phone'";
  };
  CHECK(many("", 1000, rule) == "");
  CHECK(many("", 1002, rule) == "4001:1 more than 1000 rules");
  CHECK(many("", 101,
             [](const Text& n) { return "[[stage]]\nname = 's" + n + "'\nafter = 'new'"; }) ==
        "275:8 more than 100 stages\n278:8 more than 100 stages\n281:8 more than 100 stages\n284:8 "
        "more than 100 stages\n"
        "287:8 more than 100 stages\n290:8 more than 100 stages\n293:8 more than 100 stages\n296:8 "
        "more than 100 stages\n"
        "299:8 more than 100 stages\n302:8 more than 100 stages");
}
