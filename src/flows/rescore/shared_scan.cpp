#include "flows/rescore/shared_scan.h"

#include <algorithm>
#include <utility>

#include "leads/error.h"

namespace leads {
namespace {

constexpr std::size_t kWorthAThread = 2;  // pieces

std::vector<std::string> stage_names(const Playbook& playbook) {
  std::vector<std::string> names;
  for (const Stage& stage : playbook.stages) names.push_back(stage.name);
  return names;
}

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

// With a connection and a playbook of its own: both grow when the book turns out to know more.
void SharedScan::start_second() {
  second_ =
      std::thread([this, playbook = store_.playbook(), beside = store_.reading_beside()]() mutable {
        try {
          beside.bind(playbook);
          const Scorer scorer(playbook);
          ScoreScan scan(beside, scorer, plan_.job, &turns_);
          while (take_piece(scan, &playbook)) {
          }
        } catch (...) {
          const std::lock_guard lock(mutex_);
          failed_ = std::current_exception();
        }
        more_.notify_one();
      });
}

bool SharedScan::take_piece(ScoreScan& scan, const Playbook* others) {
  if (stop_) return false;
  const std::size_t number = claimed_++;
  if (number >= pieces_.size()) return false;
  scan.out = {};
  plan_.run(number, scan);
  Piece piece{std::move(scan.out),
              others != nullptr ? stage_names(*others) : std::vector<std::string>()};
  const std::lock_guard lock(mutex_);
  pieces_[number] = std::move(piece);
  more_.notify_one();
  return true;
}

std::optional<SharedScan::Part> SharedScan::ready() {
  std::optional<Part> part;
  for (; taken_ < pieces_.size() && pieces_[taken_]; ++taken_) {
    if (!part) part.emplace();
    check_stages(pieces_[taken_]->stages);
    part->found.append(std::move(pieces_[taken_]->found));
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
    take_piece(*own_, nullptr);
    store_.keep_pages(std::nullopt);
  }
  return std::nullopt;
}

void SharedScan::check_stages(const std::vector<std::string>& stages) const {
  for (std::size_t place = 0; place < stages.size(); ++place) {
    const std::optional<StageId> same = store_.playbook().find_stage(stages[place]);
    if (!same || index(*same) != place)
      throw Error(ErrorKind::busy, {}, "the book's stages changed while its scores were evaluated",
                  "run it again");
  }
}

}  // namespace leads
