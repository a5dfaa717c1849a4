// One thread's share of a rescore: walks leads in pieces, each a short read transaction, and keeps what is to be written.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "leads/rescore.h"

namespace leads {

/// What is counted of evaluations; differences, so that one that is replaced can be taken back.
struct ScanCounts {
  std::ptrdiff_t evaluated = 0, up = 0, down = 0, newly_hot = 0, newly_cold = 0, hot = 0, warm = 0, cold = 0;

  void count(Temperature temperature, int sign);
  void count(const std::optional<StoredScore>& before, const ScoreRow& after, int sign);
  void add(const ScanCounts& other);
};

struct Scanned {
  std::vector<ScoreRow> rows;        ///< to be written; ascending
  std::vector<Crossing> crossings;   ///< ascending
  std::vector<LeadId> unpacked;      ///< their activities came from rows; ascending
  std::vector<LeadId> wrong;         ///< of a check
  ScanCounts counts;
  std::size_t seen = 0, holding = 0;
};

struct ScanJob {
  Instant as_of;
  BookState before;
  bool packs = false;  ///< read them where there are
  bool check = false;  ///< compare what holds instead of staging what differs
};

class ScoreScan {
 public:
  /// Store and scorer are this thread's own, or nobody else uses them meanwhile.
  ScoreScan(Store& store, const Scorer& scorer, const ScanJob& job);

  void range(LeadId first, LeadId last);
  /// Ascending.
  void list(std::span<const LeadId> leads);

  Scanned out;

 private:
  void walk(LeadSelection selection);
  void meet(LeadCursor& cursor);
  void compare(const StoredScore& stored);
  void cross(LeadCursor& cursor);
  std::int32_t blame(LeadCursor& cursor, bool fit_only, bool rose);
  void compare_rules(LeadCursor& cursor);

  Store& store_;
  const Scorer& scorer_;
  const ScanJob& job_;
  LeadNeeds needs_;
  SubjectText subjects_;
  std::string subject_;
  ScoreScratch scratch_;
  Score score_, earlier_;
  std::vector<std::int64_t> moved_;  // by rule: points now less points at the last run, of the lead in hand
  bool compared_ = false;
};

/// What is stored, as a row to be written.
ScoreRow row_of(const StoredScore& stored);

}  // namespace leads
