// SPDX-License-Identifier: MIT
// What an operation would do, as a digest that can be compared: a dry run names it, and a
// write that expects it is refused if it would do anything else.
#pragma once

#include <cstdint>
#include <string>

#include "leads/instant.h"

namespace leads {

struct Plan {
  std::string expected;  ///< "": whatever it is
  std::string digest;    ///< of the last operation that was finished; "none" if it changes nothing
};

/// Throws Error refused if another one is expected.
void settle_plan(Plan& plan, std::string digest);

struct OpenOperation;

/// The digest of what is written so far: 16 hexadecimal digits, the start of a BLAKE2b. The same
/// changes have the same digest at another time and with other numbers for new leads.
std::string plan_digest(OpenOperation& operation);

}  // namespace leads
