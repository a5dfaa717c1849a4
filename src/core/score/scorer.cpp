// SPDX-License-Identifier: MIT
// The scorer as others see it: a compiled program, and scratch that knows which program it is for.
#include <utility>

#include "core/score/run.h"
#include "leads/score.h"

namespace leads {

bool same_values(const Score& a, const Score& b) {
  return a.fit == b.fit && a.engagement == b.engagement && a.total == b.total &&
         a.grade == b.grade && a.temperature == b.temperature && a.ready == b.ready;
}

ScoreScratch::ScoreScratch() : state(std::make_unique<State>()) {}
ScoreScratch::~ScoreScratch() = default;
ScoreScratch::ScoreScratch(ScoreScratch&&) noexcept = default;
ScoreScratch& ScoreScratch::operator=(ScoreScratch&&) noexcept = default;

Scorer::Scorer(const Playbook& playbook)
    : program_(std::make_shared<const ScoreProgram>(playbook)) {}
Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;

void Scorer::score(const LeadView& lead, std::span<const Activity> activities,
                   std::span<const ActivityText> texts, Instant as_of, const SubjectText& subjects,
                   ScoreScratch& scratch, Score& out, bool explained) const {
  ScoreScratch::State& state = *scratch.state;
  if (state.program != program_) {
    state = {};
    state.program = program_;
    state.texts.resize(static_cast<std::size_t>(program_->text_memos));
    state.subjects.resize(static_cast<std::size_t>(program_->subject_memos));
    state.tallies.resize(program_->watches.size());
    state.blank = state.tallies;
    state.gates.assign(program_->rules.size(), 1);
  }
  run_score(*program_, {lead, activities, texts, as_of, subjects, explained}, state, out);
}

bool Scorer::needs_activity_text() const {
  return program_->needs_text;
}
const Playbook& Scorer::playbook() const {
  return *program_->playbook;
}

}  // namespace leads
