// SPDX-License-Identifier: MIT
// [[rule]]: four shapes of rule (fields, one field's value, activities, silence), each with the
// keys that make sense with it.
#include <algorithm>
#include <array>
#include <map>

#include "base/spelling.h"
#include "base/text.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

enum class Shape : std::uint8_t { fields, by_value, activities, silence };

/// A key that does not go with a shape of rule.
struct Clash {
  Shape shape;
  std::string_view key, message, hint;
};
constexpr auto kClashes = std::to_array<Clash>({
    {Shape::silence, "by", "by does not go with idle", "a field's value is a rule of its own"},
    {Shape::silence, "bands", "bands do not go with idle",
     "silence is either long enough or not: use points"},
    {Shape::silence, "per", "per does not go with idle", "silence counts once"},
    {Shape::silence, "within", "within does not go with idle",
     "idle alone sets the length of the silence"},
    {Shape::silence, "half_life", "silence does not fade", "leave half_life out"},
    {Shape::silence, "fades", "silence does not fade", "leave fades out"},
    {Shape::activities, "by", "by looks at a field and activity at what happened",
     "write two rules"},
    {Shape::by_value, "points", "points do not go with by", "each of the bands has its own points"},
    {Shape::by_value, "where", "where looks at activities, by at a field",
     "use when for a condition on the lead"},
    {Shape::by_value, "per", "per is about activities, by about a field", "leave per out"},
    {Shape::by_value, "within", "within is about activities, by about a field", "leave within out"},
    {Shape::by_value, "half_life", "a field does not fade", "half_life needs activity"},
    {Shape::by_value, "fades", "a field does not fade", "fades needs activity"},
    {Shape::fields, "bands", "bands need by or activity",
     "by = \"employees\", or activity = \"call\" to count them"},
    {Shape::fields, "where", "where looks at activities and this rule has none",
     "add activity, or use when instead"},
    {Shape::fields, "per", "per is about activities and this rule has none", "add activity"},
    {Shape::fields, "within", "within is about activities and this rule has none", "add activity"},
    {Shape::fields, "half_life", "a field does not fade", "half_life needs activity"},
    {Shape::fields, "fades", "a field does not fade", "fades needs activity"},
});

class RuleReader {
 public:
  RuleReader(Reading& reading, const TomlNode& node)
      : reading_(reading), table_(node, "[[rule]]", reading.problems) {}

  Rule read() {
    rule_.line = table_.place().line;
    read_filters();
    read_activities();
    keys_.points = static_cast<int>(table_.whole("points", -kMostPoints, kMostPoints).value_or(0));
    rule_.limits = read_limits(table_);
    const TomlNode* by = table_.find("by");
    if (by != nullptr) read_by(*by);
    const TomlNode* bands = table_.find("bands");
    if (bands != nullptr) read_rule_bands(*bands, by);
    read_part();
    read_group();
    const TomlNode* name = table_.find("name");
    if (name != nullptr)
      rule_.name = std::string(trim(read_text(*name, "name", problems()).value_or("")));
    table_.finish();
    check_keys(name);
    make_kind();
    return std::move(rule_);
  }

 private:
  Problems& problems() { return reading_.problems; }
  bool has(std::string_view key) { return table_.find(key) != nullptr; }

  Shape shape() {
    if (has("idle")) return Shape::silence;
    if (has("activity")) return Shape::activities;
    return has("by") ? Shape::by_value : Shape::fields;
  }

  /// Keys that do not go with the shape are problems already.
  void make_kind() {
    switch (shape()) {
      case Shape::fields:
        rule_.kind = FieldRule{std::move(keys_.when).value_or(Filter{}), keys_.points};
        break;
      case Shape::by_value:
        rule_.kind = ValueRule{std::move(keys_.when), keys_.by.value_or(FieldIndex{}),
                               std::move(keys_.bands)};
        break;
      case Shape::activities:
        rule_.kind = ActivityRule{std::move(keys_.when),
                                  {std::move(keys_.kinds), std::move(keys_.where)},
                                  keys_.per,
                                  keys_.within,
                                  keys_.half_life,
                                  keys_.fades,
                                  keys_.points,
                                  std::move(keys_.bands)};
        break;
      case Shape::silence:
        rule_.kind = SilenceRule{std::move(keys_.when),
                                 {std::move(keys_.kinds), std::move(keys_.where)},
                                 keys_.idle.value_or(Seconds{0}),
                                 keys_.points};
        break;
    }
  }

  void read_filters() {
    if (const TomlNode* when = table_.find("when")) {
      keys_.when = read_filter(reading_, *when, "when", FilterScope::rule);
    }
    if (const TomlNode* where = table_.find("where")) {
      keys_.where = read_filter(reading_, *where, "where", FilterScope::activity);
    }
  }

  void read_activities() {
    if (const TomlNode* activity = table_.find("activity")) {
      for (const TomlNode* item : read_text_or_texts(*activity, "activity", problems())) {
        const auto kind = read_kind(reading_, item->text, item->place);
        if (!kind) continue;
        const auto found = std::lower_bound(keys_.kinds.begin(), keys_.kinds.end(), *kind);
        if (found == keys_.kinds.end() || *found != *kind) {
          keys_.kinds.insert(found, *kind);
        } else {
          problems().error(item->place, quoted(item->text) + " is in the list twice");
        }
      }
    }
    keys_.per = static_cast<Per>(table_.word("per", {"each", "day", "once"}).value_or(0));
    keys_.within = table_.duration("within");
    keys_.half_life = table_.duration("half_life");
    keys_.fades = table_.duration("fades");
    keys_.idle = table_.duration("idle");
  }

  void read_by(const TomlNode& by) {
    if (const auto name = read_text(by, "by", problems()))
      keys_.by = read_field(reading_, *name, by.place);
  }

  void read_rule_bands(const TomlNode& bands, const TomlNode* by) {
    if (by == nullptr ? !has("activity") : !keys_.by)
      return;  // what its values may be is not known
    keys_.bands =
        read_bands(reading_, bands, keys_.by ? &reading_.book.fields[*keys_.by] : nullptr);
  }

  void read_part() {
    const auto part = table_.word("part", {"fit", "engagement"});
    const bool about_activities = has("idle") || has("activity");
    rule_.part = about_activities || part == 1U ? Part::engagement : Part::fit;
    if (about_activities && part == 0U) {
      problems().error(table_.find("part")->place, "a rule about activities is always engagement",
                       "leave part out");
    }
  }

  void read_group() {
    const auto name = table_.text("group");
    if (!name) return;
    std::vector<std::string> names;
    for (const Group& group : reading_.book.groups) {
      if (group.name == *name) rule_.group = names.size();
      names.push_back(group.name);
    }
    if (rule_.group) return;
    std::string hint = did_you_mean(nearest(*name, names));
    if (hint.empty()) hint = "declare it: [group." + *name + "]";
    problems().error(table_.find("group")->place, "unknown group " + quoted(*name),
                     std::move(hint));
  }

  /// What is missing or does not fit together. A mistyped key explains enough: nothing is said
  /// about what it leaves open.
  void check_keys(const TomlNode* name) {
    const Shape kind = shape();
    bool clashes = false;
    for (const Clash& clash : kClashes) {
      if (clash.shape != kind || !has(clash.key)) continue;
      clashes = true;
      problems().error(table_.find(clash.key)->place, std::string(clash.message),
                       std::string(clash.hint));
    }
    if (kind == Shape::activities) check_counting();
    if (table_.has_unknown_keys()) return;
    if (name == nullptr) table_.require("name");
    if (!clashes) check_shape(kind);
  }

  void check_shape(Shape kind) {
    if (kind == Shape::fields && !has("when")) {
      problems().error(table_.place(), "a rule needs one of when, by, activity or idle");
    }
    if (kind == Shape::by_value && !has("bands")) {
      problems().error(table_.place(), "a rule with by needs bands",
                       "bands = [[\"1..9\", -5], [\"10..\", 5]]");
    }
    if ((kind == Shape::fields || kind == Shape::silence) && !has("points") && !has("bands")) {
      problems().error(table_.place(), "a rule needs points", "points = 10");
    }
    if (kind == Shape::activities && !has("points") && !has("bands")) {
      problems().error(table_.place(), "a rule needs points or bands", "points = 10");
    }
  }

  void check_counting() {
    const auto refuse = [&](std::string_view key, std::string message, std::string hint) {
      problems().error(table_.find(key)->place, std::move(message), std::move(hint));
    };
    if (has("bands")) {
      if (has("points"))
        refuse("points", "a rule has points or bands, not both", "each band has its own points");
      if (keys_.per == Per::once)
        refuse("per", "per = \"once\" does not go with bands", "a band counts: each or day");
      for (const char* key : {"half_life", "fades"}) {
        if (has(key)) refuse(key, "a count does not fade", "within forgets old ones");
      }
    } else if (has("half_life") && has("fades")) {
      refuse("fades", "half_life and fades do not go together", "choose one");
    }
  }

  /// The keys that only some shapes have, as written.
  struct Keys {
    std::optional<Filter> when, where;
    std::optional<FieldIndex> by;
    std::vector<KindId> kinds;
    Per per = Per::each;
    std::optional<Seconds> within, half_life, fades, idle;
    int points = 0;
    std::vector<Band> bands;
  };

  Reading& reading_;
  TomlTable table_;
  Rule rule_;
  Keys keys_;
};

void check_group_parts(Reading& reading, const std::vector<RuleSource>& sources) {
  std::vector<const Rule*> first(reading.book.groups.size());
  for (const RuleSource& source : sources) {
    const Rule& rule = reading.book.rules[source.rule];
    if (!rule.group) continue;
    const Rule*& earlier = first[*rule.group];
    Group& group = reading.book.groups[*rule.group];
    if (earlier == nullptr) {
      earlier = &rule;
      group.part = rule.part;
    } else if (rule.part != group.part) {
      const auto part = [](const Rule& of) {
        return std::string(of.part == Part::fit ? "fit" : "engagement");
      };
      reading.problems.error(source.table->find("group")->place,
                             "the group " + group.name + " holds rules of " + part(*earlier) +
                                 ", this is one of " + part(rule),
                             "a group limits the points of one part: use two groups");
    }
  }
}

}  // namespace

void read_groups(Reading& reading, TomlTable& root) {
  for (const TomlEntry& entry : root.table("group")) {
    if (!has_room(reading, reading.book.groups.size(), entry.place, "groups")) return;
    TomlTable table(entry.value, "[group." + entry.key + "]", reading.problems);
    Group group;
    group.name = entry.key;
    group.limits = read_limits(table);
    table.finish();
    if (trim(entry.key).empty()) reading.problems.error(entry.place, "a group needs a name");
    reading.book.groups.push_back(std::move(group));
  }
}

std::vector<RuleSource> read_rules(Reading& reading, TomlTable& root) {
  std::vector<RuleSource> sources;
  std::map<std::string, int> lines;
  for (const TomlNode* node : root.tables("rule")) {
    if (!has_room(reading, sources.size(), node->place, "rules")) break;
    Rule rule = RuleReader(reading, *node).read();
    const auto [first, is_new] = lines.emplace(fold(rule.name), rule.line);
    if (!is_new && !rule.name.empty()) {
      reading.problems.error(node->find("name")->place,
                             "another rule is called " + quoted(rule.name),
                             "it is on line " + std::to_string(first->second));
    }
    sources.push_back({reading.book.rules.size(), node});
    reading.book.rules.push_back(std::move(rule));
  }
  check_group_parts(reading, sources);
  return sources;
}

}  // namespace leads
