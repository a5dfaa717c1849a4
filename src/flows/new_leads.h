// SPDX-License-Identifier: MIT
// Owners for leads about to be created in a stage that has an [[assign]] rule.
#pragma once

#include <memory>
#include <optional>

#include "core/funnel/assign.h"
#include "store/store.h"

namespace leads {

/// A lead that a new one would be again, by the main e-mail or else the phone of the new one. A
/// number tells nobody apart from those with another name, or where each has an e-mail: then it is
/// another's, who is named for a second look.
struct KnownLead {
  LeadId lead{};
  FieldIndex by{};
  bool same = true;
};
std::optional<KnownLead> known_lead(Store& store, const NewLead& lead);

/// Gives owners to new leads one after the other; they are judged by their fields, tags and the
/// score these make. Reads the owners' loads once, writes nothing.
class NewcomerAssigner {
 public:
  NewcomerAssigner(Store& store, Instant as_of);
  ~NewcomerAssigner();

  /// Whether leads that enter this stage may get an owner.
  bool concerns(StageId stage) const;
  /// Puts the owner among the lead's values. Nullopt where no rule of the stage holds or there is
  /// an owner.
  std::optional<Assignment> assign(NewLead& lead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
