// SPDX-License-Identifier: MIT
// Picking leads by a filter and giving each its score as of an instant: the stored one
// if it is valid, otherwise evaluated on the fly. Every command that shows or acts on leads reads
// them here, so that all show the same number.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "flows/evaluation.h"
#include "leads/filter.h"
#include "leads/score.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/scores/score_table.h"

namespace leads {

struct Selection {
  Filter filter;                           ///< empty: every lead
  std::optional<std::vector<LeadId>> ids;  ///< ascending; exactly these, and `filter` on top
  LeadNeeds needs;                         ///< beyond what filter and rules need
  bool scores = true;          ///< false: the Score handed out is empty unless the filter names it
  bool explain = false;        ///< evaluate always, with `why`
  bool packs = false;          ///< read from packs where fresh; not while an operation is open
  const Zone* zone = nullptr;  ///< of days and words in the filter; null is that of the calendar
};

struct SelectionCount {
  std::size_t matched = 0;
  std::size_t evaluated = 0;  ///< of which no stored score held
};

using TakeLead = std::function<void(LeadCursor&, const Score&)>;
/// Calls `take` for each lead that matches, ascending by id. Nothing is written.
SelectionCount select_leads(const Evaluation& evaluation, Selection selection,
                            const TakeLead& take);

/// True when a filter asks for nothing but score names, so that stored scores alone can answer it;
/// also when it is empty.
bool reads_scores_alone(const Filter& filter);
/// The same as select_leads for such a filter, without reading the leads whose stored score is
/// valid: ten times as fast. With an empty one, only `total` is set.
SelectionCount select_scores(const Evaluation& evaluation, Filter filter,
                             const std::function<void(LeadId, const Score&)>& take);

/// True when a filter asks for a score name anywhere.
bool names_scores(const Filter& filter);

/// Whether a stored score is valid at `as_of` under the playbook.
bool is_valid(const std::optional<StoredScore>& stored, const BookState& state,
              const Playbook& playbook, Instant as_of);

}  // namespace leads
