// SPDX-License-Identifier: MIT
// Scores one lead by the rules of a leads.toml, and says why. Usage: embed leads.toml
#include <leads/error.h>
#include <leads/score.h>

#include <iostream>
#include <vector>

int main(int count, char** arguments) try {
  using namespace leads;
  if (count != 2) return std::cerr << "usage: embed leads.toml\n", 2;
  const Playbook rules = load_playbook(arguments[1]);

  std::vector<Cell> fields(rules.fields.size());
  fields[index(at(BuiltIn::title))] = Cell::of("Head of Operations");
  fields[index(at(BuiltIn::country))] = Cell::of("DE");
  LeadView lead;
  lead.fields = fields;

  // Subjects are numbers, which the caller gives; 0 is none.
  const std::string_view subjects[] = {"", "/pricing"};
  const Instant now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30};
  const std::vector<Activity> activities{
      {now - std::chrono::days{9}, *rules.kinds.find("page_view"), SubjectId{1}},
      {now - std::chrono::days{2}, *rules.kinds.find("demo_request"), SubjectId{0}}};

  Score score;
  ScoreScratch scratch;
  Scorer(rules).score(
      lead, activities, {}, now, [&](SubjectId id) { return subjects[static_cast<int>(id)]; },
      scratch, score);
  std::cout << "score " << score.total << ", " << temperature_name(score.temperature) << '\n';
  for (const Contribution& line : score.why)
    if (line.line == Contribution::Line::rule)
      std::cout << line.points << "  " << rules.rules[line.index].name << '\n';
} catch (const leads::Error& error) {
  for (const leads::Diagnostic& problem : error.problems)
    std::cerr << problem.file << ':' << problem.line << ": " << problem.message << '\n';
  return std::cerr << "embed: " << error.where << ' ' << error.what() << '\n', 1;
}
