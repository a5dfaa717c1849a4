#include "leads/rescore.h"

#include <map>

#include "leads/select.h"

namespace leads {
namespace {

using Staged = std::vector<std::pair<LeadId, Score>>;

bool unchanged(const std::optional<StoredScore>& stored, const Score& score) {
  return stored && stored->valid_until == score.valid_until && stored->fit == score.fit &&
         stored->engagement == score.engagement && stored->total == score.total && stored->grade == score.grade &&
         stored->temperature == score.temperature && stored->ready == score.ready;
}

void count_temperature(RescoreResult& result, Temperature temperature) {
  ++(temperature == Temperature::hot ? result.hot : temperature == Temperature::warm ? result.warm : result.cold);
}

// Evaluates all leads, or those given; stages those whose stored row differs.
RescoreResult scan(Store& store, const Scorer& scorer, Instant as_of, std::optional<std::vector<LeadId>> ids, Staged& staged) {
  RescoreResult result;
  ScoreScratch scratch;
  LeadSelection all;
  all.dense = !ids;
  all.ids = std::move(ids);
  LeadCursor cursor(store, needs_of(scorer.playbook()), std::move(all));
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  Score score;
  while (cursor.next()) {
    scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), as_of, subjects, scratch, score);
    ++result.leads;
    count_temperature(result, score.temperature);
    if (unchanged(cursor.stored(), score)) continue;
    score.why.clear();
    staged.emplace_back(cursor.lead().id, score);
  }
  result.changed = staged.size();
  return result;
}

bool same_book(const BookState& a, const BookState& b) { return a.scored_at == b.scored_at && a.mark == b.mark; }

// Those touched since the scan began take what is true of them now.
void scan_again(Store& store, const Scorer& scorer, Instant as_of, std::int64_t since, Staged& staged) {
  const std::vector<LeadId> newer = store.touched_since(since);
  if (newer.empty()) return;
  Staged again;
  scan(store, scorer, as_of, newer, again);
  std::map<std::int64_t, Score> merged;
  for (auto& [lead, score] : staged) merged[number(lead)] = std::move(score);
  for (const LeadId lead : newer) merged.erase(number(lead));
  for (auto& [lead, score] : again) merged[number(lead)] = std::move(score);
  staged.clear();
  for (auto& [lead, score] : merged) staged.emplace_back(LeadId{lead}, std::move(score));
}

}  // namespace

RescoreResult rescore(Store& store, const Scorer& scorer, Instant as_of, bool dry_run) {
  const std::uint64_t mark = scorer.playbook().mark;
  while (true) {
    const BookState before = store.state();
    Staged staged;
    RescoreResult result = scan(store, scorer, as_of, std::nullopt, staged);
    if (dry_run) return result;
    Operation operation(store, as_of, "leads", "score");
    if (!same_book(before, store.state())) continue;  // another rescore finished first; ours may be of other rules
    scan_again(store, scorer, as_of, before.newest_op, staged);
    operation.write_scores(staged, as_of, mark);
    operation.finish("", false);
    result.changed = staged.size();
    return result;
  }
}

}  // namespace leads
