// SPDX-License-Identifier: MIT
// Where a row of a file goes.
#pragma once

#include <cstddef>

#include "leads/lead.h"

namespace leads {

/// Where a row goes: a lead of the book, or one this import makes.
struct Target {
  LeadId lead{};            ///< 0: new
  std::size_t pending = 0;  ///< place among the new leads
  bool is_new() const { return lead == LeadId{}; }
};
inline bool same(const Target& a, const Target& b) {
  return a.lead == b.lead && (!a.is_new() || a.pending == b.pending);
}

}  // namespace leads
