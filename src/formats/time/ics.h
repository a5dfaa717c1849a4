// SPDX-License-Identifier: MIT
// The time off of an iCalendar file (RFC 5545): its events of whole days and of hours, those that
// come back every year included.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "leads/zone.h"

namespace leads {

struct IcsProblem {
  int line = 0;
  std::string message;
};
struct IcsDays {
  struct Part {
    Day day;
    int from = 0, to = 0;  ///< seconds of the day, less than all of it
    auto operator<=>(const Part&) const = default;
  };
  std::vector<Day> days;     ///< ascending, each once
  std::vector<Part> parts;   ///< of other days, ascending, each once
  std::size_t left_out = 0;  ///< events with times of which it is not clear when they are
  std::vector<IcsProblem> problems;
};

/// A zone by its name; null when there is none.
using IcsZones = std::function<const Zone*(const std::string& name)>;

/// Days and hours in `zone`, where times without a zone are, too; from midnight to midnight is a
/// whole day. Cancelled events are none. Yearly repetition is followed to the end of 2099; any
/// other of whole days is a problem, as is whatever does not parse.
IcsDays parse_ics(std::string_view text, const Zone& zone = {}, const IcsZones& zones = {});

}  // namespace leads
