// SPDX-License-Identifier: MIT
// Warnings: what is allowed but cannot be intended. Each is sound: it is only said when no lead
// could ever make it otherwise.
#include <algorithm>
#include <cmath>

#include "base/overloaded.h"
#include "formats/playbook/lint/filter_lint.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

std::optional<std::int64_t> sum(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  return a && b ? std::optional(*a + *b) : std::nullopt;
}

Yield sum(const Yield& a, const Yield& b) {
  return {sum(a.least, b.least), sum(a.most, b.most)};
}

Yield within_limits(Yield yield, const Limits& limits) {
  if (limits.ceiling) {
    yield.most = std::min<std::int64_t>(yield.most.value_or(*limits.ceiling), *limits.ceiling);
    if (yield.least) yield.least = std::min<std::int64_t>(*yield.least, *limits.ceiling);
  }
  if (limits.floor) {
    yield.least = std::max<std::int64_t>(yield.least.value_or(*limits.floor), *limits.floor);
    if (yield.most) yield.most = std::max<std::int64_t>(*yield.most, *limits.floor);
  }
  return yield;
}

/// Of a day on which the clock goes forward, in seconds.
constexpr std::int64_t kShortestDay = 82'800;

/// How often an activity rule can give its points; nullopt without end.
std::optional<std::int64_t> most_occurrences(const ActivityRule& rule) {
  if (rule.per == Per::once) return 1;
  if (rule.per == Per::each || !rule.within) return std::nullopt;
  return rule.within->count() / kShortestDay +
         2;  // the calendar days a window can touch, one of them short
}

/// Of points given at most so often.
Yield yield_of(int points, std::optional<std::int64_t> times) {
  Yield yield;
  const std::int64_t most = points * times.value_or(1);
  yield.least = std::min<std::int64_t>(0, most);
  yield.most = std::max<std::int64_t>(0, most);
  if (!times && points > 0) yield.most.reset();
  if (!times && points < 0) yield.least.reset();
  return yield;
}

Yield yield_of(const std::vector<Band>& bands) {
  Yield yield;
  for (const Band& band : bands) {
    yield.least = std::min<std::int64_t>(*yield.least, band.points);
    yield.most = std::max<std::int64_t>(*yield.most, band.points);
  }
  return yield;
}

/// Before limits.
Yield yield_of(const Rule& rule) {
  return std::visit(
      Overloaded{[](const FieldRule& fields) { return yield_of(fields.points, 1); },
                 [](const ValueRule& value) { return yield_of(value.bands); },
                 [](const ActivityRule& counted) {
                   return counted.bands.empty()
                              ? yield_of(counted.points, most_occurrences(counted))
                              : yield_of(counted.bands);
                 },
                 [](const SilenceRule& silence) { return yield_of(silence.points, 1); }},
      rule.kind);
}

class Linter {
 public:
  Linter(Reading& reading, const std::vector<RuleSource>& rules, const TomlNode& root)
      : reading_(reading), rules_(rules), root_(root) {}

  void run() {
    const Playbook& book = reading_.book;
    std::vector<Yield> groups(book.groups.size());
    Yield fit, engagement;
    for (const RuleSource& source : rules_) {
      const Rule& rule = book.rules[source.rule];
      const Yield yield = lint_rule(rule, *source.table);
      Yield& part = rule.part == Part::fit ? fit : engagement;
      Yield& to = rule.group ? groups[*rule.group] : part;
      to = sum(to, yield);
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      Yield& part = book.groups[i].part == Part::fit ? fit : engagement;
      part = sum(part, lint_group(i, groups[i]));
    }
    lint_score(fit, engagement);
    lint_reasons();
  }

 private:
  Problems& problems() { return reading_.problems; }

  static const TomlNode* child(const TomlNode* node, std::string_view key) {
    return node != nullptr ? node->find(key) : nullptr;
  }

  void warn(const TomlNode* node, std::string message, std::string hint = {}) {
    if (node != nullptr) problems().warn(node->place, std::move(message), std::move(hint));
  }

  /// The yield within the limits; warns of limits that never do anything. `who` begins the reason
  /// why.
  Yield limited(const Yield& yield, const Limits& limits, const TomlNode* table,
                const std::string& who) {
    if (limits.ceiling && yield.most && *limits.ceiling > *yield.most) {
      warn(child(table, "ceiling"), "a ceiling of " + std::to_string(*limits.ceiling) +
                                        " is never reached: " + who + " at most " +
                                        std::to_string(*yield.most));
    }
    if (limits.floor && yield.least && *limits.floor < *yield.least) {
      warn(child(table, "floor"), "a floor of " + std::to_string(*limits.floor) +
                                      " is never reached: " + who + " at least " +
                                      std::to_string(*yield.least));
    }
    return within_limits(yield, limits);
  }

  Yield lint_rule(const Rule& rule, const TomlNode& table) {
    if (const Filter* when = gate_of(rule); when != nullptr && can_never_hold(*when))
      warn(table.find("when"), "this is never true, so the rule never fires");
    if (const ActivityChoice* activity = activities_of(rule);
        activity != nullptr && activity->where &&
        can_never_hold(*activity->where, activity->kinds)) {
      warn(table.find("where"), "this is never true, so the rule never fires");
    }
    const Yield plain = yield_of(rule);
    if (plain.least == 0 && plain.most == 0) {
      warn(table.find(table.find("bands") == nullptr ? "points" : "bands"),
           "the points of this rule are always 0");
      return within_limits(plain, rule.limits);
    }
    const bool takes = table.find("points") != nullptr && plain.most == 0;
    if (takes && rule.limits.ceiling && !rule.limits.floor) {
      warn(table.find("ceiling"), "a ceiling alone does not limit points below zero",
           "did you mean floor = " + std::to_string(-std::abs(*rule.limits.ceiling)) + "?");
      return within_limits(plain, rule.limits);
    }
    const Yield yield = limited(plain, rule.limits, &table, "the rule yields");
    if (yield.least == 0 && yield.most == 0) {
      warn(table.find("ceiling"), "within its limits this rule never gives or takes a point");
    }
    return yield;
  }

  Yield lint_group(std::size_t index, const Yield& yield) {
    const auto& rules = reading_.book.rules;
    const Group& group = reading_.book.groups[index];
    const TomlNode* table = child(child(&root_, "group"), group.name);
    if (std::none_of(rules.begin(), rules.end(),
                     [&](const Rule& rule) { return rule.group == index; })) {
      warn(table, "no rule is in the group " + group.name,
           "group = \"" + group.name + "\" puts a rule into it");
      return within_limits(yield, group.limits);
    }
    if (!group.limits.ceiling && !group.limits.floor) {
      warn(table, "the group " + group.name + " limits nothing", "give it a ceiling or a floor");
    }
    return limited(yield, group.limits, table, "the rules of this group yield");
  }

  /// Thresholds are looked at where the file sets them: the defaults are nobody's mistake.
  void lint_score(const Yield& fit, const Yield& engagement) {
    if (reading_.book.rules.empty()) return;
    const ScoreSettings& settings = reading_.book.score;
    const TomlNode* score = child(&root_, "score");
    const TomlNode* grade = child(score, "grade");
    const Yield fit_part =
        limited(fit, settings.fit, child(score, "fit"), "the rules of fit yield");
    const Yield engagement_part =
        limited(engagement, settings.engagement, child(score, "engagement"),
                "the rules of engagement yield");
    const Yield total =
        limited(sum(fit_part, engagement_part), settings.total, score, "fit and engagement yield");
    lint_threshold(child(score, "hot"), "hot", settings.hot, total, "the score");
    lint_threshold(child(score, "warm"), "warm", settings.warm, total, "the score");
    lint_threshold(child(grade, "A"), "grade A", settings.grade_a, fit_part, "fit");
    lint_threshold(child(grade, "B"), "grade B", settings.grade_b, fit_part, "fit");
    lint_threshold(child(grade, "C"), "grade C", settings.grade_c, fit_part, "fit");
    lint_stages(reading_, root_, {fit_part, engagement_part, total});
  }

  /// Only parked leads come back on a date.
  void lint_reasons() {
    const Playbook& book = reading_.book;
    if (std::any_of(book.stages.begin(), book.stages.end(), [](const Stage& stage) {
          return stage.type == StageType::parked && !stage.gone;
        }))
      return;
    for (const Reason& reason : book.reasons) {
      if (reason.recycle_after)
        warn(child(child(child(&root_, "reasons"), reason.name), "recycle_after"),
             "no lead ever comes back by recycle_after: there is no parked stage, and a lost lead "
             "only comes back by getting in touch",
             "add a [[stage]] of type = \"parked\"");
    }
  }

  void lint_threshold(const TomlNode* node, const std::string& name, int threshold,
                      const Yield& yield, const std::string& what) {
    if (!yield.most || threshold <= *yield.most) return;
    warn(node,
         "no lead is ever " + name + ": " + what + " is at most " + std::to_string(*yield.most));
  }

  Reading& reading_;
  const std::vector<RuleSource>& rules_;
  const TomlNode& root_;
};

}  // namespace

void lint_playbook(Reading& reading, const std::vector<RuleSource>& rules, const TomlNode& root) {
  Linter(reading, rules, root).run();
  lint_assigns(reading, root);
}

}  // namespace leads
