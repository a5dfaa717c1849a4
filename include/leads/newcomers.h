// Owners for leads about to be created in a stage that has an [[assign]] rule.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "leads/assign.h"
#include "leads/store.h"

namespace leads {

/// Gives an owner, in their order, to those that have none; they are judged by their fields, tags and the score these make. The
/// result is parallel to `leads`: nullopt where no rule of the stage holds or there is an owner. Reads loads, writes nothing.
std::vector<std::optional<Assignment>> assign_newcomers(std::span<NewLead> leads, Store& store, Instant as_of);

}  // namespace leads
