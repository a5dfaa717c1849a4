// Filters against leads: alternatives of terms, put together with their expiry; and what a filter
// speaks of.
#include <algorithm>
#include <utility>

#include "core/term_matcher.h"
#include "core/until.h"
#include "leads/filter.h"
#include "leads/playbook.h"

namespace leads {
namespace {

template <class Use>
void for_each_term(const Filter& filter, Use use) {
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) use(term);
  }
}

}  // namespace

FilterMatcher::FilterMatcher(Filter filter, const Playbook& playbook, const Zone* zone)
    : filter_(std::move(filter)), playbook_(&playbook), zone_(zone) {}

Until<bool> FilterMatcher::match(const Facts& facts) const {
  const Zone& zone = zone_ != nullptr ? *zone_ : playbook_->calendar.zone;
  auto answer = judge_filter(
      filter_, [&](const Term& term) { return match_term(term, facts, *playbook_, zone); });
  answer.valid_until = std::max(answer.valid_until, add_clamped(facts.as_of, Seconds{1}));
  return answer;
}

std::vector<FieldIndex> named_fields(const Filter& filter) {
  std::vector<FieldIndex> fields;
  for_each_term(filter, [&](const Term& term) {
    if (term.name != Name::field) return;
    if (std::find(fields.begin(), fields.end(), term.field) == fields.end())
      fields.push_back(term.field);
  });
  return fields;
}

bool names(const Filter& filter, Name name) {
  bool found = false;
  for_each_term(filter, [&](const Term& term) { found = found || term.name == name; });
  return found;
}

std::vector<std::vector<std::string>> needed_words(const Filter& filter) {
  std::vector<std::vector<std::string>> needed;
  for (const auto& alternative : filter.alternatives) {
    std::vector<std::string> words;
    for (const Term& term : alternative) {
      if (term.name == Name::free_word && !term.negated) words.push_back(term.text);
    }
    if (words.empty()) return {};
    needed.push_back(std::move(words));
  }
  return needed;
}

bool any_searched_text(const LeadView& lead, const std::function<bool(std::string_view)>& use) {
  if (use(display_name(lead))) return true;
  for (const BuiltIn field : {BuiltIn::company, BuiltIn::email, BuiltIn::phone, BuiltIn::notes}) {
    const Cell& cell = lead.cell(field);
    if (cell.kind == Cell::Kind::text && use(cell.text)) return true;
  }
  if (std::any_of(lead.further.begin(), lead.further.end(),
                  [&use](const FurtherAddress& address) { return use(address.text); }))
    return true;
  return std::any_of(lead.tags.begin(), lead.tags.end(), use);
}

}  // namespace leads
