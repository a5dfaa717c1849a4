// The order of a rescore: note where the book stands, evaluate on two threads without a lock, then write (rescore_write.h).
#include "leads/rescore.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "flows/rescore_scan.h"
#include "flows/rescore_write.h"
#include "leads/error.h"

namespace leads {
namespace {

/// The pieces of one plan, shared by two threads.
class SharedScan {
 public:
  SharedScan(const ScanPlan& plan, const RescoreProgress& progress) : plan_(plan), progress_(progress), pieces_(plan.pieces()) {}

  Scanned run(Store& store, const Scorer& scorer) {
    std::exception_ptr failed;
    Scanned beside;
    std::thread second;
    constexpr std::size_t kWorthAThread = 4;
    if (pieces_ >= kWorthAThread && std::thread::hardware_concurrency() > 1)
      second = std::thread([&] { beside = run_beside(store, failed); });
    Scanned own;
    std::exception_ptr own_failed;
    store.keep_pages(Store::kWalkKib);
    try {
      ScoreScan scan(store, scorer, plan_.job, &turns_);
      take_pieces(scan, true);
      own = std::move(scan.out);
    } catch (...) {
      own_failed = std::current_exception();
      stop_ = true;
    }
    if (second.joinable()) second.join();
    store.keep_pages(std::nullopt);
    for (const std::exception_ptr& each : {own_failed, failed}) {
      if (each) std::rethrow_exception(each);
    }
    return joined(std::move(own), std::move(beside));
  }

 private:
  void take_pieces(ScoreScan& scan, bool tells) {
    for (std::size_t piece = next_++; piece < pieces_ && !stop_; piece = next_++) {
      plan_.run(piece, scan);
      const std::size_t done = ++done_;
      if (tells && progress_) progress_(std::min(done * plan_.piece_leads, plan_.count()), plan_.count());
    }
  }

  // With a connection and a playbook of its own: both grow when the book turns out to know more.
  Scanned run_beside(const Store& store, std::exception_ptr& failed) {
    try {
      Playbook playbook = store.playbook();
      Store beside = store.reading_beside();
      beside.bind(playbook);
      const Scorer scorer(playbook);
      ScoreScan scan(beside, scorer, plan_.job, &turns_);
      take_pieces(scan, false);
      return with_stages_of(store.playbook(), playbook, std::move(scan.out));
    } catch (...) {
      failed = std::current_exception();
      stop_ = true;
      return {};
    }
  }

  static Scanned with_stages_of(const Playbook& wanted, const Playbook& used, Scanned scanned) {
    for (std::size_t place = 0; place < used.stages.size(); ++place) {
      const std::optional<StageId> same = wanted.find_stage(used.stages[place].name);
      if (!same || index(*same) != place)
        throw Error(ErrorKind::busy, {}, "the book's stages changed while its scores were evaluated", "run it again");
    }
    return scanned;
  }

  static Scanned joined(Scanned a, Scanned b) {
    const auto merge = [](auto& into, auto& from, auto before) {
      if (from.empty()) return;
      if (into.empty()) return into.swap(from);
      std::remove_reference_t<decltype(into)> merged;
      merged.reserve(into.size() + from.size());
      std::merge(into.begin(), into.end(), from.begin(), from.end(), std::back_inserter(merged), before);
      into.swap(merged);
    };
    const auto by_lead = [](const auto& x, const auto& y) { return x.lead < y.lead; };
    merge(a.rows, b.rows, by_lead);
    merge(a.crossings, b.crossings, by_lead);
    merge(a.unpacked, b.unpacked, std::less<>());
    merge(a.wrong, b.wrong, std::less<>());
    a.counts.add(b.counts);
    a.seen += b.seen;
    a.holding += b.holding;
    return a;
  }

  const ScanPlan& plan_;
  const RescoreProgress& progress_;
  const std::size_t pieces_;
  std::atomic<std::size_t> next_ = 0, done_ = 0;
  std::atomic<bool> stop_ = false;
  ReadingTurns turns_;
};

ScanPlan plan_of(Store& store, const Scorer& scorer, Instant as_of, bool full, ScanCounts& held) {
  ScanPlan plan;
  {
    const ReadingAtOnce together(store);
    plan.job = {as_of, store.state(), false, false};
    plan.last = store.last_lead();
  }
  const BookState& before = plan.job.before;
  plan.job.packs = !scorer.needs_activity_text() && store.has_packs();
  if (full || !before.scored_at || before.mark != scorer.playbook().mark || *before.scored_at > as_of) return plan;
  ScoreSurvey survey = store.survey_scores(as_of);
  held.hot = static_cast<std::ptrdiff_t>(survey.hot);
  held.warm = static_cast<std::ptrdiff_t>(survey.warm);
  held.cold = static_cast<std::ptrdiff_t>(survey.cold);
  plan.leads = std::move(survey.stale);
  return plan;
}

RescoreResult result_of(const Scanned& scanned) {
  const auto size = [](std::ptrdiff_t count) { return static_cast<std::size_t>(count); };
  const ScanCounts& counts = scanned.counts;
  RescoreResult result{size(counts.hot + counts.warm + counts.cold), size(counts.evaluated), scanned.rows.size()};
  result.up = size(counts.up);
  result.down = size(counts.down);
  result.newly_hot = size(counts.newly_hot);
  result.newly_cold = size(counts.newly_cold);
  result.hot = size(counts.hot);
  result.warm = size(counts.warm);
  result.cold = size(counts.cold);
  result.crossings = scanned.crossings.size();
  return result;
}

void pack(Store& store, const Scorer& scorer, const ScanPlan& plan, const Scanned& scanned, std::size_t pack_from) {
  // A few stale packs cost less than making them anew.
  const bool many = scanned.unpacked.size() * 20 > static_cast<std::size_t>(scanned.counts.evaluated);
  if (plan.leads || scorer.needs_activity_text() || static_cast<std::size_t>(scanned.counts.evaluated) < pack_from || !many) return;
  store.pack_activities(scanned.unpacked);
}

}  // namespace

RescoreResult rescore(Store& store, const Scorer& scorer, Instant as_of, const RescoreOptions& options) {
  // Two that write at once and start each other anew come to an end: the last try is of one step.
  constexpr int kTriesInSteps = 3;
  for (int attempt = 0;; ++attempt) {
    ScanCounts held;
    const std::int64_t step = store.score_step();
    ScanPlan plan = plan_of(store, scorer, as_of, options.full, held);
    plan.piece_leads = std::max<std::size_t>(options.piece, 1);
    Scanned scanned = SharedScan(plan, options.progress).run(store, scorer);
    scanned.counts.add(held);
    if (options.dry_run) return result_of(scanned);
    const std::size_t most = attempt < kTriesInSteps ? std::max<std::size_t>(options.step, 1) : kEveryLead;
    if (!ScoreSteps(store, scorer, plan, step, scanned).run(most, options.between_steps)) continue;
    store.let_go_crossings(as_of - ScoreWriting::kKept);
    pack(store, scorer, plan, scanned, options.pack_from);
    store.index_texts(options.index_from, Store::kIndexStep, options.between_steps);
    return result_of(scanned);
  }
}

ScoreCheck check_scores(Store& store, const Scorer& scorer, Instant as_of, const RescoreProgress& progress) {
  while (true) {
    ScanPlan plan;
    plan.job = {as_of, store.state(), false, true};
    plan.last = store.last_lead();
    Scanned scanned = SharedScan(plan, progress).run(store, scorer);
    if (!same_book(plan.job.before, store.state())) continue;  // what was compared is no longer stored
    return {scanned.seen, scanned.holding, std::move(scanned.wrong)};
  }
}

}  // namespace leads
