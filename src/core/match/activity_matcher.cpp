// SPDX-License-Identifier: MIT
// Filters against one activity: what `where` and `show --where` mean.
#include "core/match/activity_matcher.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/match/term_matcher.h"
#include "core/match/time_terms.h"
#include "leads/filter.h"
#include "leads/playbook.h"

namespace leads {
namespace {

bool is_text_term(const Term& term, std::string_view text, bool present, Folds& folds) {
  return present && (term.test == Term::Test::present || matches_text(term, text, folds));
}

}  // namespace

bool match_activity_term(const Term& term, const Activity& activity, std::string_view subject,
                         const ActivityText& text, Instant as_of, const Zone& zone, Folds& folds) {
  switch (term.name) {
    case Name::kind:
      return matches_integer(term, static_cast<std::int64_t>(index(activity.kind)));
    case Name::at:
      return is_in_dates(activity.at, term.operands, as_of, zone).value;
    case Name::machine:
      return matches_integer(term, activity.machine ? 1 : 0);
    case Name::value:
      return !std::isnan(activity.value) &&
             (term.test == Term::Test::present || matches_number(term, activity.value));
    case Name::subject:
      return is_text_term(term, subject, activity.subject != SubjectId{}, folds);
    case Name::ref:
      return is_text_term(term, text.ref, !text.ref.empty(), folds);
    case Name::note:
      return is_text_term(term, text.note, !text.note.empty(), folds);
    case Name::system:
      return is_text_term(term, text.system, !text.system.empty(), folds);
    default:
      return false;
  }
}

ActivityMatcher::ActivityMatcher(Filter filter, const Playbook& playbook, const Zone* zone)
    : filter_(std::move(filter)), zone_(zone != nullptr ? zone : &playbook.calendar.zone) {}

bool ActivityMatcher::match(const Activity& activity, std::string_view subject,
                            const ActivityText& text, Instant as_of) const {
  if (filter_.empty()) return true;
  Folds folds;
  return std::any_of(
      filter_.alternatives.begin(), filter_.alternatives.end(), [&](const auto& alternative) {
        return std::all_of(alternative.begin(), alternative.end(), [&](const Term& term) {
          return match_activity_term(term, activity, subject, text, as_of, *zone_, folds) !=
                 term.negated;
        });
      });
}

}  // namespace leads
