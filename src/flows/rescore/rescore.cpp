// SPDX-License-Identifier: MIT
// The order of a rescore: note the state of the book, evaluate on two threads without a lock
// (shared_scan.h), and write what they found in short steps (rescore_write.h).
#include "flows/rescore/rescore.h"

#include <algorithm>

#include "flows/rescore/shared_scan.h"
#include "flows/rescore/write.h"
#include "leads/error.h"
#include "store/packs/packs.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/scores/crossings.h"
#include "store/scores/score_table.h"
#include "store/search/search.h"
#include "store/search/search_index.h"
#include "store/store.h"

namespace leads {
namespace {

ScanPlan plan_of(Store& store, const Scorer& scorer, Instant as_of, bool full, ScanCounts& held) {
  ScanPlan plan;
  {
    const ReadingAtOnce together(store);
    plan.job = {as_of, store.state(), false, false};
    plan.last = People(store).last();
  }
  const BookState& before = plan.job.before;
  plan.job.packs = !scorer.needs_activity_text() && Packs(store).any();
  if (full || !before.scored_at || before.mark != scorer.playbook().mark ||
      *before.scored_at > as_of)
    return plan;
  ScoreSurvey survey = ScoreTable(store).survey(as_of);
  held.hot = static_cast<std::ptrdiff_t>(survey.hot);
  held.warm = static_cast<std::ptrdiff_t>(survey.warm);
  held.cold = static_cast<std::ptrdiff_t>(survey.cold);
  plan.leads = std::move(survey.stale);
  return plan;
}

RescoreResult result_of(const ScoreSteps& steps, const ScanCounts& held) {
  const auto size = [](std::ptrdiff_t count) { return static_cast<std::size_t>(count); };
  ScanCounts counts = steps.counts();
  counts.add(held);
  RescoreResult result{size(counts.hot + counts.warm + counts.cold), size(counts.evaluated),
                       steps.rows()};
  result.up = size(counts.up);
  result.down = size(counts.down);
  result.newly_hot = size(counts.newly_hot);
  result.newly_cold = size(counts.newly_cold);
  result.hot = size(counts.hot);
  result.warm = size(counts.warm);
  result.cold = size(counts.cold);
  result.crossings = steps.crossings();
  return result;
}

void pack(Store& store, const Scorer& scorer, const ScanPlan& plan, const ScoreSteps& steps,
          const RescoreOptions& options) {
  // A few stale packs cost less than making them anew.
  const auto evaluated = static_cast<std::size_t>(steps.counts().evaluated);
  const bool many = options.full || steps.unpacked().size() * 20 > evaluated;
  if (plan.leads || scorer.needs_activity_text() || evaluated < options.pack_from || !many) return;
  Packs(store).write(steps.unpacked(), needs_of(scorer.playbook()));
}

/// False when another rescore stored anything meanwhile.
bool scan_and_write(SharedScan scan, const RescoreOptions& options, ScoreSteps& steps) {
  while (auto part = scan.next()) {
    steps.add(std::move(part->found), part->upto);
    if (!options.dry_run && !steps.write_full()) return false;
  }
  return options.dry_run || steps.finish();
}

// What is stored although a run ended early: a full disk, Ctrl-C.
[[noreturn]] void throw_with_steps(const Error& error, bool all_stored) {
  if (all_stored)
    throw Error(error.kind, error.where,
                std::string(error.what()) +
                    "; the scores are stored, but not what speeds up scoring and search",
                error.hint);
  throw Error(error.kind, error.where,
              std::string(error.what()) +
                  "; some of the scores are stored and correct, the others are unchanged",
              error.hint.empty() ? "run it again" : error.hint);
}

}  // namespace

RescoreResult rescore(Store& store, const Scorer& scorer, Instant as_of,
                      const RescoreOptions& options) {
  // Two that write at once and start each other anew come to an end: the last try is of one step.
  constexpr int kTriesInSteps = 3;
  bool any_stored = false, all_stored = false;
  for (int attempt = 0;; ++attempt) {
    ScanCounts held;
    const std::int64_t step = ScoreTable(store).step();
    ScanPlan plan = plan_of(store, scorer, as_of, options.full, held);
    plan.piece_leads = std::max<std::size_t>(options.piece, 1);
    ReadingTurns turns;
    ScoreSteps steps(store, scorer, plan, step, turns,
                     {attempt < kTriesInSteps ? std::max<std::size_t>(options.step, 1) : kEveryLead,
                      options.between_steps});
    try {
      all_stored = scan_and_write({store, scorer, plan, turns, options.progress}, options, steps);
      if (!all_stored) {
        any_stored = any_stored || steps.any_stored();
        continue;
      }
      if (options.dry_run) return result_of(steps, held);
      Crossings(store).let_go(as_of - Crossings::kKept);
      pack(store, scorer, plan, steps, options);
      if (options.full) note_bad_blocks(store);
      SearchIndex(store).update(options.index_from, SearchIndex::kStep, options.between_steps);
      return result_of(steps, held);
    } catch (const Error& error) {
      if (!error.unchanged || !(any_stored || steps.any_stored())) throw;
      throw_with_steps(error, all_stored);
    }
  }
}

ScoreCheck check_scores(Store& store, const Scorer& scorer, Instant as_of,
                        const RescoreProgress& progress) {
  while (true) {
    ScanPlan plan;
    plan.job = {as_of, store.state(), false, true};
    plan.last = People(store).last();
    ScoreCheck check;
    ReadingTurns turns;
    SharedScan scan(store, scorer, plan, turns, progress);
    while (auto part = scan.next()) {
      check.leads += part->found.seen;
      check.holding += part->found.holding;
      check.wrong.insert(check.wrong.end(), part->found.wrong.begin(), part->found.wrong.end());
    }
    if (!same_book(plan.job.before, store.state()))
      continue;  // what was compared is no longer stored
    return check;
  }
}

}  // namespace leads
