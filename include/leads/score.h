// SPDX-License-Identifier: MIT
// Scores: a pure function of a lead, its activities, the playbook and an as-of instant, with an
// explanation in whole points that adds up and the instant until which the score is valid.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "leads/playbook.h"

namespace leads {

/// One line of an explanation. Points of all lines add up to the total.
struct Contribution {
  enum class Line : std::uint8_t { rule, rule_limit, group_limit, part_limit, total_limit };
  Line line = Line::rule;
  std::uint32_t index =
      0;               ///< of the rule (rule, rule_limit), the group, or the part; 0 for the total
  bool floor = false;  ///< of a limit: it added (floor) or removed (ceiling) points
  std::uint32_t matches = 0;  ///< occurrences counted, or 1 for a field rule that matches
  std::int64_t points =
      0;  ///< what the rule yields before limits, or what the limit removed or added; never 0
  Instant latest = kFirstInstant;  ///< of the newest occurrence counted
};

struct Score {
  int fit = 0, engagement = 0, total = 0;
  Grade grade = Grade::U;
  Temperature temperature = Temperature::cold;
  StageId ready{};
  Instant valid_until = kLastInstant;  ///< first instant at which any of the six above may differ
  std::vector<Contribution>
      why;  ///< rules in source order, each with its limit; then groups, parts, total
};

/// True when the six values (not valid_until, not the explanation) are the same.
bool same_values(const Score& a, const Score& b);

/// Work space of one thread: memos per distinct value and subject. It is reused and grows as the
/// data needs. It serves one book (subjects are identified by number) and one Scorer at a time;
/// another Scorer makes it start afresh.
class ScoreScratch {
 public:
  ScoreScratch();
  ~ScoreScratch();
  ScoreScratch(ScoreScratch&&) noexcept;
  ScoreScratch& operator=(ScoreScratch&&) noexcept;
  struct State;
  std::unique_ptr<State> state;
};

/// Looks up the text of a subject of the book the activities came from.
using SubjectText = std::function<std::string_view(SubjectId)>;

struct ScoreProgram;  // what a playbook's rules compile to

/// A playbook compiled once. Immutable; threads share it, each with its own scratch. The playbook
/// must outlive it.
class Scorer {
 public:
  explicit Scorer(const Playbook& playbook);
  ~Scorer();
  Scorer(Scorer&&) noexcept;

  /// Evaluates `lead` at `as_of` into `out` (its memory is reused). Cannot fail. `activities`
  /// ascend by (at, kind) and may reach beyond as_of: later ones are ignored, except that the next
  /// one limits valid_until. `texts` is parallel to them, or empty unless needs_activity_text().
  /// Without `explained`, out.why stays empty.
  void score(const LeadView& lead, std::span<const Activity> activities,
             std::span<const ActivityText> texts, Instant as_of, const SubjectText& subjects,
             ScoreScratch& scratch, Score& out, bool explained = true) const;

  /// True when a `where` reads ref, note or system, or a stage or an
  /// assignment asks what was said.
  bool needs_activity_text() const;
  const Playbook& playbook() const;

 private:
  std::shared_ptr<const ScoreProgram> program_;
};

}  // namespace leads
