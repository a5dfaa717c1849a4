// SPDX-License-Identifier: MIT
// Owners for leads about to be created in a stage that has an [[assign]] rule.
#pragma once

#include <memory>
#include <optional>

#include "core/funnel/assign.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

/// An existing lead that a new one duplicates, by the main e-mail or else the phone of the new one.
/// The same phone with a different name, or where each has an e-mail, is not the same lead: it is
/// only reported for a second look.
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
  /// Puts the owner among the lead's values. Nullopt if no rule of the stage matches or there is
  /// an owner already.
  std::optional<Assignment> assign(NewLead& lead);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
