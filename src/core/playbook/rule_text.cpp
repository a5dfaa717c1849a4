// SPDX-License-Identifier: MIT
// Puts a rule into words in the order in which it is computed: points, what counts, fading, then
// limits.
#include "core/playbook/rule_text.h"

#include "base/time/duration.h"

namespace leads {
namespace {

std::string signed_points(int points) {
  return (points > 0 ? "+" : "") + std::to_string(points);
}

std::string kinds_of(const Playbook& playbook, const ActivityChoice& activity,
                     std::string_view last_word) {
  std::string text;
  for (std::size_t i = 0; i < activity.kinds.size(); ++i) {
    if (i > 0) text += i + 1 == activity.kinds.size() ? std::string(last_word) : ", ";
    text += playbook.kinds[activity.kinds[i]].name;
  }
  return text;
}

std::string where_of(const ActivityChoice& activity) {
  return activity.where ? " with " + activity.where->source : std::string();
}
std::string when_of(const std::optional<Filter>& when, std::string_view before) {
  return when ? std::string(before) + " when " + when->source : std::string();
}

/// "-5 for 1..9, +5 for 10..49"; values with the same points together: "+10 for DE or AT".
std::string bands_of(const std::vector<Band>& bands) {
  std::string text;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const Band& band = bands[i];
    const bool same = i > 0 && bands[i - 1].points == band.points && !band.text.empty() &&
                      !bands[i - 1].text.empty();
    if (same)
      text += " or " + band.label;
    else
      text += (text.empty() ? "" : ", ") + signed_points(band.points) + " for " + band.label;
  }
  return text;
}

std::string occurrences_of(const Playbook& playbook, const ActivityRule& rule) {
  const std::string within =
      rule.within ? " within " + format_duration(*rule.within) : std::string();
  if (!rule.bands.empty()) {
    return (rule.per == Per::day ? "by the number of days with " : "by the number of ") +
           kinds_of(playbook, rule.activity, " and ") + where_of(rule.activity) + within + ": " +
           bands_of(rule.bands);
  }
  const std::string kinds =
      kinds_of(playbook, rule.activity, " or ") + where_of(rule.activity) + within;
  const std::string points = signed_points(rule.points);
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

/// Says what a rule is about, by its kind.
struct Describe {
  const Playbook& playbook;
  std::string as_part;  ///< of a rule about fields

  std::string operator()(const FieldRule& rule) const {
    const std::string when = rule.when.empty() ? "" : " when " + rule.when.source;
    return signed_points(rule.points) + when + as_part;
  }
  std::string operator()(const ValueRule& rule) const {
    return "by " + playbook.fields[rule.by].name + ": " + bands_of(rule.bands) +
           when_of(rule.when, ",") + as_part;
  }
  std::string operator()(const ActivityRule& rule) const {
    std::string text = occurrences_of(playbook, rule);
    if (rule.half_life) text += ", halving every " + format_duration(*rule.half_life);
    if (rule.fades) text += ", fading to nothing in " + format_duration(*rule.fades);
    return text + when_of(rule.when, ",");
  }
  std::string operator()(const SilenceRule& rule) const {
    const std::string without = rule.activity.kinds.empty()
                                    ? std::string("any activity of theirs")
                                    : kinds_of(playbook, rule.activity, " or ");
    return signed_points(rule.points) + " after " + format_duration(rule.idle) + " without " +
           without + where_of(rule.activity) + when_of(rule.when, "");
  }
};

std::string limits_of(const Limits& limits) {
  std::string text;
  if (limits.floor) text += ", at least " + std::to_string(*limits.floor);
  if (limits.ceiling) text += ", at most " + std::to_string(*limits.ceiling);
  return text;
}

}  // namespace

std::string describe_rule(const Playbook& playbook, const Rule& rule) {
  std::string text = std::visit(
      Describe{playbook, rule.part == Part::engagement ? ", as engagement" : ""}, rule.kind);
  text += limits_of(rule.limits);
  if (rule.group) text += ", in group " + playbook.groups[*rule.group].name;
  return text;
}

}  // namespace leads
