// SPDX-License-Identifier: MIT
// The rows a cursor walks: each lead's own, with its score. Where packs are read, most leads of a
// dense walk come from these alone, and the lead table is asked only for those between them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/read/child_rows.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/store.h"
#include "store/store_impl.h"

namespace leads {

/// What a pack says of a lead itself: its stage, then these fields, in this order.
struct PackLayout {
  std::int64_t id = 0;
  std::vector<FieldIndex> fields;
  std::uint64_t mark = 0;  ///< of its fields' names: part of what a pack is sealed with
};
/// The newest layout that has these fields, which the file has.
std::optional<PackLayout> find_layout(Store::Impl& book, std::span<const FieldIndex> fields);
/// The layout of just these fields, which the file has; made when new. In a transaction.
PackLayout make_layout(Store::Impl& book, std::span<const FieldIndex> fields);

/// What a cursor reads to answer these needs.
LeadNeeds cursor_needs(LeadNeeds needs, bool looks_back);

class LeadWalk {
 public:
  enum Scored : std::uint8_t {
    lead_id,
    fit,
    engagement,
    total,
    grade,
    temperature,
    ready,
    valid_until,
    touched_op,
    columns
  };

  /// Of the selection, all is as it was when the walk began. The book outlives it.
  LeadWalk(Store::Impl& book, const LeadNeeds& needs, LeadSelection selection);

  /// To the next lead. What the others return lives until then.
  bool step();
  LeadId id() const { return id_; }
  std::string_view stage() const { return stage_; }
  /// By Scored; all missing without a score.
  std::span<const Cell> score() const { return score_; }
  /// Sets those that are needed.
  void take_fields(std::span<Cell> by_field) const;
  /// Packed, and correct; nullopt when they must be read row by row, or are not needed.
  std::optional<std::string_view> activities() const { return activities_; }
  /// Whether all of it came from a pack.
  bool is_packed() const { return packed_now_; }
  /// Only with needs.creation.
  std::int64_t created_op() const { return created_op_; }
  bool reads_packs() const { return reads_packs_; }
  /// How what belongs to its leads is walked beside it.
  ChildRows::Walk child_rows() const {
    return {selection_.dense, selection_.first, selection_.last};
  }

 private:
  void prepare_rows(const LeadNeeds& needs);
  void prepare_packs();
  bool step_listed();
  bool step_dense();
  bool step_packs();
  bool look_ahead();
  bool step_rows();
  void take_row();
  void take_pack();
  void take_activities(std::string_view sealed, std::int64_t op);

  Store::Impl& book_;
  LeadSelection selection_;
  sql::Statement rows_;
  std::vector<FieldIndex> loaded_;  // of the fields, those the file has
  bool reads_packs_ = false, has_activities_ = false, has_creation_ = false;
  std::size_t next_listed_ = 0;

  // Walking packs: they are one lead ahead while the rows before it are walked.
  sql::Statement packs_;
  std::vector<std::optional<FieldIndex>>
      layout_;  // which field each cell of a pack is, of those needed
  std::uint64_t layout_mark_ = 0;
  std::vector<Cell> ahead_;  // of the current pack: stage, then fields
  std::int64_t next_ = 0;    // no lead before it is left
  std::optional<std::int64_t> ahead_id_;
  bool looked_ahead_ = false, between_ = false;

  // The current lead.
  LeadId id_{};
  std::string_view stage_;
  std::span<const Cell> score_, fields_;
  std::optional<std::string_view> activities_;
  std::int64_t created_op_ = 0;
  bool packed_now_ = false;
};

}  // namespace leads
