// SPDX-License-Identifier: MIT
#include "flows/select.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "core/filter/uses.h"
#include "core/match/filter_matcher.h"
#include "core/match/term_matcher.h"
#include "flows/find_duplicates.h"
#include "leads/error.h"
#include "store/journal/journal.h"
#include "store/packs/packs.h"
#include "store/read/filter_sql.h"
#include "store/read/lead_cursor.h"
#include "store/read/lead_needs.h"
#include "store/read/people.h"
#include "store/read/said.h"
#include "store/scores/score_table.h"
#include "store/search/search_index.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr auto kScoreNames = std::to_array(
    {Name::fit, Name::engagement, Name::score, Name::grade, Name::temperature, Name::ready});

bool is_fresh(const Store& store, const BookState& state, Instant as_of) {
  return state.scored_at && state.mark == store.playbook().mark && *state.scored_at <= as_of &&
         !store.looking_back();
}

using NumberedLeads = std::map<std::int64_t, std::set<LeadId>>;

/// What a term that names something by its number asks for, read before the scan.
std::function<bool(LeadId, std::int64_t)> numbered_leads(
    const Filter& filter, Name name, const std::function<std::vector<LeadId>(std::int64_t)>& read) {
  if (!names(filter, name)) return {};
  auto sets = std::make_shared<NumberedLeads>();
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      if (term.name != name) continue;
      for (const Operand& operand : term.operands) {
        const std::int64_t number = operand.low_integer.value_or(0);
        const std::vector<LeadId> leads = read(number);
        (*sets)[number] = {leads.begin(), leads.end()};
      }
    }
  }
  return [sets](LeadId lead, std::int64_t number) {
    const auto found = sets->find(number);
    return found != sets->end() && found->second.contains(lead);
  };
}

std::vector<LeadId> alike_to(Store& store, std::int64_t number) {
  const std::optional<LeadId> lead = People(store).survivor(LeadId{number});
  if (!lead)
    throw Error(ErrorKind::not_found, "duplicates_of:" + std::to_string(number),
                "there is no lead with that number");
  return duplicates_of(store, *lead, DuplicateSearch().least);
}

// Whether walking all leads between the first and the last costs less than looking up each.
bool lie_close(const std::vector<LeadId>& ids) {
  constexpr std::int64_t kWorth = 8;
  return ids.size() > 1000 && (number(ids.back()) - number(ids.front())) <
                                  static_cast<std::int64_t>(ids.size()) * kWorth;
}

/// A `said:` term of each alternative: who matches the filter said one of these.
std::optional<std::vector<const Term*>> all_said(const Filter& filter) {
  std::vector<const Term*> terms;
  for (const auto& alternative : filter.alternatives) {
    const auto said = std::find_if(alternative.begin(), alternative.end(), [](const Term& term) {
      return term.name == Name::said && !term.negated;
    });
    if (said == alternative.end()) return std::nullopt;
    terms.push_back(&*said);
  }
  if (terms.empty()) return std::nullopt;
  return terms;
}

void take_stored(const StoredScore& stored, Score& score) {
  score.fit = stored.fit;
  score.engagement = stored.engagement;
  score.total = stored.total;
  score.grade = stored.grade;
  score.temperature = stored.temperature;
  score.ready = stored.ready;
  score.valid_until = *stored.valid_until;
  score.why.clear();
}

}  // namespace

bool names_scores(const Filter& filter) {
  return std::any_of(kScoreNames.begin(), kScoreNames.end(),
                     [&](Name name) { return names(filter, name); });
}

bool reads_scores_alone(const Filter& filter) {
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      if (std::find(kScoreNames.begin(), kScoreNames.end(), term.name) == kScoreNames.end())
        return false;
    }
  }
  return true;
}

SelectionCount select_scores(const Evaluation& evaluation, Filter filter,
                             const std::function<void(LeadId, const Score&)>& take) {
  Store& store = evaluation.store;
  const Instant as_of = evaluation.as_of;
  const BookState state = store.state();
  Selection others;
  SelectionCount count;
  if (is_fresh(store, state, as_of)) {
    const FilterMatcher matcher(filter, store.playbook());
    const bool all = filter.empty();
    const std::function<bool(LeadId, std::int64_t)> touched;
    Score score;
    LeadView lead;
    others.ids = ScoreTable(store).scan(as_of, all, [&](const StoredScore& stored) {
      take_stored(stored, score);
      lead.id = stored.lead;
      if (!all && !matcher.match(Facts{lead, {}, as_of, &score, touched}).value) return;
      ++count.matched;
      take(stored.lead, score);
    });
    if (others.ids->empty()) return count;
  }
  others.filter = std::move(filter);
  const SelectionCount rest = select_leads(
      evaluation, std::move(others),
      [&take](LeadCursor& cursor, const Score& score) { take(cursor.lead().id, score); });
  return {count.matched + rest.matched, rest.evaluated};
}

bool is_valid(const std::optional<StoredScore>& stored, const BookState& state,
              const Playbook& playbook, Instant as_of) {
  return stored && stored->valid_until && state.scored_at && state.mark == playbook.mark &&
         *state.scored_at <= as_of && as_of < *stored->valid_until;
}

SelectionCount select_leads(const Evaluation& evaluation, Selection selection,
                            const TakeLead& take) {
  Store& store = evaluation.store;
  const Instant as_of = evaluation.as_of;
  const Playbook& playbook = store.playbook();
  const BookState state = store.state();
  const bool match_needs_score = names_scores(selection.filter);
  const bool scores = selection.scores || match_needs_score;
  LeadNeeds needs = selection.needs;
  needs.add(selection.filter);
  const bool filter_reads_activities = needs.activities;
  const bool filter_reads_rows =
      needs.activities || needs.tags || needs.addresses || needs.moves || needs.consent;
  if (scores) needs.add(needs_of(playbook));

  LeadSelection rows;
  rows.ids = std::move(selection.ids);
  std::optional<ReadingAtOnce> together;  // which leads may contain a word, and whether they do
  if (const auto words = needed_words(selection.filter); !rows.ids && !words.empty()) {
    together.emplace(store);
    rows.ids = SearchIndex(store).may_contain(words);
    if (!rows.ids) together.reset();
  }
  if (!rows.ids) {
    if (const auto said = all_said(selection.filter)) {
      if (!together) together.emplace(store);
      rows.ids = leads_that_said(store, [&said](std::string_view text) {
        return std::any_of(said->begin(), said->end(),
                           [text](const Term* term) { return matches_text(*term, text); });
      });
    }
  }
  if (!rows.ids && !store.looking_back())
    rows.condition = sql_superset(selection.filter, playbook, as_of,
                                  selection.zone ? *selection.zone : playbook.calendar.zone);
  const bool fresh = is_fresh(store, state, as_of) && !selection.explain;
  rows.dense = rows.ids
                   ? lie_close(*rows.ids)
                   : rows.condition.where == "true" && (filter_reads_rows || (scores && !fresh));
  rows.packs = selection.packs && rows.dense && Packs(store).any();

  const FilterMatcher matcher(selection.filter, playbook, selection.zone);
  const auto touched = numbered_leads(
      selection.filter, Name::op, [&](std::int64_t op) { return Journal(store).touched_by(op); });
  const auto alike = numbered_leads(selection.filter, Name::duplicates_of,
                                    [&](std::int64_t lead) { return alike_to(store, lead); });
  const SubjectText subjects = [&store](SubjectId subject) { return store.subject(subject); };
  const bool reads_activities = needs.activities;
  const bool reads_said = names(selection.filter, Name::said);
  LeadCursor cursor(store, std::move(needs), std::move(rows));
  SelectionCount count;
  Score score;
  const auto evaluate = [&] {
    if (!selection.explain && is_valid(cursor.stored(), state, playbook, as_of)) {
      take_stored(*cursor.stored(), score);
      return;
    }
    ++count.evaluated;
    evaluation.scorer.score(cursor.lead(), cursor.activities(), cursor.activity_texts(), as_of,
                            subjects, evaluation.scratch, score);
  };
  while (cursor.next()) {
    if (scores && match_needs_score) evaluate();
    if (!selection.filter.empty()) {
      const std::span<const Activity> activities = reads_activities && filter_reads_activities
                                                       ? cursor.activities()
                                                       : std::span<const Activity>();
      const SaidTexts said{reads_said ? cursor.activity_texts() : std::span<const ActivityText>(),
                           &subjects};
      const Facts facts{cursor.lead(), activities, as_of, scores ? &score : nullptr,
                        touched,       alike,      said};
      if (!matcher.match(facts).value) continue;
    }
    if (scores && !match_needs_score) evaluate();
    ++count.matched;
    take(cursor, score);
  }
  return count;
}

}  // namespace leads
