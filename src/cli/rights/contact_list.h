// SPDX-License-Identifier: MIT
// Lists of addresses for mailing, calling and advertising: only who may be reached is in them, and
// who was withheld is counted and can be listed with the reason.
#pragma once

#include "cli/session.h"
#include "core/match/reachable.h"
#include "flows/select.h"

namespace leads {

struct ContactList {
  Table table;  ///< who may be reached, an address once; or, if so asked, who may not
  std::size_t given = 0, withheld = 0, same_address = 0;
  std::vector<std::string> reasons;  ///< "opted out (12)", the most frequent first
};
/// `withheld`: the table lists those who may not be reached, and why.
ContactList contact_list(Session& session, Selection selection, Purpose purpose, bool withheld);

}  // namespace leads
