// SPDX-License-Identifier: MIT
// Packs: what a rescore reads of a lead, stored together.
#pragma once

#include <span>

#include "leads/playbook.h"
#include "store/read/lead_needs.h"
#include "store/store.h"

namespace leads {

/// A view of an open book, which must outlive it.
class Packs {
 public:
  explicit Packs(Store& store) : store_(store) {}

  /// Whether any lead is packed, fresh or not.
  bool any();
  /// Writes new packs for these leads (ascending): their activities, stage and needed fields, for
  /// cursors that need no more than that; in short transactions.
  void write(std::span<const LeadId> leads, const LeadNeeds& needs);

 private:
  Store& store_;
};

}  // namespace leads
