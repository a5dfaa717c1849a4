// SPDX-License-Identifier: MIT
#include "flows/rescore/shared_scan.h"

#include <algorithm>
#include <utility>

namespace leads {
namespace {

constexpr std::size_t kWorthAThread = 2;  // pieces

}  // namespace

SharedScan::SharedScan(Store& store, const Scorer& scorer, const ScanPlan& plan,
                       ReadingTurns& turns, const RescoreProgress& progress)
    : store_(store),
      scorer_(scorer),
      plan_(plan),
      turns_(turns),
      progress_(progress),
      pieces_(plan.pieces()) {
  if (pieces_.size() >= kWorthAThread && std::thread::hardware_concurrency() > 1) start_second();
}

SharedScan::~SharedScan() {
  stop_ = true;
  if (second_.joinable()) second_.join();
}

void SharedScan::start_second() {
  second_ = std::thread([this, beside = store_.reading_beside()]() mutable {
    try {
      const Scorer scorer(beside.playbook());
      ScoreScan scan(beside, scorer, plan_.job, &turns_);
      while (take_piece(scan)) {
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failed_ = std::current_exception();
    }
    more_.notify_one();
  });
}

bool SharedScan::take_piece(ScoreScan& scan) {
  if (stop_) return false;
  const std::size_t number = claimed_++;
  if (number >= pieces_.size()) return false;
  scan.out = {};
  plan_.run(number, scan);
  const std::lock_guard lock(mutex_);
  pieces_[number] = std::move(scan.out);
  more_.notify_one();
  return true;
}

std::optional<SharedScan::Part> SharedScan::ready() {
  std::optional<Part> part;
  for (; taken_ < pieces_.size() && pieces_[taken_]; ++taken_) {
    if (!part) part.emplace();
    part->found.append(std::move(*pieces_[taken_]));
    part->upto = plan_.upto(taken_);
    pieces_[taken_].reset();
  }
  return part;
}

std::optional<SharedScan::Part> SharedScan::next() {
  while (taken_ < pieces_.size()) {
    {
      std::unique_lock lock(mutex_);
      if (failed_) std::rethrow_exception(failed_);
      if (auto part = ready()) {
        if (progress_)
          progress_(std::min(taken_ * plan_.piece_leads, plan_.count()), plan_.count());
        return part;
      }
      if (claimed_ >= pieces_.size()) {
        more_.wait(lock, [this] { return failed_ || pieces_[taken_]; });
        continue;
      }
    }
    store_.keep_pages(Store::kWalkKib);
    if (!own_) own_.emplace(store_, scorer_, plan_.job, &turns_);
    take_piece(*own_);
    store_.keep_pages(std::nullopt);
  }
  return std::nullopt;
}

}  // namespace leads
