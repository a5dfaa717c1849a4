// SPDX-License-Identifier: MIT
// The book: one SQLite file with every lead, activity, move, consent and the journal of changes to
// them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "leads/playbook.h"

namespace leads {

namespace sql {
class Connection;
}

struct Plan;

/// The text of leads.toml, and of the calendar file it names ("" without).
struct RulesText {
  std::string rules, calendar;
};
/// The last valid rules of a book, and when they were kept.
struct KeptRules {
  RulesText text;
  Instant at{};
};

struct StoreOptions {
  bool write = false;
  std::int64_t wait_ms = 5000;    ///< how long to wait for another process's lock
  std::int64_t cache_kib = 2048;  ///< page cache; a write set larger than it blocks readers early
  std::shared_ptr<const RulesText> keep = nullptr;  ///< valid rules, for the next write to keep
  std::shared_ptr<Plan> plan =
      nullptr;  ///< of the next operation: what is expected, and what it is
};

struct BookState {
  std::optional<Instant> scored_at;  ///< of the last `score -a`
  std::uint64_t mark = 0;            ///< fingerprint of the rules it used
  std::int64_t newest_op = 0;
  std::int64_t leads = 0;  ///< filled by Store::count only
};

/// An open book, for use by one thread. What it has is read through views: People, Identities,
/// Journal, ScoreTable, Crossings, Packs, SearchIndex, LeadCursor; and written through Operation
/// and ScoreWriting.
class Store {
 public:
  static constexpr std::uint32_t kApplicationId = 0x6c656164;  // "lead"
  static constexpr int kSchemaVersion = 10;

  /// Creates the file (0600) and its schema atomically: others see a whole book or none. Returns
  /// false when the file already exists, which is left alone. Throws not_found, storage.
  static bool create(const std::string& path);

  /// The rules kept in a book by the newest write that had valid ones. Nullopt when there are none,
  /// no such file, or one of an older format. Throws bad_input, busy, storage.
  static std::optional<KeptRules> kept_rules(const std::string& path, std::int64_t wait_ms);

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

  /// Whether another program had put the book into WAL mode, and opening it for writing ended that.
  bool left_wal() const;
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
  /// Cached for good: meant for the few that a screen shows.
  std::string_view subject(SubjectId subject);
  /// Not cached.
  void read_subject(SubjectId subject, std::string& out);

  /// The directory of its file: for temporary files that may grow large.
  std::string directory() const;
  /// Pauses between two transactions of many, none open, so that another process gets the lock.
  void let_others_in();

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  explicit Store(std::unique_ptr<Impl> impl);
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

}  // namespace leads
