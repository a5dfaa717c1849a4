// SPDX-License-Identifier: MIT
// What of a lead's activities is known at an instant. Activities ascend by `at`.
#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "leads/lead.h"

namespace leads {

/// Those at or before as_of.
inline std::span<const Activity> known_at(std::span<const Activity> activities, Instant as_of) {
  if (activities.empty() || activities.back().at <= as_of) return activities;
  const auto next =
      std::upper_bound(activities.begin(), activities.end(), as_of,
                       [](Instant at, const Activity& activity) { return at < activity.at; });
  return activities.first(static_cast<std::size_t>(next - activities.begin()));
}

/// The instant of the first activity after as_of, at which what is known changes; kLastInstant
/// without one.
inline Instant next_known(std::span<const Activity> activities, Instant as_of) {
  const std::size_t known = known_at(activities, as_of).size();
  return known < activities.size() ? activities[known].at : kLastInstant;
}

/// Interest by kind, not by a machine; nullopt without any.
std::optional<Instant> last_activity(std::span<const Activity> activities, const Kinds& kinds,
                                     Instant as_of);
/// Contact by kind, not by a machine; nullopt without any.
std::optional<Instant> last_contact(std::span<const Activity> activities, const Kinds& kinds,
                                    Instant as_of);
/// The first contact at or after an instant.
std::optional<Instant> first_contact_since(Instant since, std::span<const Activity> activities,
                                           const Kinds& kinds, Instant as_of);
/// The first contact at or after the start of the cycle.
std::optional<Instant> first_response(const LeadView& lead, std::span<const Activity> activities,
                                      const Kinds& kinds, Instant as_of);

}  // namespace leads
