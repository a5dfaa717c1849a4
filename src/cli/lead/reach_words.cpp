// SPDX-License-Identifier: MIT
#include "cli/lead/reach_words.h"

#include "base/time/format.h"

namespace leads {

std::string reach_words(const Reach& reach) {
  std::string words(barrier_text(reach.barrier));
  if (reach.since == kFirstInstant) return words;
  return words + " (" + format_day(std::chrono::floor<std::chrono::days>(reach.since)) + ")";
}

}  // namespace leads
