// SPDX-License-Identifier: MIT
#include "flows/rescore/write.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/journal/journal.h"
#include "store/scores/score_table.h"
#include "store/scores/score_writing.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr LeadId kLastLead{std::numeric_limits<std::int64_t>::max()};

/// No other thread of ours reads.
struct Alone {
  explicit Alone(ReadingTurns& turns_) : turns(turns_) { turns.shut(); }
  ~Alone() { turns.open(); }
  Alone(const Alone&) = delete;
  ReadingTurns& turns;
};

bool contains(const std::vector<LeadId>& leads, LeadId lead) {
  return std::binary_search(leads.begin(), leads.end(), lead);
}

template <class T>
void erase_from(std::vector<T>& all, const std::vector<LeadId>& gone) {
  std::erase_if(all, [&](const T& each) { return contains(gone, each.lead); });
}

template <class T>
void merge_from(std::vector<T>& into, const std::vector<T>& from) {
  const auto middle = static_cast<std::ptrdiff_t>(into.size());
  into.insert(into.end(), from.begin(), from.end());
  std::inplace_merge(into.begin(), into.begin() + middle, into.end(),
                     [](const T& a, const T& b) { return a.lead < b.lead; });
}

template <class T>
void erase_first(std::vector<T>& from, std::size_t count) {
  from.erase(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

bool same_book(const BookState& a, const BookState& b) {
  return a.scored_at == b.scored_at && a.mark == b.mark;
}

ScoreSteps::ScoreSteps(Store& store, const Scorer& scorer, const ScanPlan& plan, std::int64_t step,
                       ReadingTurns& turns, Pace pace)
    : store_(store),
      scorer_(scorer),
      plan_(plan),
      turns_(turns),
      pace_(std::move(pace)),
      holding_(plan.job.before.scored_at && plan.job.before.mark == scorer.playbook().mark &&
               *plan.job.before.scored_at <= plan.job.as_of),
      expected_(plan.job.before),
      step_(step),
      caught_up_(plan.job.before.newest_op) {}

void ScoreSteps::add(Scanned found, LeadId upto) {
  pending_.append(std::move(found));
  seen_ = upto;
  const auto end = std::upper_bound(later_.begin(), later_.end(), upto);
  const std::vector<LeadId> newer(later_.begin(), end);
  later_.erase(later_.begin(), end);
  evaluate_again(newer);
}

bool ScoreSteps::is_full() const {
  return holding_ && pace_.most != kEveryLead &&
         pending_.rows.size() + pending_.crossings.size() >= pace_.most;
}

bool ScoreSteps::write_full() {
  while (is_full()) {
    if (!write_step(false)) return false;
    // While the scan goes on nobody needs more of a turn.
    give_turn(is_full());
  }
  return true;
}

bool ScoreSteps::finish() {
  while (write_step(true)) {
    if (finished_) return true;
    give_turn(true);
  }
  return false;
}

void ScoreSteps::give_turn(bool waits) {
  if (pace_.between_steps)
    pace_.between_steps();
  else if (waits)
    store_.let_others_in();
}

/// What others did while we thought is taken in before the lock, and what came in between under it.
bool ScoreSteps::write_step(bool all_added) {
  const BookState before = store_.state();
  if (!undisturbed(before)) return false;
  catch_up(before.newest_op);
  ScoreWriting writing(store_);
  const BookState now = store_.state();
  if (!undisturbed(now)) return false;
  catch_up(now.newest_op);
  if (all_added) {
    seen_ = kLastLead;
    evaluate_again(std::exchange(later_, {}));
  }
  const End end = next_end();
  const std::span<const ScoreRow> rows(pending_.rows);
  const std::span<const Crossing> crossings(pending_.crossings);
  const bool all_stand = caught_up_ == plan_.job.before.newest_op;
  writing.write(rows.first(end.row), all_stand);
  writing.write(crossings.first(end.crossing), plan_.job.as_of, all_stand);
  const std::uint64_t mark = scorer_.playbook().mark;
  finished_ = all_added && end.row == rows.size();
  {
    const Alone alone(turns_);
    if (finished_)
      writing.finish(plan_.job.as_of, mark);
    else
      writing.leave(holding_ ? std::optional(plan_.job.as_of) : std::nullopt, mark);
  }
  any_stored_ = true;
  expected_ = store_.state();
  step_ = ScoreTable(store_).step();
  erase_first(pending_.rows, end.row);
  erase_first(pending_.crossings, end.crossing);
  written_rows_ += end.row;
  written_crossings_ += end.crossing;
  done_ = end.lead;
  return true;
}

bool ScoreSteps::undisturbed(const BookState& now) {
  return same_book(expected_, now) && step_ == ScoreTable(store_).step();
}

// Bounded by the leads it spans, too: where few changed, each of them may be a page of its own.
ScoreSteps::End ScoreSteps::next_end() const {
  const std::vector<ScoreRow>& rows = pending_.rows;
  const std::vector<Crossing>& crossings = pending_.crossings;
  if (rows.empty() || pace_.most == kEveryLead) return {rows.size(), crossings.size(), seen_};
  End end{0, 0, done_};
  const std::int64_t limit = number(rows.front().lead) + 2 * static_cast<std::int64_t>(pace_.most);
  while (end.row < rows.size() && number(rows[end.row].lead) < limit &&
         end.row + end.crossing < pace_.most) {
    end.lead = rows[end.row++].lead;
    while (end.crossing < crossings.size() && crossings[end.crossing].lead <= end.lead)
      ++end.crossing;
  }
  return end;
}

/// Leads that others touched, and of which nothing is written yet, take what is true of them now.
void ScoreSteps::catch_up(std::int64_t newest) {
  if (newest == caught_up_) return;
  std::vector<LeadId> newer = Journal(store_).touched_since(caught_up_, done_);
  caught_up_ = newest;
  // Whether the scan came to the others before they were touched, or will after, shows when it
  // hands them over.
  const auto unseen = std::upper_bound(newer.begin(), newer.end(), seen_);
  std::vector<LeadId> later;
  std::set_union(later_.begin(), later_.end(), unseen, newer.end(), std::back_inserter(later));
  later_ = std::move(later);
  newer.erase(unseen, newer.end());
  evaluate_again(newer);
}

void ScoreSteps::evaluate_again(const std::vector<LeadId>& newer) {
  if (newer.empty()) return;
  leave_out(newer);
  ScanJob job = plan_.job;
  job.packs = false;
  ScoreScan scan(store_, scorer_, job);
  scan.list(newer);
  merge_from(pending_.rows, scan.out.rows);
  merge_from(pending_.crossings, scan.out.crossings);
  pending_.counts.add(scan.out.counts);
}

void ScoreSteps::leave_out(const std::vector<LeadId>& newer) {
  for (const LeadId lead : newer) {
    if (lead > plan_.last) continue;  // made since: counted nowhere
    const std::optional<StoredScore> stored = ScoreTable(store_).stored(lead);
    const auto row =
        std::lower_bound(pending_.rows.begin(), pending_.rows.end(), lead,
                         [](const ScoreRow& each, LeadId wanted) { return each.lead < wanted; });
    if (row != pending_.rows.end() && row->lead == lead)
      pending_.counts.count(stored, *row, -1);
    else if (stored && stored->known && (!plan_.leads || contains(*plan_.leads, lead)))
      pending_.counts.count(stored, row_of(*stored), -1);
    else if (stored && stored->known)
      pending_.counts.count(stored->temperature, -1);
  }
  erase_from(pending_.rows, newer);
  erase_from(pending_.crossings, newer);
  std::erase_if(pending_.unpacked, [&](LeadId lead) { return contains(newer, lead); });
}

}  // namespace leads
