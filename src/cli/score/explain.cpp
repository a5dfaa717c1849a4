// SPDX-License-Identifier: MIT
#include "cli/score/explain.h"

#include <fmt/core.h>

#include "core/playbook/rule_text.h"

namespace leads {
namespace {

std::string limit_label(const Contribution& line, const Playbook& playbook) {
  const char* kind = line.floor ? "floor" : "ceiling";
  switch (line.line) {
    case Contribution::Line::rule_limit:
      return fmt::format("{} of {}", kind, playbook.rules[line.index].name);
    case Contribution::Line::group_limit:
      return fmt::format("{} of {}", kind, playbook.groups[line.index].name);
    case Contribution::Line::part_limit:
      return fmt::format(
          "{} of {}", kind,
          line.index == static_cast<std::uint32_t>(Part::fit) ? "fit" : "engagement");
    default:
      return fmt::format("{} of total", kind);
  }
}

const char* part_name(Part part) {
  return part == Part::fit ? "fit" : "engagement";
}

const char* part_of(const Contribution& line, const Playbook& playbook) {
  switch (line.line) {
    case Contribution::Line::rule:
    case Contribution::Line::rule_limit:
      return part_name(playbook.rules[line.index].part);
    case Contribution::Line::group_limit:
      return part_name(playbook.groups[line.index].part);
    case Contribution::Line::part_limit:
      return part_name(static_cast<Part>(line.index));
    default:
      return "total";
  }
}

std::string matched(const Contribution& line, const Rule& rule) {
  if (std::holds_alternative<ActivityRule>(rule.kind))
    return line.matches == 1 ? "once" : fmt::format("{} times", line.matches);
  return {};
}

}  // namespace

std::string signed_points(std::int64_t points) {
  return points > 0 ? fmt::format("+{}", points) : std::to_string(points);
}

std::vector<ExplanationLine> explain(const Score& score, const Playbook& playbook) {
  std::vector<ExplanationLine> lines;
  for (const Contribution& line : score.why) {
    ExplanationLine& text = lines.emplace_back();
    text.points = line.points;
    text.part = part_of(line, playbook);
    if (line.line != Contribution::Line::rule) {
      text.limit = true;
      text.label = limit_label(line, playbook);
      continue;
    }
    const Rule& rule = playbook.rules[line.index];
    text.label = rule.name;
    const std::string times = matched(line, rule);
    text.detail = times.empty() ? describe_rule(playbook, rule)
                                : times + ": " + describe_rule(playbook, rule);
  }
  return lines;
}

}  // namespace leads
