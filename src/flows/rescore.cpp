// The order of a rescore: note where the book stands, evaluate on two threads without a lock, take in what others did meanwhile,
// then write in one transaction.
#include "leads/rescore.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "flows/rescore_scan.h"
#include "leads/error.h"

namespace leads {
namespace {

/// Which leads to look at: all up to `last`, or those listed; in pieces that threads take one after the other.
struct ScanPlan {
  ScanJob job;
  LeadId last{0};
  std::optional<std::vector<LeadId>> leads;
  std::size_t piece_leads = RescoreOptions().piece;

  std::size_t count() const { return leads ? leads->size() : static_cast<std::size_t>(number(last)); }
  std::size_t pieces() const { return (count() + piece_leads - 1) / piece_leads; }
  void run(std::size_t piece, ScoreScan& scan) const {
    const std::size_t first = piece * piece_leads, end = std::min(first + piece_leads, count());
    if (leads) scan.list(std::span(*leads).subspan(first, end - first));
    else scan.range(LeadId{static_cast<std::int64_t>(first) + 1}, LeadId{static_cast<std::int64_t>(end)});
  }
};

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
    try {
      ScoreScan scan(store, scorer, plan_.job);
      take_pieces(scan, true);
      own = std::move(scan.out);
    } catch (...) {
      own_failed = std::current_exception();
      stop_ = true;
    }
    if (second.joinable()) second.join();
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
      ScoreScan scan(beside, scorer, plan_.job);
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
};

bool same_book(const BookState& a, const BookState& b) { return a.scored_at == b.scored_at && a.mark == b.mark; }

bool contains(const std::vector<LeadId>& leads, LeadId lead) { return std::binary_search(leads.begin(), leads.end(), lead); }

/// Leads that others touched since `op` take what is true of them now.
void scan_again(Store& store, const Scorer& scorer, const ScanPlan& plan, std::int64_t op, Scanned& scanned) {
  const std::vector<LeadId> newer = store.touched_since(op);
  if (newer.empty()) return;
  for (const LeadId lead : newer) {
    if (lead > plan.last) continue;  // made since: counted nowhere
    const std::optional<StoredScore> stored = store.stored_score(lead);
    const auto row = std::lower_bound(scanned.rows.begin(), scanned.rows.end(), lead,
                                      [](const ScoreRow& each, LeadId wanted) { return each.lead < wanted; });
    if (row != scanned.rows.end() && row->lead == lead) scanned.counts.count(stored, *row, -1);
    else if (stored && stored->known && (!plan.leads || contains(*plan.leads, lead))) scanned.counts.count(stored, row_of(*stored), -1);
    else if (stored && stored->known) scanned.counts.count(stored->temperature, -1);
  }
  std::erase_if(scanned.rows, [&](const ScoreRow& row) { return contains(newer, row.lead); });
  std::erase_if(scanned.crossings, [&](const Crossing& crossing) { return contains(newer, crossing.lead); });
  std::erase_if(scanned.unpacked, [&](LeadId lead) { return contains(newer, lead); });
  ScanJob job = plan.job;
  job.packs = false;
  ScoreScan scan(store, scorer, job);
  scan.list(newer);
  const auto merge = [](auto& into, const auto& from) {
    const auto middle = static_cast<std::ptrdiff_t>(into.size());
    into.insert(into.end(), from.begin(), from.end());
    std::inplace_merge(into.begin(), into.begin() + middle, into.end(), [](const auto& x, const auto& y) { return x.lead < y.lead; });
  };
  merge(scanned.rows, scan.out.rows);
  merge(scanned.crossings, scan.out.crossings);
  scanned.counts.add(scan.out.counts);
}

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

/// What others did while we thought is taken in before the lock, and what came in between under it.
bool write(Store& store, const Scorer& scorer, const ScanPlan& plan, Scanned& scanned) {
  std::int64_t upto = plan.job.before.newest_op;
  const auto catch_up = [&](std::int64_t newest) {
    if (newest != upto) scan_again(store, scorer, plan, upto, scanned);
    upto = newest;
  };
  catch_up(store.state().newest_op);
  ScoreWriting writing(store);
  const BookState now = store.state();
  if (!same_book(plan.job.before, now)) return false;
  catch_up(now.newest_op);
  writing.write(scanned.rows);
  writing.write(scanned.crossings, plan.job.as_of);
  writing.finish(plan.job.as_of, scorer.playbook().mark);
  return true;
}

void pack(Store& store, const Scorer& scorer, const ScanPlan& plan, const Scanned& scanned, std::size_t pack_from) {
  // A few stale packs cost less than making them anew.
  const bool many = scanned.unpacked.size() * 20 > static_cast<std::size_t>(scanned.counts.evaluated);
  if (plan.leads || scorer.needs_activity_text() || static_cast<std::size_t>(scanned.counts.evaluated) < pack_from || !many) return;
  store.pack_activities(scanned.unpacked);
}

}  // namespace

RescoreResult rescore(Store& store, const Scorer& scorer, Instant as_of, const RescoreOptions& options) {
  while (true) {
    ScanCounts held;
    ScanPlan plan = plan_of(store, scorer, as_of, options.full, held);
    plan.piece_leads = std::max<std::size_t>(options.piece, 1);
    Scanned scanned = SharedScan(plan, options.progress).run(store, scorer);
    scanned.counts.add(held);
    if (options.dry_run) return result_of(scanned);
    if (!write(store, scorer, plan, scanned)) continue;  // another rescore finished first; ours may be of other rules
    pack(store, scorer, plan, scanned, options.pack_from);
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
