// SPDX-License-Identifier: MIT
// Walking the leads of a book.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "leads/score.h"
#include "store/read/filter_sql.h"
#include "store/read/lead_needs.h"
#include "store/scores/score_table.h"
#include "store/store.h"

namespace leads {

/// Which leads a cursor walks, ascending by id unless `ids` is set.
struct LeadSelection {
  std::optional<std::vector<LeadId>> ids;  ///< exactly these (ascending if `dense`, else in this
                                           ///< order); else all that match `condition`
  SqlCondition condition;
  /// Walk scores, activities, moves, consent and tags by one ordered scan each: best when most
  /// leads between the first and the last are read. Otherwise they are looked up lead by lead, on
  /// demand.
  bool dense = false;
  LeadId first{0}, last{std::numeric_limits<std::int64_t>::max()};  ///< of a dense walk without ids
                                                                    ///< or a condition
  /// Read from the packs where these are fresh. Not in a transaction that changed leads.
  bool packs = false;
};

/// Walks leads in order of id. Views live until the next call of next().
class LeadCursor {
 public:
  LeadCursor(Store& store, LeadNeeds needs, LeadSelection selection);
  ~LeadCursor();
  LeadCursor(LeadCursor&&) noexcept;

  bool next();
  const LeadView& lead() const;
  /// Ascending by (at, kind). Empty unless needs.activities.
  std::span<const Activity> activities();
  std::span<const ActivityText> activity_texts();
  const std::optional<StoredScore>& stored() const;
  /// Only with needs.creation.
  std::int64_t created_op() const;
  /// Whether all of this lead came from a fresh pack; known when its activities were asked for.
  bool packed() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leads
