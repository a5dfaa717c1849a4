#include "flows/rescore_write.h"

#include <algorithm>
#include <iterator>

namespace leads {
namespace {

bool contains(const std::vector<LeadId>& leads, LeadId lead) { return std::binary_search(leads.begin(), leads.end(), lead); }

template <class T>
void erase_from(std::vector<T>& all, std::size_t begin, const std::vector<LeadId>& gone) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(begin);
  all.erase(std::remove_if(first, all.end(), [&](const T& each) { return contains(gone, each.lead); }), all.end());
}

template <class T>
void merge_from(std::vector<T>& into, std::size_t begin, const std::vector<T>& from) {
  const auto middle = static_cast<std::ptrdiff_t>(into.size());
  into.insert(into.end(), from.begin(), from.end());
  std::inplace_merge(into.begin() + static_cast<std::ptrdiff_t>(begin), into.begin() + middle, into.end(),
                     [](const T& a, const T& b) { return a.lead < b.lead; });
}

}  // namespace

bool same_book(const BookState& a, const BookState& b) { return a.scored_at == b.scored_at && a.mark == b.mark; }

ScoreSteps::ScoreSteps(Store& store, const Scorer& scorer, const ScanPlan& plan, std::int64_t step, Scanned& scanned)
    : store_(store), scorer_(scorer), plan_(plan), scanned_(scanned), expected_(plan.job.before), step_(step),
      upto_(plan.job.before.newest_op) {}

bool ScoreSteps::run(std::size_t most, const std::function<void()>& between_steps) {
  while (write_step(most)) {
    if (finished_) return true;
    if (between_steps) between_steps();
    else store_.let_others_in();
  }
  return false;
}

/// What others did while we thought is taken in before the lock, and what came in between under it.
bool ScoreSteps::write_step(std::size_t most) {
  const BookState before = store_.state();
  if (!undisturbed(before)) return false;
  catch_up(before.newest_op);
  ScoreWriting writing(store_);
  const BookState now = store_.state();
  if (!undisturbed(now)) return false;
  catch_up(now.newest_op);
  const End end = next_end(most);
  const std::span<const ScoreRow> rows(scanned_.rows);
  const std::span<const Crossing> crossings(scanned_.crossings);
  writing.write(rows.subspan(row_, end.row - row_));
  writing.write(crossings.subspan(crossing_, end.crossing - crossing_), plan_.job.as_of);
  const BookState& found = plan_.job.before;
  const std::uint64_t mark = scorer_.playbook().mark;
  finished_ = end.row == rows.size();
  if (finished_) {
    writing.finish(plan_.job.as_of, mark);
    return true;
  }
  const bool holding = found.scored_at && found.mark == mark && *found.scored_at <= plan_.job.as_of;
  writing.leave(holding ? std::optional(plan_.job.as_of) : std::nullopt, mark);
  expected_ = store_.state();
  step_ = store_.score_step();
  row_ = end.row;
  crossing_ = end.crossing;
  done_ = end.lead;
  return true;
}

bool ScoreSteps::undisturbed(const BookState& now) { return same_book(expected_, now) && step_ == store_.score_step(); }

// Bounded by the leads it spans, too: where few changed, each of them may be a page of its own.
ScoreSteps::End ScoreSteps::next_end(std::size_t most) const {
  const std::vector<ScoreRow>& rows = scanned_.rows;
  const std::vector<Crossing>& crossings = scanned_.crossings;
  if (row_ == rows.size() || most == kEveryLead) return {rows.size(), crossings.size(), plan_.last};
  End end{row_, crossing_, done_};
  const std::int64_t limit = number(rows[row_].lead) + 2 * static_cast<std::int64_t>(most);
  while (end.row < rows.size() && number(rows[end.row].lead) < limit && (end.row - row_) + (end.crossing - crossing_) < most) {
    end.lead = rows[end.row++].lead;
    while (end.crossing < crossings.size() && crossings[end.crossing].lead <= end.lead) ++end.crossing;
  }
  return end;
}

/// Leads that others touched, and of which nothing is written yet, take what is true of them now.
void ScoreSteps::catch_up(std::int64_t newest) {
  if (newest == upto_) return;
  const std::vector<LeadId> newer = store_.touched_since(upto_, done_);
  upto_ = newest;
  if (newer.empty()) return;
  leave_out(newer);
  ScanJob job = plan_.job;
  job.packs = false;
  ScoreScan scan(store_, scorer_, job);
  scan.list(newer);
  merge_from(scanned_.rows, row_, scan.out.rows);
  merge_from(scanned_.crossings, crossing_, scan.out.crossings);
  scanned_.counts.add(scan.out.counts);
}

void ScoreSteps::leave_out(const std::vector<LeadId>& newer) {
  for (const LeadId lead : newer) {
    if (lead > plan_.last) continue;  // made since: counted nowhere
    const std::optional<StoredScore> stored = store_.stored_score(lead);
    const auto row = std::lower_bound(scanned_.rows.begin() + static_cast<std::ptrdiff_t>(row_), scanned_.rows.end(), lead,
                                      [](const ScoreRow& each, LeadId wanted) { return each.lead < wanted; });
    if (row != scanned_.rows.end() && row->lead == lead) scanned_.counts.count(stored, *row, -1);
    else if (stored && stored->known && (!plan_.leads || contains(*plan_.leads, lead))) scanned_.counts.count(stored, row_of(*stored), -1);
    else if (stored && stored->known) scanned_.counts.count(stored->temperature, -1);
  }
  erase_from(scanned_.rows, row_, newer);
  erase_from(scanned_.crossings, crossing_, newer);
  std::erase_if(scanned_.unpacked, [&](LeadId lead) { return contains(newer, lead); });
}

}  // namespace leads
