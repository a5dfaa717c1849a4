// SPDX-License-Identifier: MIT
// [score]: limits, thresholds and grades.
#include <algorithm>
#include <tuple>

#include "formats/playbook/reading.h"

namespace leads {
namespace {

/// `lower` must not be above `upper`; the error is reported at the key that is in the file.
void check_order(TomlTable& table, std::string_view upper, int upper_value, std::string_view lower,
                 int lower_value) {
  if (lower_value <= upper_value) return;
  const TomlNode* node = table.find(upper);
  const bool both = node != nullptr && table.find(lower) != nullptr;
  if (node == nullptr) node = table.find(lower);
  table.problems().error(node->place,
                         std::string(upper) + " (" + std::to_string(upper_value) + ") is below " +
                             std::string(lower) + " (" + std::to_string(lower_value) + ')',
                         both ? "" : "the other one is the default");
}

Limits read_part_limits(TomlTable& score, std::string_view part) {
  const TomlNode* node = score.find(part);
  if (node == nullptr) return {};
  const std::string name(part);
  if (!node->is_table()) {
    score.problems().error(node->place, name + " has a ceiling and a floor, got " + describe(*node),
                           name + ".ceiling = 50");
    return {};
  }
  TomlTable table(*node, "[score] " + name, score.problems());
  const Limits limits = read_limits(table);
  table.finish();
  return limits;
}

void read_grades(TomlTable& score, ScoreSettings& settings) {
  const TomlNode* node = score.find("grade");
  if (node == nullptr) return;
  TomlTable table(*node, "[score] grade", score.problems());
  const auto [a, b, c] = std::tuple{table.whole("A", -kMostPoints, kMostPoints),
                                    table.whole("B", -kMostPoints, kMostPoints),
                                    table.whole("C", -kMostPoints, kMostPoints)};
  table.finish();
  settings.grade_a = a.value_or(settings.grade_a);
  settings.grade_b = b.value_or(settings.grade_b);
  settings.grade_c = c.value_or(settings.grade_c);
  if (!node->is_table()) return;
  check_order(table, "A", settings.grade_a, "B", settings.grade_b);
  check_order(table, "B", settings.grade_b, "C", settings.grade_c);
}

}  // namespace

Limits read_limits(TomlTable& table) {
  Limits limits;
  limits.floor = table.whole("floor", -kMostPoints, kMostPoints);
  limits.ceiling = table.whole("ceiling", -kMostPoints, kMostPoints);
  if (limits.floor && limits.ceiling && *limits.floor > *limits.ceiling) {
    table.problems().error(table.find("floor")->place,
                           "the floor (" + std::to_string(*limits.floor) +
                               ") is above the ceiling (" + std::to_string(*limits.ceiling) + ')');
  }
  return limits;
}

void read_score(Reading& reading, TomlTable& root) {
  const TomlNode* node = root.find("score");
  if (node == nullptr) return;
  ScoreSettings& settings = reading.book.score;
  TomlTable table(*node, "[score]", reading.problems);
  settings.total = read_limits(table);
  settings.fit = read_part_limits(table, "fit");
  settings.engagement = read_part_limits(table, "engagement");
  settings.hot = table.whole("hot", -kMostPoints, kMostPoints).value_or(settings.hot);
  settings.warm = table.whole("warm", -kMostPoints, kMostPoints).value_or(settings.warm);
  check_order(table, "hot", settings.hot, "warm", settings.warm);
  read_grades(table, settings);
  if (const auto needs = table.whole("grade_needs", 0, kMostPoints)) {
    const auto& rules = reading.book.rules;
    const auto fit = std::count_if(rules.begin(), rules.end(),
                                   [](const Rule& rule) { return rule.part == Part::fit; });
    settings.grade_needs = std::min(*needs, static_cast<int>(fit));
    if (*needs > fit) {
      reading.problems.warn(table.find("grade_needs")->place,
                            "grade_needs (" + std::to_string(*needs) +
                                ") is more than there are rules of fit (" + std::to_string(fit) +
                                "), so all of them must be decided");
    }
  }
  table.finish();
}

}  // namespace leads
