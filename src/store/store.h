// SPDX-License-Identifier: MIT
// The book: one SQLite file with every lead, activity, move, consent and the journal of what
// changed them. Reading is by cursors, writing by operations; the store itself keeps the journal,
// identities and stored scores in step.
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
  std::int64_t wait_ms = 5000;    ///< for another process's lock
  std::int64_t cache_kib = 2048;  ///< page cache; a write set larger than it blocks readers early
};

/// A condition on the lead table made from a filter: a sound superset, with its parameters $1,
/// $2...
struct SqlCondition {
  std::string where = "true";
  std::vector<Value> parameters;
};
/// Spares reading only: every row must still pass the FilterMatcher. Relative dates are resolved at
/// `as_of` in `zone`.
SqlCondition sql_superset(const Filter& filter, const Playbook& playbook, Instant as_of,
                          const Zone& zone);

/// What a cursor has to load of a lead; everything else reads as missing.
struct LeadNeeds {
  std::vector<FieldIndex> fields;
  bool tags = false, addresses = false, moves = false, consent = false, activities = false,
       activity_texts = false;
  bool activity_values = false;  ///< else, and without texts, every Activity::value is missing
  bool creation = false;         ///< LeadCursor::created_op

  /// Not activity_texts and addresses, which cost a look-up each: who reads them says so.
  static LeadNeeds all_but_texts(const Fields& fields);
  void add(FieldIndex field);
  void add(const LeadNeeds& other);
  /// What matching needs. `score` names ask for nothing: scores are evaluated by
  /// needs_of(playbook).
  void add(const Filter& filter);
};
/// What the Scorer of this playbook reads.
LeadNeeds needs_of(const Playbook& playbook);

/// The leads whose stored `ready` is not their stage or no longer holds: a superset of those that
/// `qualify` may move.
SqlCondition may_move_on(const BookState& state, const Playbook& playbook, Instant as_of);

/// An open book. One thread.
class Store {
 public:
  static constexpr std::uint32_t kApplicationId = 0x6c656164;  // "lead"
  static constexpr int kSchemaVersion = 5;

  /// Makes the file (0600) and its schema, at once: others see a whole book or none. False when
  /// there is a file already, which is left alone. Throws not_found, storage.
  static bool create(const std::string& path);

  /// Adds to the rules what only the book knows (fields, kinds, stages no longer in leads.toml),
  /// once: from then on playbook() is what every number taken or returned means. Meeting a name
  /// that another process added later throws busy. Throws not_found, bad_input (not ours, damaged,
  /// newer, a field of another type), busy, storage. An older schema is migrated when `write`, in
  /// one transaction after a verified copy beside it; it can be read as it is.
  Store(const std::string& path, const StoreOptions& options, Playbook rules);
  ~Store();
  Store(Store&&) noexcept;

  /// As long as the store lives, wherever it is moved to.
  const Playbook& playbook() const;
  /// From here on the book is read as of `at`: leads, identities and operations without what was
  /// recorded later; moves and consent by their own date, whenever they were recorded. Nothing can
  /// be written. Keys, pieces of names and stored scores are today's.
  void look_back(Instant at);
  std::optional<Instant> looking_back() const;

  /// The copy made before this store migrated the book; "" when there was nothing to migrate.
  const std::string& copy_before_migration() const;
  /// Another connection to the same book, for another thread. It has the playbook of this one and
  /// so its numbers.
  Store reading_beside() const;
  /// Pages kept from here on; nullopt: as many as it was opened with. A walk through the whole book
  /// needs few.
  void keep_pages(std::optional<std::int64_t> kib);
  static constexpr std::int64_t kWalkKib = 8192;

  BookState state();
  std::int64_t count();
  /// Whether no lead stands in it: told at once, as is the highest number a lead was ever given, 0
  /// without.
  bool is_empty();
  LeadId newest_lead();
  /// Kept for good: for the few a screen shows.
  std::string_view subject(SubjectId subject);
  /// Not kept.
  void read_subject(SubjectId subject, std::string& out);

  /// Leads with this identity, ascending. Kinds as in Identity.
  std::vector<LeadId> find_key(std::string_view kind, std::string_view key);
  /// Leads whose name or company contains the piece (folded), at most `limit`, ascending.
  std::vector<LeadId> find_piece(std::string_view piece, std::size_t limit);
  /// Whether there is such a lead and it stands for itself.
  bool exists(LeadId lead);
  /// Every identity of this kind, by key.
  void scan_identities(std::string_view kind,
                       const std::function<void(std::string_view key, LeadId lead)>& take);
  /// The directory its file is in: for temporary files that may grow large.
  std::string directory() const;
  /// The lead that stands for a number: itself, or the one it was merged into; nullopt when there
  /// never was one.
  std::optional<LeadId> survivor(LeadId lead);
  /// Those merged into it, each before what was merged into it earlier.
  std::vector<LeadId> merged_leads(LeadId lead);

  /// Those of the leads merged into it included; what these had as their main ones is labelled.
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
  /// Newest first; with what happened to the leads merged into it.
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
  /// Whether any lead has one of this kind: email, phone, id:SYSTEM, row.
  bool has_identities(std::string_view kind);
  /// The most addresses of this kind (email, phone) any lead has besides its main one.
  std::size_t most_further(std::string_view kind);
  /// How many leads stand in each stage, by StageId.
  std::vector<std::int64_t> leads_by_stage();
  /// Ascending.
  std::vector<LeadId> work_candidates(const WorkScope& scope);
  /// Calls `take` for each stored score that holds, ascending by lead, and returns the leads
  /// without one, ascending. As of an instant not before the last `score -a`, under its rules, and
  /// of one moment when within ReadingAtOnce. `totals_only`: without fit, engagement, grade,
  /// temperature and ready.
  std::vector<LeadId> scan_scores(Instant as_of, bool totals_only,
                                  const std::function<void(const StoredScore&)>& take);
  /// As of an instant not before the last `score -a`, under its rules. Reads in pieces: for writers
  /// that come meanwhile, ask touched_since() afterwards.
  ScoreSurvey survey_scores(Instant as_of);
  LeadId last_lead();
  /// How many transactions wrote scores so far.
  std::int64_t score_step();
  /// Between two transactions of many, none open: long enough for whoever waits for the lock.
  void let_others_in();

  /// Whether any lead is packed, fresh or not.
  bool has_packs();
  /// Packs these leads (ascending) anew: their activities, stage and needed fields, for cursors
  /// that need no more; in short transactions.
  void pack(std::span<const LeadId> leads, const LeadNeeds& needs);

  /// The leads that may hold all words of an alternative (needed_words), ascending: a superset; the
  /// matcher decides. Nullopt where walking all leads costs no more, or nothing tells: no texts
  /// were indexed, or the book is read as it was.
  std::optional<std::vector<LeadId>> may_contain(
      const std::vector<std::vector<std::string>>& alternatives);
  /// Brings the index of texts up to date, in short transactions of `step` leads: in a book of
  /// `least` or more, once enough of it is out of date. Between two of them `between_steps` is
  /// called; by default others have their turn.
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

/// Which leads a cursor walks, ascending by id but for `ids`.
struct LeadSelection {
  std::optional<std::vector<LeadId>> ids;  ///< exactly these (ascending if `dense`, else in this
                                           ///< order); else all that meet `condition`
  SqlCondition condition;
  /// Walk scores, activities, moves, consent and tags by one ordered scan each: best when most
  /// leads between the first and the last are read. Otherwise they are looked up lead by lead, when
  /// asked for.
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

/// While it lives, everything read is of one moment. Writers wait for its end: no printing, no
/// waiting meanwhile.
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

/// One write transaction and one operation of the journal. Begins at once; rolls back unless
/// committed. The journal, identities of e-mail and phone, and the dropping of stored scores are
/// its own business: no caller can forget them. The number of a merged lead means the one it was
/// merged into.
class Operation {
 public:
  /// Bulk: very many rows, which refer to what the caller looked up or makes here: that is not
  /// asked again for each of them.
  enum class Kind { single, bulk };
  /// `at` is the session's now; the operation is stamped no earlier than the newest one.
  Operation(Store& store, Instant at, std::string actor, std::string command,
            Kind kind = Kind::single);
  ~Operation();
  Operation(Operation&&) = delete;

  Instant at() const;
  /// The newest operation before this one: nobody can have come between.
  std::int64_t follows() const;
  /// Ids in the order of `leads`. A missing created_at becomes at().
  std::vector<LeadId> create(std::span<const NewLead> leads);
  /// The number of the first that is given none; the others follow it in their order.
  LeadId create(NewLeadSource& leads);
  /// What stood there, or nullopt when the value is what is stored already. Values are in stored
  /// form (leads/values.h).
  std::optional<Value> set(LeadId lead, FieldIndex field, const Value& value);
  bool set_tag(LeadId lead, std::string_view tag, bool present);
  bool add_identity(LeadId lead, const NewIdentity& identity);
  bool move(LeadId lead, StageId to, Instant at, std::string_view reason, bool forced);
  /// Sorts and inserts them all. A lost lead that got in touch after its loss, not by a machine, is
  /// moved to the first open stage, its next cycle, unless its reason never comes back. The journal
  /// keeps each whole.
  void record(std::vector<NewActivity> activities);
  /// The same for very many, as they come; the journal keeps their number alone: those an undo
  /// removes for good.
  void record(ActivitySource& activities);
  /// Takes back what operation `op` did, newest first, wherever the book still is as it left it;
  /// the rest stays and is listed. A changed e-mail or phone takes back the identities it replaced.
  /// A lead it created goes only if nothing that still stands touched it later. Opt-outs and stored
  /// scores stay. Throws not_found, and refused when it is undone already or was the undo of an
  /// import.
  UndoResult undo(std::int64_t op);
  /// `other` becomes a part of `keep`, which keeps its values and fills its blanks; the old number
  /// keeps resolving. A lost lead that got in touch after its loss by what either did is moved as
  /// by record(). Throws not_found, and refused when both are one or either was merged already.
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
/// finished or left. Not a change to any lead: it leaves no operation.
class ScoreWriting {
 public:
  explicit ScoreWriting(Store& store);
  ~ScoreWriting();
  ScoreWriting(const ScoreWriting&) = delete;
  ScoreWriting& operator=(const ScoreWriting&) = delete;

  /// Ascending by lead. Unless `all_stand`, those whose lead was removed or merged are left out.
  void write(std::span<const ScoreRow> scores, bool all_stand);
  void write(std::span<const Crossing> crossings, Instant at, bool all_stand);
  /// Commits a part; others follow. `scored_at` is one at which all that is stored and not yet
  /// written is right, too; without one (other rules, a clock set back) no stored score holds until
  /// the end.
  void leave(std::optional<Instant> scored_at, std::uint64_t mark);
  /// Commits, with the book's new mark.
  void finish(Instant scored_at, std::uint64_t mark);

 private:
  void commit(std::optional<Instant> scored_at, std::uint64_t mark,
              std::optional<std::int64_t> scored_op);
  Store& store_;
};

}  // namespace leads
