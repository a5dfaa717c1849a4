// SPDX-License-Identifier: MIT
// Which leads' activities say something, without reading the leads.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace leads {

/// The leads with an activity whose subject or note satisfies `matches`, ascending. Nullopt when
/// the book is read as of an earlier time.
std::optional<std::vector<LeadId>> leads_that_said(
    Store& store, const std::function<bool(std::string_view)>& matches);

}  // namespace leads
