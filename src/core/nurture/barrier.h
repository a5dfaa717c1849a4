// SPDX-License-Identifier: MIT
// Why a step of a sequence may not reach a lead, in words.
#pragma once

#include <string_view>

#include "core/match/filter_matcher.h"

namespace leads {

/// "" where the lead may be mailed, or called, at its main address. It must have been read as
/// reach() asks.
std::string_view mail_barrier(const Facts& facts, const Playbook& playbook);
std::string_view call_barrier(const Facts& facts, const Playbook& playbook);

}  // namespace leads
