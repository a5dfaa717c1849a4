// The rules of leads.toml as written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "leads/filter.h"

namespace leads {

struct Limits {
  std::optional<int> floor, ceiling;  ///< points, lower and upper bound of the signed value
};

enum class Part : std::uint8_t { fit, engagement };
enum class Per : std::uint8_t { each, day, once };

/// One line of `bands`. A number band holds low..high (ends included, either may be open), a text
/// band one literal value.
struct Band {
  bool missing = false;
  std::optional<double> low,
      high;          ///< of a number band; money and dates are in the field's stored unit
  std::string text;  ///< of a text band: folded
  int points = 0;
  std::string label;  ///< as written
};

struct Rule {
  std::string name;
  Part part = Part::fit;
  std::optional<Filter> when;  ///< fit: the condition; engagement: a gate by lead
  std::optional<FieldIndex> by;
  std::vector<KindId> activity;  ///< ascending
  std::optional<Filter> where;   ///< scope activity
  Per per = Per::each;
  std::optional<Seconds> within, half_life, fades, idle;
  std::optional<int> points;
  std::vector<Band> bands;
  Limits limits;
  std::optional<std::size_t> group;
  int line = 0;
};

struct Group {
  std::string name;
  Part part = Part::engagement;  ///< of the rules in it
  Limits limits;
};

}  // namespace leads
