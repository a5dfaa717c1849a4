// SPDX-License-Identifier: MIT
// Filters against leads. The matcher is the one truth; the SQL made from the same tree
// (store/read/filter_sql.h) only spares reading.
#pragma once

#include <functional>
#include <span>

#include "leads/filter.h"
#include "leads/zone.h"

namespace leads {

struct Playbook;
struct Score;

/// What was said in activities, parallel to them, and what their subjects say. Null: nothing.
struct SaidTexts {
  std::span<const ActivityText> texts = {};
  const std::function<std::string_view(SubjectId)>* subjects = nullptr;
};

/// One lead at one instant. Activities after `as_of` are ignored by every reader of it.
struct Facts {
  const LeadView& lead;
  std::span<const Activity> activities;
  Instant as_of;
  const Score* score = nullptr;  ///< needed for names of the stage and command line scopes
  /// For `op:N`; unset means no operation touched it.
  std::function<bool(LeadId, std::int64_t)> touched_by;
  /// For `duplicates_of:N`; unset means it is alike to none.
  std::function<bool(LeadId, std::int64_t)> alike_to = {};
  SaidTexts said = {};  ///< for `said:`
};

/// Playbook data that names need (stage types, kinds, zone, consent policy) is read from it; it
/// must outlive the matcher. Immutable: several threads may match at once. Days and words like
/// `today` are those of `zone` (the user's, on the command line), which must outlive it too;
/// without one those of the playbook's calendar.
class FilterMatcher {
 public:
  FilterMatcher(Filter filter, const Playbook& playbook, const Zone* zone = nullptr);
  Until<bool> match(const Facts& facts) const;
  const Filter& filter() const { return filter_; }

 private:
  Filter filter_;
  const Playbook* playbook_;
  const Zone* zone_;
};

}  // namespace leads
