// SPDX-License-Identifier: MIT
// Making two leads one and splitting them again, inside an open operation. The merged lead's row,
// tags, moves, consent and identities stay as they are, hidden: only its activities go to the
// survivor, each with the lead it came from.
#pragma once

#include "store/journal/entry.h"
#include "store/journal/row_json.h"
#include "store/records.h"
#include "store/write/open_operation.h"
#include "store/write/operation.h"

namespace leads {

class Merging {
 public:
  explicit Merging(OpenOperation& self) : self_(self), connection_(self.book.connection) {}

  /// `keep` may itself be merged: then everything moves to the lead it was merged into.
  MergeResult join(LeadId keep, LeadId other);
  /// Takes `other` out of `keep` as operation `joined` put it there: its activities, and those of
  /// what was merged into it, go back, so do those dropped for an equal one. Opt-outs noted in
  /// between are noted for it, too.
  void split(LeadId keep, LeadId other, std::int64_t joined);

  MergeResult merge(LeadId keep, LeadId other);

  /// What it did to a lead's identities that it took this value, of the field or tag that `what` is
  /// about, from the one merged into it; nullopt when it did not.
  std::optional<IdentityChange> taken(LeadId lead, LeadId part, const JournalEntry& what,
                                      const std::string& value);

  /// The lead's own `created_at`, however often others were merged into it and split off. Nullopt
  /// when it was set by hand since, which takes precedence.
  std::optional<std::int64_t> own_created_at(LeadId lead);
  /// The earliest of its own and of those merged into it, for the lead and those above it. Returns
  /// those that changed.
  std::vector<LeadId> refresh_created_at(LeadId lead);

 private:
  struct ActivityKey {
    std::int64_t at, kind, seq;
  };
  void take_fields(LeadId keep, LeadId other, MergeResult& result);
  void note_left_consent(LeadId keep, LeadId other, MergeResult& result);
  void move_activities(LeadId from, LeadId to, MergeResult& result);
  void move_activity(LeadId from, LeadId to, const ActivityKey& key, std::optional<LeadId> origin);
  void put_activities_back(LeadId survivor, LeadId other, const std::vector<LeadId>& members);
  std::vector<KeptActivity> dropped_by(std::int64_t op, LeadId part);
  void put_back_missing(LeadId lead, const std::vector<KeptActivity>& dropped,
                        const std::vector<LeadId>& owners);
  void put_replaced_back(LeadId survivor);
  std::vector<LeadId> with_parts(LeadId lead);
  void insert_activity(LeadId lead, const KeptActivity& kept);
  bool has_ref(LeadId lead, const NewActivity& activity);
  bool is_undone_import(std::int64_t op);
  void retake_consent(LeadId lead, std::int64_t joined);
  void retake_consent_upward(LeadId keep, std::int64_t joined);
  void take_consent(LeadId keep, LeadId other, std::int64_t op);
  void pass_on_opt_outs(LeadId other);
  std::int64_t created_at(LeadId lead);
  void note(LeadId keep, LeadId other, bool joined);

  OpenOperation& self_;
  sql::Connection& connection_;
};

}  // namespace leads
