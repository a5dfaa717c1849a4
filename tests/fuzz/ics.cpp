// SPDX-License-Identifier: MIT
// A calendar is read in bounded work: its days ascend, and what is wrong has a line.
#include "formats/time/ics.h"

#include <algorithm>

#include "fuzz/targets.h"

namespace leads::fuzz {

void ics(std::string_view bytes) {
  const IcsDays days = parse_ics(bytes);
  require(std::is_sorted(days.days.begin(), days.days.end(), std::less_equal<>()) ||
              std::adjacent_find(days.days.begin(), days.days.end(), std::greater_equal<>()) ==
                  days.days.end(),
          "days ascend, each once");
  for (const IcsDays::Part& part : days.parts)
    require(part.from >= 0 && part.from < part.to && part.to <= 86400, "a part is of its day");
  for (const IcsProblem& problem : days.problems)
    require(problem.line >= 0 && !problem.message.empty(), "a problem has a message");
}

}  // namespace leads::fuzz
