// SPDX-License-Identifier: MIT
// Which clicks of a company's mails are by machines.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/machine/instants.h"
#include "core/machine/mails.h"

namespace leads {

/// What is known of one lead's opens before its clicks are judged.
struct OpenMeaning {
  std::vector<bool> proxied;  ///< by index of a mail: a proxy opens all of this lead's mails
};

/// What was found of a touch: the logarithm of its odds of being by a machine.
struct Judged {
  double odds = 0;
  MachineReason reason{};
};

/// By index of the mail and of the click in it. `said` ones have odds that say so.
using JudgedClicks = std::vector<std::vector<Judged>>;

JudgedClicks judge_clicks(const CompanyMails& company, const OpenMeaning& opens);

/// Odds from which a touch is marked: nine to one.
inline constexpr double kMarked = 2.2;
/// Odds of what its source said.
inline constexpr double kSaid = 50;

}  // namespace leads
