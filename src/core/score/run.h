// SPDX-License-Identifier: MIT
// One evaluation of one lead by a compiled program, in the work space of a thread.
#pragma once

#include <memory>
#include <vector>

#include "core/match/folds.h"
#include "core/score/explanation.h"
#include "core/score/memo.h"
#include "core/score/program.h"
#include "core/score/tally.h"
#include "leads/score.h"

namespace leads {

struct ScoreScratch::State {
  std::shared_ptr<const ScoreProgram> program;  ///< the one the memos belong to
  std::vector<TextMemo> texts;
  std::vector<SubjectMemo> subjects;
  std::vector<Tally> tallies;  ///< by watch
  std::vector<Tally> blank;    ///< as many that counted nothing: copied over them before each lead
  std::vector<char> gates;     ///< by rule: whether its `when` matches
  std::vector<std::uint64_t>
      met;  ///< a bit a rule, as ScoreProgram::unmet: whether it may come to anything
  std::vector<std::int64_t> groups;
  Folds folds;  ///< of the lead and its activities
};

/// What is scored, when, and where to look texts up.
struct ScoreInput {
  const LeadView& lead;
  std::span<const Activity> activities;
  std::span<const ActivityText> texts;
  Instant as_of;
  const SubjectText& subjects;
  bool explained = true;
};

void run_score(const ScoreProgram& program, const ScoreInput& input, ScoreScratch::State& state,
               Score& out);

}  // namespace leads
