// SPDX-License-Identifier: MIT
// Which clicks of a company's mails are by machines.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/machine/instants.h"
#include "core/machine/mails.h"

namespace leads {

/// What opens say about clicks. By index of a mail.
struct OpenMeaning {
  /// No proxy.
  explicit OpenMeaning(std::size_t mails) : proxied(mails), fetched(mails) {}
  bool any() const;

  std::vector<bool> proxied;  ///< a proxy opens it, like nearly all mails to this lead
  std::vector<bool> fetched;  ///< a proxy opens some mails to this lead on their delivery
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
