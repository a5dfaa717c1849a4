// Puts a rule into words in the order in which it is reckoned: points, what counts, fading, then
// limits.
#include "core/playbook/rule_text.h"

#include "base/time/duration.h"

namespace leads {
namespace {

std::string signed_points(int points) {
  return (points > 0 ? "+" : "") + std::to_string(points);
}

std::string kinds_of(const Playbook& playbook, const Rule& rule, std::string_view last_word) {
  std::string text;
  for (std::size_t i = 0; i < rule.activity.size(); ++i) {
    if (i > 0) text += i + 1 == rule.activity.size() ? std::string(last_word) : ", ";
    text += playbook.kinds[rule.activity[i]].name;
  }
  return text;
}

std::string where_of(const Rule& rule) {
  return rule.where ? " with " + rule.where->source : std::string();
}
std::string when_of(const Rule& rule) {
  return rule.when ? " when " + rule.when->source : std::string();
}

/// "-5 for 1..9, +5 for 10..49"
std::string bands_of(const Rule& rule) {
  std::string text;
  for (const Band& band : rule.bands) {
    text += (text.empty() ? "" : ", ") + signed_points(band.points) + " for " + band.label;
  }
  return text;
}

std::string occurrences_of(const Playbook& playbook, const Rule& rule) {
  const std::string within =
      rule.within ? " within " + format_duration(*rule.within) : std::string();
  if (!rule.bands.empty()) {
    return (rule.per == Per::day ? "by the number of days with " : "by the number of ") +
           kinds_of(playbook, rule, " and ") + where_of(rule) + within + ": " + bands_of(rule);
  }
  const std::string kinds = kinds_of(playbook, rule, " or ") + where_of(rule) + within;
  const std::string points = signed_points(rule.points.value_or(0));
  switch (rule.per) {
    case Per::each:
      return points + " for each " + kinds;
    case Per::day:
      return points + " for each day with " + kinds;
    case Per::once:
      return points + " once for " + kinds;
  }
  return points;
}

std::string silence_of(const Playbook& playbook, const Rule& rule) {
  const std::string without = rule.activity.empty() ? std::string("any activity of theirs")
                                                    : kinds_of(playbook, rule, " or ");
  return signed_points(rule.points.value_or(0)) + " after " + format_duration(*rule.idle) +
         " without " + without + where_of(rule);
}

std::string limits_of(const Limits& limits) {
  std::string text;
  if (limits.floor) text += ", at least " + std::to_string(*limits.floor);
  if (limits.ceiling) text += ", at most " + std::to_string(*limits.ceiling);
  return text;
}

}  // namespace

std::string describe_rule(const Playbook& playbook, const Rule& rule) {
  std::string text;
  if (rule.idle) {
    text = silence_of(playbook, rule) + when_of(rule);
  } else if (!rule.activity.empty()) {
    text = occurrences_of(playbook, rule);
    if (rule.half_life) text += ", halving every " + format_duration(*rule.half_life);
    if (rule.fades) text += ", fading to nothing in " + format_duration(*rule.fades);
    if (rule.when) text += "," + when_of(rule);
  } else if (rule.by) {
    text = "by " + playbook.fields[*rule.by].name + ": " + bands_of(rule);
    if (rule.when) text += "," + when_of(rule);
  } else {
    text = signed_points(rule.points.value_or(0)) + when_of(rule);
  }
  if (rule.part == Part::engagement && rule.activity.empty() && !rule.idle)
    text += ", as engagement";
  text += limits_of(rule.limits);
  if (rule.group) text += ", in group " + playbook.groups[*rule.group].name;
  return text;
}

}  // namespace leads
