// SPDX-License-Identifier: MIT
// Who has which leads, as [[assign]] asks for it.
#pragma once

#include <vector>

#include "core/funnel/assign.h"
#include "store/store.h"

namespace leads {

/// How many open leads each owner has, and whose turn it is. Who got no lead among the newest
/// 100 000 changes of the book counts as served long ago.
OwnerLoads owner_loads(Store& store);
/// Leads in these stages without an owner, ascending.
std::vector<LeadId> leads_without_owner(Store& store, const std::vector<StageId>& stages);

}  // namespace leads
