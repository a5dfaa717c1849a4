// SPDX-License-Identifier: MIT
// The book: one SQLite file with every lead, activity, move, consent and the journal of changes to
// them. Cursors read, operations write; the store itself keeps the journal, identities and stored
// scores consistent.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leads/playbook.h"
#include "leads/score.h"
#include "store/records.h"

namespace leads {

namespace sql {
class Connection;
}

struct StoreOptions {
  bool write = false;
  std::int64_t wait_ms = 5000;    ///< how long to wait for another process's lock
  std::int64_t cache_kib = 2048;  ///< page cache; a write set larger than it blocks readers early
};

/// A condition on the lead table derived from a filter: it selects a superset of the leads that
/// match, with its parameters $1, $2...
struct SqlCondition {
  std::string where = "true";
  std::vector<Value> parameters;
};
/// Only saves reading: every row must still pass the FilterMatcher. Relative dates are resolved at
/// `as_of` in `zone`.
SqlCondition sql_superset(const Filter& filter, const Playbook& playbook, Instant as_of,
                          const Zone& zone);

/// What a cursor must load of a lead; everything else reads as missing.
struct LeadNeeds {
  std::vector<FieldIndex> fields;
  bool tags = false, addresses = false, moves = false, consent = false, activities = false,
       activity_texts = false;
  bool activity_values = false;  ///< if not set, nor texts, every value is missing
  bool creation = false;         ///< LeadCursor::created_op

  /// Except activity_texts and addresses, which cost a look-up each: ask for them explicitly.
  static LeadNeeds all_but_texts(const Fields& fields);
  void add(FieldIndex field);
  void add(const LeadNeeds& other);
  /// What matching needs. `score` names add nothing: scores are evaluated with
  /// needs_of(playbook).
  void add(const Filter& filter);
};
/// What the Scorer of this playbook reads.
LeadNeeds needs_of(const Playbook& playbook);

/// The leads whose stored `ready` is not their stage or is no longer valid: a superset of those
/// that `qualify` may move.
SqlCondition may_move_on(const BookState& state, const Playbook& playbook, Instant as_of);

/// An open book, for use by one thread.
class Store {
 public:
  static constexpr std::uint32_t kApplicationId = 0x6c656164;  // "lead"
  static constexpr int kSchemaVersion = 5;

  /// Creates the file (0600) and its schema atomically: others see a whole book or none. Returns
  /// false when the file already exists, which is left alone. Throws not_found, storage.
  static bool create(const std::string& path);

  /// Adds to the rules what only the book knows (fields, kinds, stages no longer in leads.toml),
  /// once: from then on every index taken or returned refers to playbook(). Reading a name that
  /// another process added later throws busy. Throws not_found, bad_input (not ours, damaged,
  /// newer, a field of another type), busy, storage. With `write` an older schema is migrated in
  /// one transaction, after a verified copy was made beside it; without, it is read unchanged.
  Store(const std::string& path, const StoreOptions& options, Playbook rules);
  ~Store();
  Store(Store&&) noexcept;

  /// Valid as long as the store lives, even if the store is moved.
  const Playbook& playbook() const;
  /// From here on the book is read as of `at`: leads, identities and operations without what was
  /// recorded later; moves and consent by their own date, whenever they were recorded. Nothing can
  /// be written. Keys, parts of names and stored scores are the current ones.
  void look_back(Instant at);
  std::optional<Instant> looking_back() const;

  /// The copy made before this store migrated the book; "" when there was nothing to migrate.
  const std::string& copy_before_migration() const;
  /// Another connection to the same book, for another thread. It shares this one's playbook and
  /// therefore its indexes.
  Store reading_beside() const;
  /// Sets the page cache from here on; nullopt: the size it was opened with. A walk through the
  /// whole book needs little.
  void keep_pages(std::optional<std::int64_t> kib);
  static constexpr std::int64_t kWalkKib = 8192;

  BookState state();
  std::int64_t count();
  /// Whether there are no leads, without counting them.
  bool is_empty();
  /// The highest number a lead was ever given, or 0.
  LeadId newest_lead();
  /// Cached for good: meant for the few that a screen shows.
  std::string_view subject(SubjectId subject);
  /// Not cached.
  void read_subject(SubjectId subject, std::string& out);

  /// Leads with this identity, ascending. Kinds as in Identity.
  std::vector<LeadId> find_key(std::string_view kind, std::string_view key);
  /// Leads whose name or company contains `piece` (folded), at most `limit`, ascending.
  std::vector<LeadId> find_piece(std::string_view piece, std::size_t limit);
  /// Whether the lead exists and was not merged into another one.
  bool exists(LeadId lead);
  /// Every identity of this kind, by key.
  void scan_identities(std::string_view kind,
                       const std::function<void(std::string_view key, LeadId lead)>& take);
  /// The directory of its file: for temporary files that may grow large.
  std::string directory() const;
  /// The lead that a number refers to: itself, or the one it was merged into; nullopt when there
  /// never was one.
  std::optional<LeadId> survivor(LeadId lead);
  /// The leads merged into it, each before those that were merged into that lead earlier.
  std::vector<LeadId> merged_leads(LeadId lead);

  /// Includes those of the leads merged into it, whose main ones are labelled.
  std::vector<Identity> identities(LeadId lead);
  std::vector<StageMove> moves(LeadId lead);
  std::vector<ConsentRecord> consents(LeadId lead);
  /// Newest first, at most `limit`, not after `as_of`.
  std::vector<ActivityRecord> timeline(LeadId lead, Instant as_of, std::size_t limit);
  /// Newest first.
  std::vector<OperationRecord> operations(std::optional<Instant> since, std::size_t limit);
  /// Nullopt when there is no such operation.
  std::optional<OperationRecord> operation(std::int64_t op);
  std::vector<JournalEntry> changes(std::int64_t op);
  /// Newest first; includes what happened to the leads merged into it.
  std::vector<std::pair<OperationRecord, JournalEntry>> history(LeadId lead);
  /// The newest operation that created or changed the lead, its activities included.
  std::optional<OperationRecord> newest_operation(LeadId lead);
  /// Leads an operation created or changed, ascending.
  std::vector<LeadId> touched_by(std::int64_t op);
  /// Leads after `after` changed or created by operations newer than `op`, ascending.
  std::vector<LeadId> touched_since(std::int64_t op, LeadId after = {});
  /// External systems with ids in the book, by name.
  std::vector<std::string> id_systems();
  std::optional<StoredScore> stored_score(LeadId lead);
  /// Whether any lead has an identity of this kind: email, phone, id:SYSTEM, row.
  bool has_identities(std::string_view kind);
  /// The most addresses of this kind (email, phone) any lead has besides its main one.
  std::size_t most_further(std::string_view kind);
  /// The number of leads in each stage, by StageId.
  std::vector<std::int64_t> leads_by_stage();
  /// Ascending.
  std::vector<LeadId> work_candidates(const WorkScope& scope);
  /// Calls `take` for each valid stored score, ascending by lead, and returns the leads without
  /// one, ascending. As of an instant not before the last `score -a`, under its rules; a consistent
  /// snapshot only within ReadingAtOnce. `totals_only`: without fit, engagement, grade, temperature
  /// and ready.
  std::vector<LeadId> scan_scores(Instant as_of, bool totals_only,
                                  const std::function<void(const StoredScore&)>& take);
  /// As of an instant not before the last `score -a`, under its rules. Reads in parts: ask
  /// touched_since() afterwards for what was written meanwhile.
  ScoreSurvey survey_scores(Instant as_of);
  LeadId last_lead();
  /// The number of transactions that have written scores so far.
  std::int64_t score_step();
  /// Pauses between two transactions of many, none open, so that another process gets the lock.
  void let_others_in();

  /// Whether any lead is packed, fresh or not.
  bool has_packs();
  /// Writes new packs for these leads (ascending): their activities, stage and needed fields, for
  /// cursors that need no more than that; in short transactions.
  void pack(std::span<const LeadId> leads, const LeadNeeds& needs);

  /// The leads that may contain all words of an alternative (needed_words), ascending: a superset;
  /// the matcher decides. Nullopt where walking all leads costs no more, or where the index cannot
  /// be used: no texts were indexed, or the book is read as of an earlier time.
  std::optional<std::vector<LeadId>> may_contain(
      const std::vector<std::vector<std::string>>& alternatives);
  /// Brings the index of texts up to date, in short transactions of `step` leads: in a book of
  /// `least` leads or more, once enough of it is out of date. Calls `between_steps` between two of
  /// them; the default lets other processes have the lock.
  void index_texts(std::size_t least, std::size_t step = kIndexStep,
                   const std::function<void()>& between_steps = {});
  static constexpr std::size_t kIndexStep = 16'000;  ///< read under one lock, some 30 ms

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  explicit Store(std::unique_ptr<Impl> impl);
  void add_unscored(ScoreSurvey& survey, std::int64_t stored);
  std::unique_ptr<Impl> impl_;
};

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

/// While it lives, everything is read from one snapshot. Writers wait for its end: do not print or
/// wait meanwhile.
class ReadingAtOnce {
 public:
  explicit ReadingAtOnce(Store& store);
  ~ReadingAtOnce();
  ReadingAtOnce(const ReadingAtOnce&) = delete;
  ReadingAtOnce& operator=(const ReadingAtOnce&) = delete;

 private:
  Store& store_;
  bool began_;  ///< false inside another transaction
};

/// One write transaction and one operation of the journal. Begins immediately; rolls back
/// unless committed. It takes care of the journal, the identities of e-mail and phone, and dropping
/// stored scores, so that no caller can forget them. The number of a merged lead means the one it
/// was merged into.
class Operation {
 public:
  /// Bulk: very many rows. They refer to leads that the caller looked up or creates here, which is
  /// not checked again for each row.
  enum class Kind { single, bulk };
  /// `at` is the session's now; the operation is stamped no earlier than the newest one.
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
  bool move(LeadId lead, StageId to, Instant at, std::string_view reason, bool forced);
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
  void set_consent(const NewConsent& consent);

  std::size_t changed_leads() const;  ///< created or changed so far
  /// Commits, or rolls back when nothing was done or `dry_run`. Returns the operation's number, 0
  /// when there is none.
  std::int64_t finish(std::string_view summary, bool dry_run);

 private:
  friend class Undoing;
  friend class Belongings;
  friend class ActivityRows;
  friend class Merging;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// One short transaction of a rescore: it takes the write lock at once and rolls back unless
/// finished or left. It changes no lead and leaves no operation.
class ScoreWriting {
 public:
  explicit ScoreWriting(Store& store);
  ~ScoreWriting();
  ScoreWriting(const ScoreWriting&) = delete;
  ScoreWriting& operator=(const ScoreWriting&) = delete;

  /// Ascending by lead. Unless `all_stand`, those whose lead was removed or merged are left out.
  void write(std::span<const ScoreRow> scores, bool all_stand);
  void write(std::span<const Crossing> crossings, Instant at, bool all_stand);
  /// Commits a part; others follow. `scored_at` is an instant at which the stored scores not yet
  /// rewritten are correct, too; without one (other rules, a clock set back) no stored score is
  /// valid until the end.
  void leave(std::optional<Instant> scored_at, std::uint64_t mark);
  /// Commits, with the book's new fingerprint of the rules.
  void finish(Instant scored_at, std::uint64_t mark);

 private:
  void commit(std::optional<Instant> scored_at, std::uint64_t mark,
              std::optional<std::int64_t> scored_op);
  Store& store_;
};

}  // namespace leads
