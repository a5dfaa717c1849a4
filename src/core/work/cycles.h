// SPDX-License-Identifier: MIT
// What reports mean by a cycle, an entry, a stay, won and lost. Every report that counts them reads
// them here. Pure.
#pragma once

#include <span>
#include <vector>

#include "core/funnel/funnel.h"

namespace leads {

/// What has become of a cycle: where its last stay is.
enum class Outcome : std::uint8_t {
  open,
  won,
  parked,
  lost,
  set_aside,  ///< closed for a reason that is no loss, such as a duplicate: in no rate
};

/// One way of a lead through the funnel. A move from won or lost to an open stage begins the next
/// one, so a customer who comes back was won once and is open once.
struct Cycle {
  std::vector<Stay> stays;  ///< at least one; the first begins the cycle
  Outcome outcome = Outcome::open;
  bool present = true;  ///< the lead's cycle of now, not one before it
};

/// The open and won stages of the rules in their order.
std::vector<StageId> funnel_steps(const Playbook& playbook);

/// A lead's cycles as of an instant, in order. `moves` are its ledger.
std::vector<Cycle> cycles_of(const Playbook& playbook, const LeadView& lead,
                             std::span<const LedgerMove> moves, Instant as_of);

/// When the cycle entered the step: when it was first in it or in a later one, since a jump reaches
/// the stages it passes. Every cycle enters the first step as it begins; a stage that left
/// leads.toml counts as the first step. Nullopt if it did not come so far.
std::optional<Instant> entry_of(const Playbook& playbook, const Cycle& cycle, StageId step);

}  // namespace leads
