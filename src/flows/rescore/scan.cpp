// SPDX-License-Identifier: MIT
#include "flows/rescore/scan.h"

#include <algorithm>

#include "flows/select.h"

namespace leads {
namespace {

// Rows read under one lock, and by all threads before all release it: some 20 ms and 100 ms, so
// that no commit waits for long.
constexpr std::size_t kMostRows = 60'000, kMostRowsTogether = 200'000, kRowsALead = 5;

/// Between going in and coming out; `rows` were read.
struct Turn {
  explicit Turn(ReadingTurns* turns_) : turns(turns_) {
    if (turns != nullptr) turns->enter();
  }
  ~Turn() {
    if (turns != nullptr) turns->leave(rows);
  }
  Turn(const Turn&) = delete;

  ReadingTurns* turns;
  std::size_t rows = 0;
};

bool same_values(const ScoreRow& a, const ScoreRow& b) {
  return a.fit == b.fit && a.engagement == b.engagement && a.total == b.total &&
         a.grade == b.grade && a.temperature == b.temperature && a.ready == b.ready;
}

ScoreRow row_of(LeadId lead, const std::optional<StoredScore>& stored, const Score& score) {
  const std::int64_t touched_op = stored ? stored->touched_op : 0;
  return {lead,        score.valid_until, touched_op,        score.fit,  score.engagement,
          score.total, score.grade,       score.temperature, score.ready};
}

}  // namespace

ScoreRow row_of(const StoredScore& stored) {
  return {stored.lead,       stored.valid_until.value_or(kFirstInstant),
          stored.touched_op, stored.fit,
          stored.engagement, stored.total,
          stored.grade,      stored.temperature,
          stored.ready};
}

void ScanCounts::count(Temperature temperature, int sign) {
  (temperature == Temperature::hot ? hot : temperature == Temperature::warm ? warm : cold) += sign;
}

void ScanCounts::count(const std::optional<StoredScore>& before, const ScoreRow& after, int sign) {
  const bool known = before && before->known;
  evaluated += sign;
  count(after.temperature, sign);
  if (known && after.total > before->total) up += sign;
  if (known && after.total < before->total) down += sign;
  const Temperature was = known ? before->temperature : Temperature::cold;
  if (after.temperature == Temperature::hot && was != Temperature::hot) newly_hot += sign;
  if (after.temperature == Temperature::cold && was != Temperature::cold) newly_cold += sign;
}

void ScanCounts::add(const ScanCounts& other) {
  for (const auto member :
       {&ScanCounts::evaluated, &ScanCounts::up, &ScanCounts::down, &ScanCounts::newly_hot,
        &ScanCounts::newly_cold, &ScanCounts::hot, &ScanCounts::warm, &ScanCounts::cold})
    this->*member += other.*member;
}

void Scanned::append(Scanned&& later) {
  const auto join = [](auto& into, auto& from) {
    if (into.empty())
      into.swap(from);
    else
      into.insert(into.end(), from.begin(), from.end());
  };
  join(rows, later.rows);
  join(crossings, later.crossings);
  join(unpacked, later.unpacked);
  join(wrong, later.wrong);
  counts.add(later.counts);
  seen += later.seen;
  holding += later.holding;
}

void ReadingTurns::enter() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !closed_; });
  ++readers_;
}

void ReadingTurns::leave(std::size_t rows) {
  const std::lock_guard lock(mutex_);
  --readers_;
  rows_ += rows;
  if (rows_ >= kMostRowsTogether) closed_ = true;
  if (readers_ > 0) return;
  closed_ = shut_;
  rows_ = 0;
  changed_.notify_all();
}

void ReadingTurns::shut() {
  std::unique_lock lock(mutex_);
  shut_ = true;
  closed_ = true;
  changed_.wait(lock, [this] { return readers_ == 0; });
}

void ReadingTurns::open() {
  const std::lock_guard lock(mutex_);
  shut_ = false;
  closed_ = false;
  changed_.notify_all();
}

ScoreScan::ScoreScan(Store& store, const Scorer& scorer, const ScanJob& job, ReadingTurns* turns)
    : store_(store),
      scorer_(scorer),
      job_(job),
      turns_(turns),
      needs_(needs_of(scorer.playbook())),
      moved_(scorer.playbook().rules.size()) {
  // Each subject is asked for once a rule that wants it: to keep them all would take memory without
  // end.
  subjects_ = [this](SubjectId subject) -> std::string_view {
    store_.read_subject(subject, subject_);
    return subject_;
  };
}

void ScoreScan::range(LeadId first, LeadId last) {
  LeadSelection selection;
  selection.dense = true;
  selection.first = first;
  selection.last = last;
  walk(std::move(selection));
}

void ScoreScan::list(std::span<const LeadId> leads) {
  if (leads.empty()) return;
  LeadSelection selection;
  const std::int64_t span = number(leads.back()) - number(leads.front()) + 1;
  selection.dense = static_cast<std::int64_t>(leads.size()) * 3 >= span;
  selection.ids.emplace(leads.begin(), leads.end());
  walk(std::move(selection));
}

// A walk that grows long is broken off and taken up after the lead it came to.
void ScoreScan::walk(LeadSelection selection) {
  selection.packs = job_.packs;
  bool more = true;
  while (more) {
    more = false;
    Turn turn(turns_);
    const ReadingAtOnce together(store_);
    LeadCursor cursor(store_, needs_, selection);
    while (!more && cursor.next()) {
      meet(cursor);
      turn.rows += kRowsALead + cursor.activities().size();
      if (turn.rows < kMostRows && (turns_ == nullptr || !turns_->closing())) continue;
      more = true;
      const LeadId at = cursor.lead().id;
      selection.first = LeadId{number(at) + 1};
      if (selection.ids) std::erase_if(*selection.ids, [at](LeadId lead) { return lead <= at; });
    }
  }
  blame_touched();
}

void ScoreScan::meet(LeadCursor& cursor) {
  ++out.seen;
  const std::optional<StoredScore>& stored = cursor.stored();
  if (job_.check && !is_valid(stored, job_.before, scorer_.playbook(), job_.as_of)) return;
  evaluate(cursor, false);
  if (job_.check) return compare(*stored);
  const ScoreRow row = row_of(cursor.lead().id, stored, score_);
  if (!cursor.packed()) out.unpacked.push_back(row.lead);
  out.counts.count(stored, row, 1);
  const bool same = stored && stored->known && same_values(row_of(*stored), row);
  if (!same) cross(cursor);
  // An earlier end of a stored score stays sound: it only costs a look sooner.
  if (same && stored->valid_until && *stored->valid_until > job_.as_of &&
      *stored->valid_until <= row.valid_until)
    return;
  out.rows.push_back(row);
}

// Only leads that cross a threshold are asked why.
void ScoreScan::evaluate(LeadCursor& cursor, bool explained) {
  scorer_.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), job_.as_of, subjects_,
                scratch_, score_, explained);
}

void ScoreScan::compare(const StoredScore& stored) {
  ++out.holding;
  if (!same_values(row_of(stored), row_of(stored.lead, stored, score_)))
    out.wrong.push_back(stored.lead);
}

void ScoreScan::cross(LeadCursor& cursor) {
  const std::optional<StoredScore>& stored = cursor.stored();
  const bool known = stored && stored->known;
  const std::size_t before = out.crossings.size();
  const auto note = [&](Crossing::What what, std::uint8_t was, std::uint8_t is) {
    if (was != is)
      out.crossings.push_back({cursor.lead().id, -1, what, known ? was : Crossing::kNothing, is});
  };
  note(Crossing::What::temperature,
       static_cast<std::uint8_t>(known ? stored->temperature : Temperature::cold),
       static_cast<std::uint8_t>(score_.temperature));
  note(Crossing::What::grade, static_cast<std::uint8_t>(known ? stored->grade : Grade::U),
       static_cast<std::uint8_t>(score_.grade));
  note(Crossing::What::ready,
       static_cast<std::uint8_t>(known ? stored->ready : cursor.lead().stage),
       static_cast<std::uint8_t>(score_.ready));
  // By other rules there is nothing to compare with.
  if (out.crossings.size() == before ||
      (known && (job_.before.mark != scorer_.playbook().mark || !job_.before.scored_at)))
    return;
  evaluate(cursor, true);
  if (known && !stored->valid_until) {
    touched_.emplace_back(cursor.lead().id, score_.why);
    return;
  }
  compare_rules(cursor);
  for (std::size_t index = before; index < out.crossings.size(); ++index)
    find_rule(out.crossings[index]);
}

void ScoreScan::find_rule(Crossing& crossing) const {
  const bool rose = crossing.before == Crossing::kNothing || crossing.after > crossing.before;
  crossing.rule = blame(crossing.what == Crossing::What::grade, rose);
}

// The rule that moved most the way the lead went since the last run.
std::int32_t ScoreScan::blame(bool fit_only, bool rose) const {
  std::int32_t rule = -1;
  std::int64_t most = 0;
  for (std::size_t index = 0; index < moved_.size(); ++index) {
    if (fit_only && scorer_.playbook().rules[index].part != Part::fit) continue;
    const std::int64_t moved = rose ? moved_[index] : -moved_[index];
    if (moved > most) {
      most = moved;
      rule = static_cast<std::int32_t>(index);
    }
  }
  return rule;
}

void ScoreScan::count_moved(std::span<const Contribution> lines, std::int64_t sign) {
  for (const Contribution& line : lines) {
    if (line.line == Contribution::Line::rule || line.line == Contribution::Line::rule_limit)
      moved_[line.index] += sign * line.points;
  }
}

// Of a lead nobody touched: only time passed, so that it is enough to reckon with the time of the
// last run.
void ScoreScan::compare_rules(LeadCursor& cursor) {
  std::fill(moved_.begin(), moved_.end(), 0);
  count_moved(score_.why, 1);
  if (!cursor.stored() || !cursor.stored()->known) return;
  scorer_.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), *job_.before.scored_at,
                subjects_, scratch_, earlier_);
  count_moved(earlier_.why, -1);
}

void ScoreScan::blame_touched() {
  if (touched_.empty()) return;
  Turn turn(turns_);
  turn.rows = touched_.size() * kRowsALead;
  if (!past_) {
    past_.emplace(store_.reading_beside());
    past_->look_back(*job_.before.scored_at);
  }
  LeadSelection selection;
  selection.ids.emplace();
  for (const auto& [lead, lines] : touched_) selection.ids->push_back(lead);
  LeadCursor then(*past_, needs_, std::move(selection));
  bool more = then.next();
  auto crossing = out.crossings.begin();
  for (const auto& [lead, lines] : touched_) {
    std::fill(moved_.begin(), moved_.end(), 0);
    count_moved(lines, 1);
    if (more && then.lead().id == lead) {
      scorer_.score(then.lead(), then.activities(), then.activity_texts(), *job_.before.scored_at,
                    subjects_, scratch_, earlier_);
      count_moved(earlier_.why, -1);
      more = then.next();
    }
    crossing = std::find_if(crossing, out.crossings.end(),
                            [lead = lead](const Crossing& each) { return each.lead == lead; });
    for (; crossing != out.crossings.end() && crossing->lead == lead; ++crossing)
      find_rule(*crossing);
  }
  touched_.clear();
}

}  // namespace leads
