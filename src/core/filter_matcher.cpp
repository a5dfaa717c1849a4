// Filters against leads and activities: alternatives of terms, put together with their expiry.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/term_matcher.h"
#include "core/time_terms.h"
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

bool is_text_term(const Term& term, std::string_view text, bool present) {
  return present && (term.test == Term::Test::present || matches_text(term, text));
}

bool match_activity_term(const Term& term, const Activity& activity, std::string_view subject, const ActivityText& text,
                         Instant as_of, const Zone& zone) {
  switch (term.name) {
    case Name::kind:
      return matches_integer(term, static_cast<std::int64_t>(index(activity.kind)));
    case Name::at:
      return is_in_dates(activity.at, term.operands, as_of, zone).value;
    case Name::machine:
      return matches_integer(term, activity.machine ? 1 : 0);
    case Name::value:
      return !std::isnan(activity.value) && (term.test == Term::Test::present || matches_number(term, activity.value));
    case Name::subject:
      return is_text_term(term, subject, activity.subject != SubjectId{});
    case Name::ref:
      return is_text_term(term, text.ref, !text.ref.empty());
    case Name::note:
      return is_text_term(term, text.note, !text.note.empty());
    case Name::system:
      return is_text_term(term, text.system, !text.system.empty());
    default:
      return false;
  }
}

}  // namespace

FilterMatcher::FilterMatcher(Filter filter, const Playbook& playbook, const Zone* zone)
    : filter_(std::move(filter)), playbook_(&playbook), zone_(zone) {}

Until<bool> FilterMatcher::match(const Facts& facts) const {
  const Zone& zone = zone_ != nullptr ? *zone_ : playbook_->calendar.zone;
  auto answer = judge_filter(filter_, [&](const Term& term) { return match_term(term, facts, *playbook_, zone); });
  answer.valid_until = std::max(answer.valid_until, add_clamped(facts.as_of, Seconds{1}));
  return answer;
}

ActivityMatcher::ActivityMatcher(Filter filter, const Playbook& playbook)
    : filter_(std::move(filter)), playbook_(&playbook), subject_only_(!filter_.empty()) {
  for_each_term(filter_, [&](const Term& term) {
    needs_subject_ = needs_subject_ || term.name == Name::subject;
    needs_text_ = needs_text_ || term.name == Name::ref || term.name == Name::note || term.name == Name::system;
    names_machine_ = names_machine_ || term.name == Name::machine;
    subject_only_ = subject_only_ && term.name == Name::subject;
  });
}

bool ActivityMatcher::match(const Activity& activity, std::string_view subject, const ActivityText& text,
                            Instant as_of) const {
  const Zone& zone = playbook_->calendar.zone;
  if (filter_.empty()) return true;
  return std::any_of(filter_.alternatives.begin(), filter_.alternatives.end(), [&](const auto& alternative) {
    return std::all_of(alternative.begin(), alternative.end(), [&](const Term& term) {
      return match_activity_term(term, activity, subject, text, as_of, zone) != term.negated;
    });
  });
}

std::vector<FieldIndex> named_fields(const Filter& filter) {
  std::vector<FieldIndex> fields;
  for_each_term(filter, [&](const Term& term) {
    if (term.name != Name::field) return;
    if (std::find(fields.begin(), fields.end(), term.field) == fields.end()) fields.push_back(term.field);
  });
  return fields;
}

bool names(const Filter& filter, Name name) {
  bool found = false;
  for_each_term(filter, [&](const Term& term) { found = found || term.name == name; });
  return found;
}

}  // namespace leads
