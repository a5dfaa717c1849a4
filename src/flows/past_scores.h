// SPDX-License-Identifier: MIT
// The scores of one lead at earlier instants, by the fields, stage and consent it had then.
#pragma once

#include <functional>

#include "flows/evaluation.h"
#include "store/journal/lead_past.h"
#include "store/read/lead_cursor.h"

namespace leads {

class PastScores {
 public:
  /// The cursor is on the lead, has all that the rules read, and outlives this.
  PastScores(const Evaluation& evaluation, LeadCursor& cursor);
  /// With its explanation, by today's rules. Its valid_until ends where the lead was changed.
  Score at(Instant instant);

 private:
  const Evaluation evaluation_;
  LeadPast past_;
  std::span<const Activity> activities_;
  std::span<const ActivityText> texts_;
  SubjectText subjects_;
};

}  // namespace leads
