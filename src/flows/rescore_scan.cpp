#include "flows/rescore_scan.h"

#include <algorithm>

#include "leads/select.h"

namespace leads {
namespace {

// Rows read under one lock: some 50 ms, so that nobody's commit waits for long.
constexpr std::size_t kMostRows = 200'000, kRowsALead = 5;

bool same_values(const ScoreRow& a, const ScoreRow& b) {
  return a.fit == b.fit && a.engagement == b.engagement && a.total == b.total && a.grade == b.grade &&
         a.temperature == b.temperature && a.ready == b.ready;
}

ScoreRow row_of(LeadId lead, const Score& score) {
  return {lead, score.valid_until, score.fit, score.engagement, score.total, score.grade, score.temperature, score.ready};
}

}  // namespace

ScoreRow row_of(const StoredScore& stored) {
  return {stored.lead, stored.valid_until.value_or(kFirstInstant), stored.fit, stored.engagement, stored.total, stored.grade,
          stored.temperature, stored.ready};
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
  for (const auto member : {&ScanCounts::evaluated, &ScanCounts::up, &ScanCounts::down, &ScanCounts::newly_hot,
                            &ScanCounts::newly_cold, &ScanCounts::hot, &ScanCounts::warm, &ScanCounts::cold})
    this->*member += other.*member;
}

ScoreScan::ScoreScan(Store& store, const Scorer& scorer, const ScanJob& job)
    : store_(store), scorer_(scorer), job_(job), needs_(needs_of(scorer.playbook())), moved_(scorer.playbook().rules.size()) {
  // Each subject is asked for once a rule that wants it: to keep them all would take memory without end.
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
    const ReadingAtOnce together(store_);
    LeadCursor cursor(store_, needs_, selection);
    std::size_t rows = 0;
    while (!more && cursor.next()) {
      meet(cursor);
      rows += kRowsALead + cursor.activities().size();
      if (rows < kMostRows) continue;
      more = true;
      const LeadId at = cursor.lead().id;
      selection.first = LeadId{number(at) + 1};
      if (selection.ids) std::erase_if(*selection.ids, [at](LeadId lead) { return lead <= at; });
    }
  }
}

void ScoreScan::meet(LeadCursor& cursor) {
  ++out.seen;
  const std::optional<StoredScore>& stored = cursor.stored();
  if (job_.check && !holds(stored, job_.before, scorer_.playbook(), job_.as_of)) return;
  scorer_.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), job_.as_of, subjects_, scratch_, score_);
  if (job_.check) return compare(*stored);
  const ScoreRow row = row_of(cursor.lead().id, score_);
  if (!cursor.packed()) out.unpacked.push_back(row.lead);
  out.counts.count(stored, row, 1);
  const bool same = stored && stored->known && same_values(row_of(*stored), row);
  if (!same) cross(cursor);
  // An earlier end of a stored score stays sound: it only costs a look sooner.
  if (same && stored->valid_until && *stored->valid_until > job_.as_of && *stored->valid_until <= row.valid_until) return;
  out.rows.push_back(row);
}

void ScoreScan::compare(const StoredScore& stored) {
  ++out.holding;
  if (!same_values(row_of(stored), row_of(stored.lead, score_))) out.wrong.push_back(stored.lead);
}

void ScoreScan::cross(LeadCursor& cursor) {
  compared_ = false;
  const std::optional<StoredScore>& stored = cursor.stored();
  const bool known = stored && stored->known;
  const auto note = [&](Crossing::What what, std::uint8_t before, std::uint8_t after) {
    if (before == after) return;
    const std::int32_t rule = blame(cursor, what == Crossing::What::grade, after > before);
    out.crossings.push_back({cursor.lead().id, rule, what, known ? before : Crossing::kNothing, after});
  };
  note(Crossing::What::temperature, static_cast<std::uint8_t>(known ? stored->temperature : Temperature::cold),
       static_cast<std::uint8_t>(score_.temperature));
  note(Crossing::What::grade, static_cast<std::uint8_t>(known ? stored->grade : Grade::U), static_cast<std::uint8_t>(score_.grade));
  note(Crossing::What::ready, static_cast<std::uint8_t>(known ? stored->ready : cursor.lead().stage),
       static_cast<std::uint8_t>(score_.ready));
}

// The rule that moved most the way the lead went since the last run. By other rules there is nothing to compare with.
std::int32_t ScoreScan::blame(LeadCursor& cursor, bool fit_only, bool rose) {
  const bool known = cursor.stored() && cursor.stored()->known;
  if (known && (job_.before.mark != scorer_.playbook().mark || !job_.before.scored_at)) return -1;
  if (!compared_) compare_rules(cursor);
  std::int32_t rule = -1;
  std::int64_t most = 0;
  for (std::size_t place = 0; place < moved_.size(); ++place) {
    if (fit_only && scorer_.playbook().rules[place].part != Part::fit) continue;
    const std::int64_t moved = rose ? moved_[place] : -moved_[place];
    if (moved > most) {
      most = moved;
      rule = static_cast<std::int32_t>(place);
    }
  }
  return rule;
}

void ScoreScan::compare_rules(LeadCursor& cursor) {
  compared_ = true;
  std::fill(moved_.begin(), moved_.end(), 0);
  const auto add = [this](const Score& score, std::int64_t sign) {
    for (const Contribution& line : score.why) {
      if (line.line == Contribution::Line::rule || line.line == Contribution::Line::rule_limit) moved_[line.index] += sign * line.points;
    }
  };
  add(score_, 1);
  if (!cursor.stored() || !cursor.stored()->known) return;
  scorer_.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), *job_.before.scored_at, subjects_, scratch_, earlier_);
  add(earlier_, -1);
}

}  // namespace leads
