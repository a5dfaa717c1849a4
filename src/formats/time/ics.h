// The days off of an iCalendar file (RFC 5545): its events of whole days, those that come back
// every year included.
#pragma once

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
  std::vector<Day> days;  ///< ascending, each once
  std::vector<IcsProblem> problems;
};

/// Whole days only: an event with a time of day closes nobody's office, and a cancelled one
/// neither. Yearly repetition is followed to the end of 2099; any other is a problem, as is
/// whatever does not parse.
IcsDays parse_ics(std::string_view text);

}  // namespace leads
