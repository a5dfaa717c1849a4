// SPDX-License-Identifier: MIT
// Writing: one transaction, one operation of the journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lead/bought_row.h"
#include "leads/playbook.h"
#include "store/journal/entry.h"
#include "store/records.h"
#include "store/rights/forgetting.h"
#include "store/store.h"
#include "store/write/bulk_sources.h"

namespace leads {

/// What a merge brought to the survivor.
struct MergeResult {
  struct Filled {
    FieldIndex field{};
    std::string before, after;  ///< before is "" except for created_at
  };
  std::vector<Filled> fields;
  std::vector<std::string> tags;
  std::vector<Identity> identities;  ///< further e-mails, phones and ids by which it is now found
  std::size_t activities = 0,
              same_activities = 0;  ///< moved; not moved, as the survivor has one with that ref
  std::size_t consents = 0;         ///< channels or addresses where the other's was stricter
  /// A value of the merged lead that the survivor did not take.
  struct Left {
    std::string name, kept, other;  ///< as shown; `kept` is "" where the survivor has none
  };
  std::vector<Left> left;  ///< fields and activities that differ, consent that was less strict
};

/// One change that an undo reverted, or left because the book is no longer as the operation left
/// it.
struct UndoneChange {
  LeadId lead{};
  EntryKind kind{};
  std::string name;           ///< as in a JournalEntry
  std::string before, after;  ///< the value before and after the undo; "" is missing
  std::string kept;           ///< why it stays; "" when it was reverted
};
struct UndoResult {
  std::vector<UndoneChange> changes;  ///< of bulk creations only those that stay
  std::size_t leads_removed = 0, activities_removed = 0;
  std::size_t kept = 0;  ///< changes that stay
};

struct OpenOperation;

/// One write transaction and one operation of the journal. Begins immediately; rolls back
/// unless committed. It takes care of the journal, the identities of e-mail and phone, and dropping
/// stored scores, so that no caller can forget them. The number of a merged lead means the one it
/// was merged into.
class Operation {
 public:
  /// Bulk: very many rows. They refer to leads that the caller looked up or creates here, which is
  /// not checked again for each row.
  enum class Kind { single, bulk };
  /// `at` is the session's now, with which the operation is stamped, though a clock that ran ahead
  /// stamped an earlier one later: their numbers say which came first.
  Operation(Store& store, Instant at, std::string actor, std::string command,
            Kind kind = Kind::single);
  ~Operation();
  Operation(Operation&&) = delete;

  Instant at() const;
  /// The newest operation before this one: no other can have come between.
  std::int64_t follows() const;
  /// Ids in the order of `leads`. A missing created_at becomes at().
  std::vector<LeadId> create(std::span<const NewLead> leads);
  /// Returns the number of the first lead without a given id; the others follow it in order.
  LeadId create(NewLeadSource& leads);
  /// Returns the previous value, or nullopt when `value` is stored already. Values are in stored
  /// form (leads/values.h).
  std::optional<Value> set(LeadId lead, FieldIndex field, const Value& value);
  bool set_tag(LeadId lead, std::string_view tag, bool present);
  bool add_identity(LeadId lead, const NewIdentity& identity);
  /// False if the lead is in that stage already. A move to a won or lost stage ends its next step.
  bool move(LeadId lead, StageId to, Instant at, std::string_view reason, bool forced);
  /// Gives the lead's newest move another reason, by a move to the stage it is in, at the instant
  /// of that move. False if it is the reason already, or the lead never moved.
  bool correct_reason(LeadId lead, std::string_view reason);
  /// Sorts and inserts them all. A lost lead that got in touch after its loss, not by a machine, is
  /// moved to the first open stage and begins its next cycle, unless the reason of its loss is
  /// never recycled. The journal keeps each activity in full.
  void record(std::vector<NewActivity> activities);
  /// The same for very many, as they come. The journal keeps only their number: an undo removes
  /// them for good.
  void record(ActivitySource& activities);
  /// Undoes what operation `op` did, newest first, wherever the book is still as it left it; the
  /// rest stays and is listed. Undoing a change of e-mail or phone restores the identities it
  /// replaced. A lead it created is removed only if no later change to it remains. Opt-outs and
  /// stored scores stay. Throws not_found, and refused when it is undone already or was the undo of
  /// an import.
  UndoResult undo(std::int64_t op);
  /// Merges `other` into `keep`, which keeps its values and fills its blanks; the old number still
  /// resolves. A lost lead that got in touch after its loss, by the activities of either, is moved
  /// as by record(). Throws not_found, and refused when both are the same lead or either was merged
  /// already.
  MergeResult merge(LeadId keep, LeadId other);
  /// The lead and all that belongs to it go; an undo brings it back. Throws refused where it opted
  /// out, which must be remembered, or was merged with another one.
  void remove(LeadId lead);
  void set_consent(const NewConsent& consent);
  /// Puts an address on the suppression list, for good: no undo takes it off. Returns false when it
  /// is there already for that reason, since that instant.
  bool suppress(const NewSuppression& entry);
  /// Remembers by the mark of its address that it gets the letter, whatever becomes of the lead;
  /// until the letter is released: it was not sent.
  void claim_letter(const SentLetter& letter);
  void release_letter(LeadId lead, std::string_view sequence, std::string_view step);
  /// Remembers what became of the rows of a bought list, of which none was recorded before; an undo
  /// of the operation drops them. `digest` is that of the file's content.
  void record_bought(std::string_view file, std::uint64_t digest, std::span<const BoughtRow> rows);
  /// The person goes: the lead, those merged into it, and all the journal says of them; marks of
  /// the addresses, phones and outside ids stay. Never undone. Throws not_found.
  Forgotten forget(LeadId lead);
  /// Moves those that are lost and got in touch since, as record() does: an activity dated ahead
  /// was no reason yet when it was recorded.
  void reopen(std::span<const LeadId> leads);
  /// The lost leads that this operation moved because they got in touch.
  const std::vector<LeadId>& reopened() const;

  std::size_t changed_leads() const;  ///< created or changed so far
  /// Commits, or rolls back when nothing was done or `dry_run`. Returns the operation's number, 0
  /// when there is none.
  std::int64_t finish(std::string_view summary, bool dry_run);

 private:
  std::unique_ptr<OpenOperation> impl_;
};

}  // namespace leads
