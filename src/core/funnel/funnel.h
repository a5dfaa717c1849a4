// SPDX-License-Identifier: MIT
// The funnel: which stage a lead would qualify for, what is missing for the next one, and what a
// gate says. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/match/filter_matcher.h"
#include "leads/score.h"

namespace leads {

/// Compiled `qualify` filters of a playbook's stages. The playbook must outlive it.
class FunnelMatcher {
 public:
  explicit FunnelMatcher(const Playbook& playbook);
  /// The stage to which `qualify` would move the lead with its current score, fields and stage; its
  /// own if none. `score.ready` itself is not read. Walks the open stages after its own (or,
  /// parked and free to return, from before the first open stage with a `qualify`), entering each
  /// whose `qualify` matches and whose `require` is met; stops before a stage without `qualify`;
  /// never moves won or lost leads.
  Until<StageId> ready(const LeadView& lead, std::span<const Activity> activities,
                       const Score& score, Instant as_of, const SaidTexts& said = {}) const;
  const Playbook& playbook() const { return *playbook_; }
  /// The matcher of a stage's `qualify`; null without one.
  const FilterMatcher* qualify_of(StageId stage) const;

 private:
  const Playbook* playbook_;
  std::vector<std::optional<FilterMatcher>> qualify_;
};

/// The next open (or won) stage in order after an open stage; nullopt at the end.
std::optional<StageId> next_stage(const Playbook& playbook, StageId stage);
/// The next open stage that `qualify` looks at: for a parked lead the first with a `qualify`.
/// Nullopt for won and lost.
std::optional<StageId> next_to_qualify(const Playbook& playbook, StageId stage);

/// Whether a parked or lost lead may return: a parked one since its recycle date or by a knock
/// later than its parking, a lost one only by a knock later than its loss; not at all after a
/// reason with `recycle_after = "never"`.
struct Return {
  bool free = false;
  std::optional<Instant> recycle_at;  ///< of a parked lead whose reason sets one
  bool by_knock = false;              ///< it knocked, free or not
  bool never = false;                 ///< its reason does not let it return
};
Return may_return(const LeadView& lead, std::span<const Activity> activities,
                  const Playbook& playbook, Instant as_of);

/// A gate's answer. `missing` names what has to be there first.
struct Decision {
  bool allowed = true;
  std::vector<std::string> missing;
};
/// `require` of the stage against the lead's fields.
Decision gate(const Playbook& playbook, StageId stage, const LeadView& lead);

/// One move of a lead's ledger. The first may be that of a lead that came into the book with its
/// stage: from no stage, at the instant the lead entered it.
struct LedgerMove {
  Instant at;
  std::optional<StageId> from;
  StageId to{};
  std::uint32_t cycle = 1;
  std::string reason = {};  ///< LedgerCursor: of moves to a parked or lost stage alone
};
/// A time in one stage: [from, to), the last one up to as_of.
struct Stay {
  StageId stage{};
  Instant from, to;
  bool ended = true;  ///< false: the lead is still in it
};
/// A lead's way to as_of, without gaps: from its creation, or from where its ledger begins when it
/// came with its stage. `stage` is the one it is in now; moves are in the order they were made in,
/// those after as_of are left out.
std::vector<Stay> stays(Instant created_at, StageId stage, std::span<const LedgerMove> moves,
                        Instant as_of);

/// Whether a lead lost for this reason is a loss: not one whose reason says `counts_as_lost =
/// false`, and never a duplicate.
bool counts_as_lost(const Playbook& playbook, std::string_view reason);

/// Whether leads of the stage are being worked: an open one, or one that left leads.toml, until its
/// leads are moved.
bool is_worked(const Stage& stage);

/// Whether a lead in `stage` is further on in the funnel than one in `other`: open stages in their
/// order, then won. Parked and lost ones count as the first open stage, where they would start
/// again; so does a stage that left leads.toml.
bool is_further(const Playbook& playbook, StageId stage, StageId other);

/// "qualified": mql or beyond on the way open -> won (the first stage with a `qualify` where there
/// is no mql).
bool is_qualified(const Playbook& playbook, StageId stage);

}  // namespace leads
