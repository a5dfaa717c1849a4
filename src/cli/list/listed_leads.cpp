// SPDX-License-Identifier: MIT
#include "cli/list/listed_leads.h"

#include <algorithm>
#include <limits>

#include "cli/list/lead_sort.h"
#include "core/filter/sought.h"
#include "core/match/term_matcher.h"

namespace leads {
namespace {

bool best_by_score(const std::string& sort) {
  return sort.empty() || sort == "-score" || sort == "-score,id";
}

// The leads with the highest scores, lower ids first among equals; ascending by id.
std::vector<LeadId> best_scores(Session& session, const Filter& filter, std::size_t most,
                                SelectionCount& count) {
  using Rank = std::pair<std::int64_t, std::int64_t>;  // smaller is better
  std::vector<Rank> best;
  count = select_scores(session.evaluation(), filter, [&](LeadId lead, const Score& score) {
    const Rank rank{-std::int64_t{score.total}, number(lead)};
    const bool full = best.size() >= most;
    if (full && !(rank < best.front())) return;
    if (full) {
      std::pop_heap(best.begin(), best.end());
      best.pop_back();
    }
    best.push_back(rank);
    std::push_heap(best.begin(), best.end());
  });
  std::vector<LeadId> leads;
  for (const Rank& rank : best) leads.push_back(LeadId{rank.second});
  std::sort(leads.begin(), leads.end());
  return leads;
}

Selection selection_of(Session& session, const Filter& filter) {
  Selection selection;
  selection.filter = filter;
  selection.zone = &session.zone();
  selection.scores = false;
  return selection;
}

std::vector<LeadId> matching(Session& session, const Filter& filter) {
  std::vector<LeadId> leads;
  Selection selection = selection_of(session, filter);
  selection.packs = true;
  select_leads(session.evaluation(), std::move(selection),
               [&leads](LeadCursor& cursor, const Score&) { leads.push_back(cursor.lead().id); });
  return leads;
}

/// The best rows. With a limit they are a heap, the worst of them on top: most leads end there.
class BestRows {
 public:
  BestRows(const std::vector<SortKey>& keys, std::optional<std::size_t> limit)
      : keys_(keys),
        limited_(limit),
        most_(limit.value_or(std::numeric_limits<std::size_t>::max())) {}

  bool takes(const ListedLead& row) const {
    return rows_.size() < most_ || before(row, rows_.front());
  }
  void add(ListedLead row) {
    const auto order = [this](const ListedLead& a, const ListedLead& b) { return before(a, b); };
    if (rows_.size() >= most_) {
      std::pop_heap(rows_.begin(), rows_.end(), order);
      rows_.pop_back();
    }
    rows_.push_back(std::move(row));
    if (limited_) std::push_heap(rows_.begin(), rows_.end(), order);
  }
  std::vector<ListedLead> in_order() && {
    std::sort(rows_.begin(), rows_.end(),
              [this](const ListedLead& a, const ListedLead& b) { return before(a, b); });
    return std::move(rows_);
  }

 private:
  bool before(const ListedLead& a, const ListedLead& b) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const int order = compare(a.keys[i], b.keys[i], keys_[i].descending);
      if (order != 0) return order < 0;
    }
    return a.id < b.id;
  }

  const std::vector<SortKey>& keys_;
  const bool limited_;
  const std::size_t most_;
  std::vector<ListedLead> rows_;
};

}  // namespace

ListedLeads read_rows(Session& session, const ListRequest& request,
                      const std::vector<LeadColumn>& all, const std::vector<LeadColumn>& columns) {
  const std::vector<SortKey> keys = sort_keys(request.sort, all);
  Selection selection = selection_of(session, request.filter);
  const auto need = [&selection](const LeadColumn& column) {
    selection.needs.add(column.needs);
    selection.scores = selection.scores || column.score;
  };
  for (const LeadColumn& column : columns) need(column);
  for (const SortKey& key : keys) need(all[key.column]);

  std::optional<SelectionCount> ranked;
  const ReadingAtOnce together(session.store(false));  // ids and values from the same snapshot
  if (request.limit && best_by_score(request.sort) && reads_scores_alone(request.filter)) {
    selection.ids = best_scores(session, request.filter, *request.limit, ranked.emplace());
  } else if (!request.filter.empty() && !names_scores(request.filter)) {
    // Select first, then read: leads that are not listed cost only what the filter reads.
    selection.ids = matching(session, request.filter);
    selection.filter = {};
  }
  BestRows best(keys, request.limit);
  const SelectionCount count = select_leads(
      session.evaluation(), std::move(selection), [&](LeadCursor& cursor, const Score& score) {
        ListedLead row;
        row.id = cursor.lead().id;
        for (const SortKey& key : keys) row.keys.push_back(all[key.column].value(cursor, score));
        if (!best.takes(row)) return;
        for (const LeadColumn& column : columns) row.cells.push_back(column.value(cursor, score));
        best.add(std::move(row));
      });
  return {std::move(best).in_order(), ranked.value_or(count)};
}

namespace {

bool shows(const Datum& cell, const Term& term, const std::string& column,
           const OutputSettings& plain) {
  if (cell.missing()) return false;
  const std::string text = datum_text(cell, plain, false);
  if (matches_text(term, text)) return true;
  if (column != "phone" || term.name != Name::free_word) return false;
  const auto& phone = term.operands.front().sought->phone;
  return phone && is_sought(*phone, text);
}

}  // namespace

std::vector<std::string> matched_columns(const Filter& filter) {
  std::vector<std::string> names;
  const auto add = [&names](const char* name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  };
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      if (term.name == Name::mailable) add("not_mailable");
      if (term.name == Name::callable) add("not_callable");
      if (term.negated) continue;
      if (term.name == Name::free_word)
        for (const char* name : {"email", "phone", "tags", "notes"}) add(name);
      if (term.name == Name::field && term.field == at(BuiltIn::phone)) add("phone");
      if (term.name == Name::field && term.field == at(BuiltIn::email)) add("email");
    }
  }
  return names;
}

std::vector<std::string> matching_columns(const Filter& filter, const ListedLeads& leads,
                                          const std::vector<LeadColumn>& columns) {
  const OutputSettings plain;
  std::vector<std::string> names;
  const auto matches = [&](const ListedLead& row, const Term& term, const std::string& name) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].column.name == name && shows(row.cells[i], term, name, plain)) return true;
    }
    return false;
  };
  const auto add = [&names](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) {
      // Why, of those who may not be.
      if (term.name == Name::mailable) add("not_mailable");
      if (term.name == Name::callable) add("not_callable");
      if (term.negated) continue;
      if (term.name == Name::field && term.field == at(BuiltIn::phone)) add("phone");
      if (term.name == Name::field && term.field == at(BuiltIn::email)) add("email");
      if (term.name != Name::free_word) continue;
      for (const ListedLead& row : leads.rows) {
        if (matches(row, term, "name") || matches(row, term, "company")) continue;
        for (const char* name : {"email", "phone", "tags", "notes"}) {
          if (!matches(row, term, name)) continue;
          add(name);
          break;
        }
      }
    }
  }
  return names;
}

SelectionCount count_leads(Session& session, const Filter& filter) {
  const ReadingAtOnce together(session.store(false));
  return select_leads(session.evaluation(), selection_of(session, filter),
                      [](LeadCursor&, const Score&) {});
}

}  // namespace leads
