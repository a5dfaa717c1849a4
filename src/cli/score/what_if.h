// SPDX-License-Identifier: MIT
// What a change would do to a lead's score: fields with other values, things that happen now.
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "store/read/lead_cursor.h"

namespace leads {

struct WhatIf {
  std::vector<std::string> fields;  ///< FIELD=VALUE; an empty value clears the field
  std::vector<std::string> kinds;   ///< of activities that happen now
  bool empty() const { return fields.empty() && kinds.empty(); }
};

/// The score of the cursor's lead with these things happening now.
Score score_with(Session& session, LeadCursor& cursor, const std::vector<KindId>& kinds);
/// "leads.what-if/1": before, after, and the lines that differ.
Page what_if_page(Session& session, LeadCursor& cursor, const WhatIf& what_if);
/// Which activity would make the lead hot, or contributes most; "" for a hot lead, or if no rule is
/// about an activity.
std::string what_makes_hot(Session& session, LeadCursor& cursor, const Score& now);

}  // namespace leads
