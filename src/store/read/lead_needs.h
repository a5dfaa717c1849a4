// SPDX-License-Identifier: MIT
// What a walk must load of each lead.
#pragma once

#include <vector>

#include "leads/filter.h"
#include "leads/playbook.h"

namespace leads {

/// What a cursor must load of a lead; everything else reads as missing.
struct LeadNeeds {
  std::vector<FieldIndex> fields;
  bool tags = false, addresses = false, moves = false, consent = false, activities = false,
       activity_texts = false;
  bool suppressions = false;     ///< of its addresses: with `addresses` of the further ones, too
  bool activity_values = false;  ///< if not set, nor texts, every value is missing
  bool creation = false;         ///< LeadCursor::created_op

  /// Except activity_texts and addresses, which cost a look-up each: ask for them explicitly.
  static LeadNeeds all_but_texts(const Fields& fields);
  void add(FieldIndex field);
  /// What reach() (core/match/reachable.h) reads, of the main addresses.
  void add_reach();
  /// What quiet_since (core/match/retention.h) reads.
  void add_retention();
  void add(const LeadNeeds& other);
  /// What matching needs. `score` names add nothing: scores are evaluated with
  /// needs_of(playbook).
  void add(const Filter& filter);
};
/// What the Scorer of this playbook reads.
LeadNeeds needs_of(const Playbook& playbook);

}  // namespace leads
