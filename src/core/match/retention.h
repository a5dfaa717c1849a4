// SPDX-License-Identifier: MIT
// Who is due to be forgotten, by [retention] of leads.toml.
#pragma once

#include <optional>
#include <span>

#include "leads/lead.h"

namespace leads {

struct Playbook;

/// When a lead was last of any concern: the newest of its creation, its interest, contact with it,
/// and the end of its last basis, which is what lets it be reached by consent or legitimate
/// interest. Nullopt for a lead that is kept whatever its age: it has a basis, is or was a
/// customer, has an open deal (a qualified stage or a value, unless it is parked or lost), or a
/// next step. The lead must have been read with LeadNeeds::add_retention.
std::optional<Instant> quiet_since(const LeadView& lead, std::span<const Activity> activities,
                                   const Playbook& playbook, Instant as_of);

/// From when on such a lead is due: so many calendar months or seconds later, in the zone of the
/// calendar. Nullopt without [retention].
std::optional<Instant> due_from(Instant quiet_since, const Playbook& playbook);

}  // namespace leads
