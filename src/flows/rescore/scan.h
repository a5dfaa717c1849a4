// SPDX-License-Identifier: MIT
// One thread's share of a rescore: walks leads in pieces, each a short read transaction, and keeps
// what is to be written.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "flows/rescore/rescore.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/scores/score_table.h"
#include "store/scores/score_writing.h"

namespace leads {

/// Counts over evaluations; differences, so that one that is replaced can be subtracted.
struct ScanCounts {
  std::ptrdiff_t evaluated = 0, up = 0, down = 0, newly_hot = 0, newly_cold = 0, hot = 0, warm = 0,
                 cold = 0;

  void count(Temperature temperature, int sign);
  void count(const std::optional<StoredScore>& before, const ScoreRow& after, int sign);
  void add(const ScanCounts& other);
};

struct Scanned {
  std::vector<ScoreRow> rows;       ///< to be written; ascending
  std::vector<Crossing> crossings;  ///< ascending
  std::vector<LeadId> unpacked;     ///< what came of them was not all packed; ascending
  std::vector<LeadId> wrong;        ///< of a check
  ScanCounts counts;
  std::size_t seen = 0, holding = 0;

  /// What was found of the leads after these.
  void append(Scanned&& later);
};

struct ScanJob {
  Instant as_of;
  BookState before;
  bool packs = false;  ///< read them where they exist
  bool check = false;  ///< compare valid scores instead of staging differences
};

/// SQLite keeps one lock for all connections of a process: while one of them reads, the next is let
/// in at once, and another process's commit would wait until both happen to be out. So now and then
/// both come out before either goes in again.
class ReadingTurns {
 public:
  void enter();
  /// After the lock was given back.
  void leave(std::size_t rows);
  /// A thread that is in should leave soon: others wait for it.
  bool closing() const { return closed_; }
  /// Waits until all are out, and lets nobody in until open(): to commit without asking again and
  /// again.
  void shut();
  void open();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t readers_ = 0, rows_ = 0;
  bool shut_ = false;
  std::atomic<bool> closed_ = false;
};

class ScoreScan {
 public:
  /// Store and scorer are this thread's own, or nobody else uses them meanwhile. `turns` when
  /// another thread reads, too.
  ScoreScan(Store& store, const Scorer& scorer, const ScanJob& job, ReadingTurns* turns = nullptr);

  void range(LeadId first, LeadId last);
  /// Ascending.
  void list(std::span<const LeadId> leads);

  Scanned out;

 private:
  void walk(LeadSelection selection);
  void meet(LeadCursor& cursor);
  void evaluate(LeadCursor& cursor, bool explained);
  void compare(const StoredScore& stored);
  void cross(LeadCursor& cursor);
  std::int32_t blame(bool fit_only, bool rose) const;
  void compare_rules(LeadCursor& cursor);
  void count_moved(std::span<const Contribution> lines, std::int64_t sign);
  void find_rule(Crossing& crossing) const;
  void blame_touched();

  Store& store_;
  const Scorer& scorer_;
  const ScanJob& job_;
  ReadingTurns* turns_;
  LeadNeeds needs_;
  SubjectText subjects_;
  std::string subject_;
  ScoreScratch scratch_;
  Score score_, earlier_;
  std::vector<std::int64_t>
      moved_;  // by rule: points now less points at the last run, of the lead in hand
  /// Leads that crossed and were touched since the last run, with their lines of now: what they
  /// were is asked of the book as it was.
  std::vector<std::pair<LeadId, std::vector<Contribution>>> touched_;
  std::optional<Store> past_;
};

/// Which leads to look at: all up to `last`, or those listed; in pieces that threads take one after
/// the other.
struct ScanPlan {
  ScanJob job;
  LeadId last{0};
  std::optional<std::vector<LeadId>> leads;
  std::size_t piece_leads = RescoreOptions().piece;

  std::size_t count() const {
    return leads ? leads->size() : static_cast<std::size_t>(number(last));
  }
  std::size_t pieces() const { return (count() + piece_leads - 1) / piece_leads; }
  /// Every lead up to it was looked at when this piece and those before it were; the others up to
  /// there need no look.
  LeadId upto(std::size_t piece) const {
    const std::size_t end = (piece + 1) * piece_leads;
    if (end >= count()) return last;
    return leads ? (*leads)[end - 1] : LeadId{static_cast<std::int64_t>(end)};
  }
  void run(std::size_t piece, ScoreScan& scan) const {
    const std::size_t first = piece * piece_leads, end = std::min(first + piece_leads, count());
    if (leads)
      scan.list(std::span(*leads).subspan(first, end - first));
    else
      scan.range(LeadId{static_cast<std::int64_t>(first) + 1},
                 LeadId{static_cast<std::int64_t>(end)});
  }
};

/// What is stored, as a row to be written.
ScoreRow row_of(const StoredScore& stored);

}  // namespace leads
