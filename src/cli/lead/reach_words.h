// SPDX-License-Identifier: MIT
// Why a lead may not be reached, for people.
#pragma once

#include <string>

#include "core/match/reachable.h"

namespace leads {

/// "unsubscribed (2026-11-10)": the day in UTC, as in every list.
std::string reach_words(const Reach& reach);

}  // namespace leads
