// SPDX-License-Identifier: MIT
#include "core/lead/activity_facts.h"

namespace leads {
namespace {

template <class Counts>
std::optional<Instant> newest(std::span<const Activity> activities, Instant as_of, Counts counts) {
  const auto known = known_at(activities, as_of);
  for (auto activity = known.rbegin(); activity != known.rend(); ++activity) {
    if (counts(*activity)) return activity->at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Instant> last_activity(std::span<const Activity> activities, const Kinds& kinds,
                                     Instant as_of) {
  return newest(activities, as_of, [&](const Activity& activity) {
    return !activity.machine && is_interest(kinds[activity.kind]);
  });
}

std::optional<Instant> last_contact(std::span<const Activity> activities, const Kinds& kinds,
                                    Instant as_of) {
  return newest(activities, as_of, [&](const Activity& activity) {
    return is_contact(kinds[activity.kind], activity.machine);
  });
}

std::optional<Instant> first_contact_since(Instant since, std::span<const Activity> activities,
                                           const Kinds& kinds, Instant as_of) {
  for (const Activity& activity : known_at(activities, as_of)) {
    if (activity.at >= since && is_contact(kinds[activity.kind], activity.machine))
      return activity.at;
  }
  return std::nullopt;
}

std::optional<Instant> first_response(const LeadView& lead, std::span<const Activity> activities,
                                      const Kinds& kinds, Instant as_of) {
  return first_contact_since(lead.cycle_since, activities, kinds, as_of);
}

}  // namespace leads
