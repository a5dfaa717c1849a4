// SPDX-License-Identifier: MIT
// The texts that `leads init` writes out: the first means the defaults, the second shows what a
// real one looks like.
#include "formats/playbook/playbook_texts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "core/playbook/rule_text.h"
#include "fixtures/playbook_sample.h"
#include "fixtures/sample.h"
#include "leads/score.h"

namespace {

std::string limits_line(const leads::Limits& limits) {
  return std::to_string(limits.floor.value_or(-1)) + '/' +
         std::to_string(limits.ceiling.value_or(-1)) + ' ';
}

/// All that a playbook without rules, people and files can differ in.
std::string essence(const leads::Playbook& book) {
  std::ostringstream text;
  text << book.fields.size() << ' ' << book.sources.size() << ' ' << book.kinds.size() << '\n';
  const auto& score = book.score;
  text << limits_line(score.total) << limits_line(score.fit) << limits_line(score.engagement)
       << score.hot << ' ' << score.warm << ' ' << score.grade_a << ' ' << score.grade_b << ' '
       << score.grade_c << ' ' << score.grade_needs;
  for (const leads::Stage& stage : book.stages) {
    text << '\n'
         << stage.name << ' ' << stage.label << ' ' << funnel_name(stage.funnel) << ' '
         << stage_type_name(stage.type) << ' ' << (stage.qualify ? stage.qualify->source : "-")
         << ' ' << stage.require.size() << ' ' << stage.respond_within.has_value()
         << stage.stale_after.has_value() << stage.probability.has_value()
         << stage.limit.has_value();
  }
  text << '\n'
       << book.calendar.zone.hash() << book.calendar.country << book.calendar.ics
       << book.mail_unknown;
  text << ' '
       << book.groups.size() + book.rules.size() + book.assigns.size() + book.owners.size() +
              book.reasons.size();
  text << ' '
       << book.nurtures.size() + book.imports.size() + book.tests.size() +
              book.calendar.holidays.size();
  return text.str();
}

/// Takes the `# ` off every line that is an example and not an explanation.
std::string with_examples(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string line, all;
  while (std::getline(lines, line)) {
    const std::size_t word =
        line.starts_with("# ") ? line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.", 2) : 0;
    const bool is_example = word != 0 && (line.starts_with("# [") || line.substr(word, 3) == " = ");
    all += (is_example ? line.substr(2) : line) + '\n';
  }
  return all;
}

/// What the rules make of the lead of a [[test]].
leads::Score score_of(const leads::Playbook& book, const leads::RuleTest& test) {
  const leads::Instant as_of = leads::utc(2026, 11, 21, 12);
  leads::Sample lead;
  for (const auto& [field, value] : test.lead) lead.set(field, value);
  lead.set(leads::BuiltIn::created_at, as_of - leads::Seconds{90 * 86400});
  for (const auto& event : test.activities) {
    lead.activities.push_back(
        {as_of - event.ago, event.kind, lead.subject(event.subject), event.machine, 0});
  }
  std::sort(lead.activities.begin(), lead.activities.end(),
            [](const auto& a, const auto& b) { return a.at < b.at; });
  leads::ScoreScratch scratch;
  leads::Score score;
  const auto subject = [&](leads::SubjectId id) -> std::string_view {
    return lead.subjects[static_cast<std::size_t>(id)];
  };
  leads::Scorer(book).score(lead.view(), lead.activities, {}, as_of, subject, scratch, score);
  return score;
}

TEST_CASE("dates of the example move, and nothing else does") {
  using std::chrono::days;
  CHECK(leads::with_moved_dates("a,2026-11-22,A-1\n2026-12-31T10:00:00Z,12026-11-22,2026-13-01",
                                days{9}) ==
        "a,2026-12-01,A-1\n2027-01-09T10:00:00Z,12026-11-22,2026-13-01");
  CHECK(leads::with_moved_dates("", days{1}).empty());
  CHECK(leads::with_moved_dates("2026-11-2", days{1}) == "2026-11-2");
  for (const leads::PlaybookText& file : leads::example_files()) {
    CAPTURE(file.name);
    CHECK(leads::with_moved_dates(file.text, days{0}) == file.text);
    CHECK(leads::with_moved_dates(leads::with_moved_dates(file.text, days{400}), days{-400}) ==
          file.text);
    CHECK(leads::with_moved_dates(file.text, days{400}) != file.text);
  }
}

}  // namespace

TEST_CASE("the default text means the built-in defaults, and five rules") {
  auto result = leads::parse_sample(leads::default_playbook_text());
  CHECK(leads::problems_of(leads::default_playbook_text()) == "");
  CHECK(result.playbook.rules.size() == 5);
  result.playbook.rules.clear();
  CHECK(essence(result.playbook) == essence(leads::default_playbook()));
  CHECK(result.not_acted_on.empty());
}

TEST_CASE("the default text fits on two screens") {
  const std::string_view text = leads::default_playbook_text();
  CHECK(std::count(text.begin(), text.end(), '\n') <= 140);
}

TEST_CASE("every example in the default text holds when its # is taken away") {
  const std::string text = with_examples(leads::default_playbook_text());
  CHECK_FALSE(leads::parse_sample(text).failed());
  CHECK(leads::parse_sample(text).playbook.rules.size() == 7);
  CHECK(leads::parse_sample(text).playbook.nurtures.size() == 1);
  CHECK(leads::problems_of(text).find("error") == std::string::npos);
}

TEST_CASE("the defaults are those of the vocabulary") {
  const leads::Playbook book = leads::default_playbook();
  REQUIRE(book.stages.size() == 9);
  CHECK(book.stages[1].qualify->source == "score:40..");
  CHECK(book.stages[3].qualify->source == "score:70.. fit:20..");
  CHECK_FALSE(book.stages[0].qualify);
  CHECK_FALSE(book.stages[2].qualify);
  CHECK(book.stages[5].type == leads::StageType::won);
  CHECK(book.stages[6].type == leads::StageType::parked);
  CHECK(book.stages[2].funnel == leads::Funnel::mofu);
  CHECK(book.path.empty());
  CHECK(book.calendar.zone.name() == "UTC");
  CHECK_FALSE(book.mail_unknown);
}

TEST_CASE("the example has no problem and about ten rules") {
  const auto result = leads::parse_sample(leads::example_playbook_text());
  CHECK(leads::problems_of(leads::example_playbook_text()) == "");
  CHECK(result.playbook.rules.size() == 11);
  CHECK(result.playbook.tests.size() == 2);
  CHECK(result.playbook.find_import("fair") != nullptr);
  for (const leads::Rule& rule : result.playbook.rules) {
    CHECK_FALSE(describe_rule(result.playbook, rule).empty());
  }
}

TEST_CASE("the example's own tests hold") {
  const leads::Playbook book = leads::parse_sample(leads::example_playbook_text()).playbook;
  REQUIRE(book.tests.size() == 2);
  const leads::Score owner = score_of(book, book.tests[0]);
  CHECK(owner.temperature == leads::Temperature::hot);
  CHECK(owner.grade == leads::Grade::A);
  const leads::Score bought = score_of(book, book.tests[1]);
  CHECK(bought.temperature == leads::Temperature::cold);
  CHECK(bought.grade == leads::Grade::D);
  CHECK(bought.total <= 0);
}

TEST_CASE("a blank among the words for missing says what is so anyhow") {
  const std::string text =
      "[import.x]\nmissing = [\"Select\", \"\", \" \"]\n[import.x.map]\n\"A\" = \"name\"\n";
  CHECK(leads::problems_of(text) == "");
  const auto parsed = leads::parse_sample(text);
  REQUIRE(parsed.playbook.imports.size() == 1);
  CHECK(parsed.playbook.imports[0].missing == std::vector<std::string>{"Select"});
  CHECK(leads::problems_of("[import.x]\nmissing = [1]\n[import.x.map]\n\"A\" = \"name\"\n")
            .find("missing must contain strings in quotes") != std::string::npos);
}
