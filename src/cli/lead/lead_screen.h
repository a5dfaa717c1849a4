// SPDX-License-Identifier: MIT
// One lead on one screen, and as a document: its details, stage, score, what the next stage
// requires, its history and its next step.
#pragma once

#include <vector>

#include "cli/session.h"
#include "core/funnel/answer.h"
#include "core/score/outlook.h"
#include "core/work/money.h"
#include "flows/nurture/suggestions.h"
#include "flows/qualify.h"
#include "store/read/lead_cursor.h"

namespace leads {

/// Everything that is shown. The cursor is on the lead.
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
  std::vector<ActivityRecord> contacts;  ///< the last two contacts, newest first
  Paid paid;
  std::size_t activities = 0;                 ///< how many there are, without those filtered out
  std::string course;                         ///< of its score in the last months; "" for none
  std::string to_hot;                         ///< what would make it hot; "" if it is hot
  bool explain = false;                       ///< every line of the score
  std::optional<Suggestion> suggestion = {};  ///< what to offer it next
};

Page lead_screen(Session& session, const ShownLead& lead);
/// Members of the JSON document, "leads.show/1".
Record lead_document(Session& session, const ShownLead& lead);

}  // namespace leads
