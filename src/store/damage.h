// SPDX-License-Identifier: MIT
// How a book is reported whose rows contradict each other: no version of leads wrote them so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "leads/error.h"
#include "leads/lead.h"

namespace leads {

/// `what` names the row.
[[noreturn]] inline void throw_damaged_row(std::string_view path, const std::string& what) {
  throw Error(ErrorKind::bad_input, path, "the database is damaged: " + what,
              "restore a backup, or correct that row with another SQLite tool");
}

/// Numbers come from a counter. One far beyond it would make a walk by number endless.
inline LeadId checked_lead(std::string_view path, std::int64_t lead) {
  if (lead < 0 || lead > limits::kNumbers)
    throw_damaged_row(path, "lead " + std::to_string(lead) + " has a number that no lead is given");
  return LeadId{lead};
}

}  // namespace leads
