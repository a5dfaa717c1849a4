// SPDX-License-Identifier: MIT
// One lead on one screen, and the same as a document: who, where it stands, its score, what holds
// it back, what happened, what is next.
#pragma once

#include <vector>

#include "cli/session.h"
#include "core/funnel/answer.h"
#include "core/score/outlook.h"
#include "flows/qualify.h"

namespace leads {

/// Everything that is shown. The cursor stands on the lead.
struct ShownLead {
  LeadCursor& cursor;
  const LeadView& lead;
  Score score;
  Outlook outlook;
  Qualification qualification;
  std::vector<Signal> signals;
  std::optional<PromisedAnswer> answer;
  std::optional<Instant> stale;
  std::vector<StageMove> moves;
  std::vector<Identity> identities;
  std::vector<ActivityRecord> timeline;  ///< newest first
  std::size_t activities = 0;            ///< that there are, those filtered away not counted
  std::string to_hot;                    ///< what would make it hot; "" when it is
  bool explain = false;                  ///< every line of the score
};

Page lead_screen(Session& session, const ShownLead& lead);
/// Members of the JSON document, "leads.show/1".
Record lead_document(Session& session, const ShownLead& lead);

}  // namespace leads
