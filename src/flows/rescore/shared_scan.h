// SPDX-License-Identifier: MIT
// The pieces of a rescore's scan on two threads, handed over in order while the rest is still being
// looked at.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "flows/rescore/scan.h"

namespace leads {

class SharedScan {
 public:
  /// All must outlive it. The store is used by next() alone, the second thread opens its own beside
  /// it.
  SharedScan(Store& store, const Scorer& scorer, const ScanPlan& plan, ReadingTurns& turns,
             const RescoreProgress& progress);
  /// Stops what is not yet taken.
  ~SharedScan();
  SharedScan(const SharedScan&) = delete;

  struct Part {
    Scanned found;
    LeadId upto{0};  ///< every lead up to it was looked at, in this part or one before
  };
  /// The next pieces, in order, as soon as there are any: until then this thread looks at some,
  /// too. Nullopt after the last.
  std::optional<Part> next();

 private:
  void start_second();
  bool take_piece(ScoreScan& scan);
  std::optional<Part> ready();

  Store& store_;
  const Scorer& scorer_;
  const ScanPlan& plan_;
  ReadingTurns& turns_;
  const RescoreProgress& progress_;
  std::optional<ScoreScan> own_;
  std::atomic<std::size_t> claimed_ = 0;
  std::atomic<bool> stop_ = false;

  std::mutex mutex_;  // of what follows
  std::condition_variable more_;
  std::vector<std::optional<Scanned>> pieces_;
  std::exception_ptr failed_;

  std::size_t taken_ = 0;
  std::thread second_;
};

}  // namespace leads
