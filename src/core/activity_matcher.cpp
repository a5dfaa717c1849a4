// Filters against one activity: what `where` and `show --where` mean.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/term_matcher.h"
#include "core/time_terms.h"
#include "leads/filter.h"
#include "leads/playbook.h"

namespace leads {
namespace {

bool is_text_term(const Term& term, std::string_view text, bool present) {
  return present && (term.test == Term::Test::present || matches_text(term, text));
}

bool is_subject_only(const Filter& filter) {
  return !filter.empty() &&
         std::all_of(filter.alternatives.begin(), filter.alternatives.end(), [](const auto& alternative) {
           return std::all_of(alternative.begin(), alternative.end(),
                              [](const Term& term) { return term.name == Name::subject; });
         });
}

}  // namespace

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

ActivityMatcher::ActivityMatcher(Filter filter, const Playbook& playbook)
    : filter_(std::move(filter)),
      playbook_(&playbook),
      needs_subject_(names(filter_, Name::subject)),
      needs_text_(names(filter_, Name::ref) || names(filter_, Name::note) || names(filter_, Name::system)),
      names_machine_(names(filter_, Name::machine)),
      subject_only_(is_subject_only(filter_)) {}

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

}  // namespace leads
