// SPDX-License-Identifier: MIT
#include "flows/past_scores.h"

#include <algorithm>

#include "core/lead/activity_facts.h"

namespace leads {

PastScores::PastScores(const Evaluation& evaluation, LeadCursor& cursor)
    : evaluation_(evaluation),
      past_(evaluation.store, cursor.lead(), evaluation.as_of),
      activities_(known_at(cursor.activities(), evaluation.as_of)),
      texts_(cursor.activity_texts().first(
          std::min(activities_.size(), cursor.activity_texts().size()))),
      subjects_([&store = evaluation.store](SubjectId subject) { return store.subject(subject); }) {
}

Score PastScores::at(Instant instant) {
  Score score;
  evaluation_.scorer.score(past_.at(instant), activities_, texts_, instant, subjects_,
                           evaluation_.scratch, score);
  score.valid_until = std::min(score.valid_until, past_.next_change(instant));
  return score;
}

}  // namespace leads
