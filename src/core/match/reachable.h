// SPDX-License-Identifier: MIT
// Whether a lead may be mailed or called.
#pragma once

#include <span>

#include "leads/lead.h"

namespace leads {

struct Playbook;

/// Whether a lead may be mailed or called: it has the address, nothing forbids it, and consent
/// allows it.
bool is_mailable(const LeadView& lead, std::span<const Activity> activities,
                 const Playbook& playbook, Instant as_of);
bool is_callable(const LeadView& lead, const Playbook& playbook);

}  // namespace leads
