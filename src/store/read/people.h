// SPDX-License-Identifier: MIT
// Single leads of a book, and what happened to each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "leads/playbook.h"
#include "store/records.h"
#include "store/store.h"

namespace leads {

/// Which leads may have work: those whose score is hot or invalid, that were touched since, have a
/// next step before, or are in one of these stages.
struct WorkScope {
  Instant now, steps_before, touched_since;
  std::vector<StageId> stages;
};

/// A view of an open book, which must outlive it.
class People {
 public:
  explicit People(Store& store) : store_(store) {}

  /// Whether the lead exists and was not merged into another one.
  bool exists(LeadId lead);
  /// The highest number of a lead, merged or not; 0 if there is none.
  LeadId last();
  /// The highest number a lead was ever given, or 0.
  LeadId newest();
  /// The lead that a number refers to: itself, or the one it was merged into; nullopt when there
  /// never was one.
  std::optional<LeadId> survivor(LeadId lead);
  /// The leads merged into it, each before those that were merged into that lead earlier.
  std::vector<LeadId> merged_leads(LeadId lead);

  std::vector<StageMove> moves(LeadId lead);
  std::vector<ConsentRecord> consents(LeadId lead);
  /// Newest first, at most `limit`, not after `as_of`.
  std::vector<ActivityRecord> timeline(LeadId lead, Instant as_of, std::size_t limit);

  /// The number of leads in each stage, by StageId.
  std::vector<std::int64_t> count_by_stage();
  /// Ascending.
  std::vector<LeadId> with_work(const WorkScope& scope);

 private:
  Store& store_;
};

}  // namespace leads
