// SPDX-License-Identifier: MIT
// Lost leads that got in touch since, and are not open again: the activity was dated ahead when it
// was recorded, and its time has come.
#pragma once

#include <optional>
#include <vector>

#include "store/store.h"

namespace leads {

/// Of all leads, or of these alone; ascending. Not those whose reason is never recycled.
std::vector<LeadId> lost_leads_that_knocked(Store& store, Instant as_of,
                                            const std::optional<std::vector<LeadId>>& among = {});

}  // namespace leads
