// SPDX-License-Identifier: MIT
// Why a step of a sequence may not reach a lead, in words.
#pragma once

#include <string_view>

#include "core/match/filter_matcher.h"

namespace leads {

/// "" where the lead may be mailed at its main address, or reached for a task of the channel phone,
/// sms or post. It must have been read as reach() asks.
std::string_view mail_barrier(const Facts& facts, const Playbook& playbook);
std::string_view task_barrier(const Facts& facts, const Playbook& playbook,
                              std::string_view channel);

}  // namespace leads
