// SPDX-License-Identifier: MIT
// The rules of leads.toml as written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "leads/filter.h"

namespace leads {

struct Limits {
  std::optional<int> floor, ceiling;  ///< points, lower and upper bound of the signed value
};

enum class Part : std::uint8_t { fit, engagement };
enum class Per : std::uint8_t { each, day, once };

/// One line of `bands`. A number band matches low..high (ends included, either may be open), a text
/// band matches one literal value.
struct Band {
  bool missing = false;
  std::optional<double> low,
      high;          ///< of a number band; money and dates are in the field's stored unit
  std::string text;  ///< of a text band: folded
  int points = 0;
  std::string label;  ///< as written
};

/// Which activities a rule looks at.
struct ActivityChoice {
  std::vector<KindId> kinds;    ///< ascending
  std::optional<Filter> where;  ///< scope activity
};

/// Points for a lead whose fields meet a condition.
struct FieldRule {
  Filter when;  ///< an empty one matches every lead
  int points = 0;
};

/// Points by the value of one field: those of the first band that matches.
struct ValueRule {
  std::optional<Filter> when;  ///< a condition on the lead
  FieldIndex by{};
  std::vector<Band> bands;
};

/// Points for each activity, for each day with one, or once; or by the number of activities.
struct ActivityRule {
  std::optional<Filter> when;  ///< a condition on the lead
  ActivityChoice activity;
  Per per = Per::each;
  std::optional<Seconds> within;
  std::optional<Seconds> half_life, fades;  ///< at most one of them, and none beside bands
  int points = 0;                           ///< for each; only without bands
  std::vector<Band> bands;                  ///< by number; empty for a rule with points
};

/// Points once a lead has been silent for a given time.
struct SilenceRule {
  std::optional<Filter> when;  ///< a condition on the lead
  ActivityChoice activity;     ///< without kinds: any interest ends the silence
  Seconds idle{0};
  int points = 0;
};

/// One [[rule]]. Code that reads `kind` visits it with a lambda for each alternative
/// (base/overloaded.h), so that a new kind does not compile until it is handled everywhere.
struct Rule {
  std::string name = {};
  Part part = Part::fit;
  Limits limits = {};
  std::optional<std::size_t> group = {};
  std::variant<FieldRule, ValueRule, ActivityRule, SilenceRule> kind = {};
  int line = 0;
};

/// The condition on the lead's fields that must match for the rule to apply; null if none.
const Filter* gate_of(const Rule& rule);
/// The field whose value decides a rule's points.
std::optional<FieldIndex> valued_field_of(const Rule& rule);
/// The activities a rule looks at; null for a rule about fields.
const ActivityChoice* activities_of(const Rule& rule);

struct Group {
  std::string name;
  Part part = Part::engagement;  ///< of the rules in it
  Limits limits;
};

}  // namespace leads
