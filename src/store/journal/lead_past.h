// SPDX-License-Identifier: MIT
// One lead as it was at earlier instants, by its own journal and its dated moves and consent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"
#include "store/store.h"

namespace leads {

class LeadPast {
 public:
  /// `today` is the lead as of `as_of`, and lives as long as this. What a merge brought counts from
  /// the beginning.
  LeadPast(Store& store, const LeadView& today, Instant as_of);

  /// The lead as of an instant up to as_of. Valid until the next call.
  const LeadView& at(Instant instant);
  /// The first instant after `instant` at which it was changed; kLastInstant if there is none.
  Instant next_change(Instant instant) const;

 private:
  struct Change {
    Instant at;
    bool tag = false;
    FieldIndex field{};
    Value old;                   ///< of a field
    std::string added, removed;  ///< of a tag
  };
  struct Move {
    Instant at;
    std::optional<StageId> from;
    StageId to{};
    std::uint32_t cycle = 1;
    std::string reason;
  };
  void take_changes(Store& store);
  void take_off_changes(Instant instant);
  void follow_moves(Instant instant);
  void read_consent(Instant instant);

  const Playbook& playbook_;
  const LeadView& today_;
  Instant as_of_;
  std::vector<Change> changes_;  ///< newest first
  std::vector<Move> moves_;      ///< in the order they were made in
  std::vector<ConsentRecord> consents_;
  LeadView view_;
  std::vector<Cell> cells_;
  std::vector<StageEntry> entries_;
  std::vector<std::string> tag_store_;
  std::vector<std::string_view> tags_;
};

}  // namespace leads
