// The filter language: parsed once into a tree, matched in memory. The matcher is the one truth;
// the SQL made from the same tree (leads/store.h) only spares reading.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "leads/lead.h"

namespace leads {

struct Playbook;
struct Score;

/// Where a filter stands: which names may be used there, and which dates. `activity` is a rule's
/// `where`, `timeline` that of `show`.
enum class FilterScope : std::uint8_t { rule, stage, command_line, activity, timeline };
constexpr bool is_of_activities(FilterScope scope) {
  return scope == FilterScope::activity || scope == FilterScope::timeline;
}

/// What a term speaks of.
enum class Name : std::uint8_t {
  field,  // a stored or custom field: Term::field says which
  tag,
  stage,
  furthest_stage,
  in_stage,
  cycle,
  consent,
  mailable,
  callable,
  lead_age,
  idle,
  last_activity,
  last_contact,
  fit,
  engagement,
  score,
  grade,
  temperature,
  qualified,
  first_response,
  ready,
  op,
  duplicates_of,
  free_word,
  at,
  kind,
  subject,
  value,
  ref,
  note,
  machine,
  system  // of an activity
};

/// How operands of a name compare. Grades and temperatures are integers: the values of Grade and
/// Temperature.
enum class NameType : std::uint8_t {
  text,
  integer,
  number,
  money,
  boolean,
  date,
  instant,
  duration,
  stage,
  kind,
  consent
};

/// One alternative of a term: a single value or a range with ends included. Which members hold is
/// decided by NameType: text: `text` (folded); integer/money/boolean/stage/kind/consent:
/// `low_integer`/`high_integer`; number: `low_number`...; date/instant: `first`/`last`, a single
/// value means the whole day of `first`; duration: `low_integer`/`high_integer` in seconds, or, for
/// months and years, `first`/`last` as the moment that long ago.
struct Operand {
  bool range = false;
  std::string text;
  std::optional<std::int64_t> low_integer, high_integer;
  std::optional<double> low_number, high_number;
  std::optional<When> first, last;
};

struct Pattern;  // a compiled RE2, shared by copies of a filter

struct Term {
  enum class Test : std::uint8_t { any_of, present, matches, contains };
  Name name = Name::field;
  NameType type = NameType::text;
  FieldIndex field{};  ///< of Name::field
  Channel channel{};   ///< of Name::consent
  Test test = Test::any_of;
  bool negated = false;  ///< `not:` (and `no:` = not present)
  bool further =
      false;  ///< of email and phone on the command line: a further address may have the value, too
  std::vector<Operand> operands;
  std::string text;  ///< of matches: the pattern as typed; of contains: the folded word
  std::shared_ptr<const Pattern> pattern;
  int column = 1, width = 1;  ///< where it stands in the filter's text, in code points
};

/// Alternatives of terms that must all hold. An empty filter (no alternatives) holds for
/// everything.
struct Filter {
  std::string source;  ///< as typed
  std::vector<std::vector<Term>> alternatives;
  bool empty() const { return alternatives.empty(); }
};

struct FilterProblem {
  int column = 1, width = 1;  ///< code points, from 1
  std::string message, hint;
};

/// What names mean while parsing. `stages` and `kinds` are those of the playbook.
struct FilterVocabulary {
  const Fields* fields = nullptr;
  const Kinds* kinds = nullptr;
  const std::vector<std::string>* stages = nullptr;  ///< names in order; StageId is the place
  std::string me;                                    ///< whom `owner:me` means; "" refuses it
  const std::vector<bool>* aside =
      nullptr;  ///< which of `stages` are parked or lost: no range begins or ends there
};

using FilterResult = std::variant<Filter, FilterProblem>;
/// Parses one text of blank-separated terms (rules, and an argument with blanks inside).
FilterResult parse_filter(std::string_view text, FilterScope scope,
                          const FilterVocabulary& vocabulary);
/// Parses command line arguments: each is a text of its own (so `'title:~vp of sales'` is one
/// term), joined by blanks in `Filter::source`, where columns count.
FilterResult parse_filter(const std::vector<std::string>& arguments, FilterScope scope,
                          const FilterVocabulary& vocabulary);
/// Fields a filter names, each once, in order; negated or not.
std::vector<FieldIndex> named_fields(const Filter& filter);
bool names(const Filter& filter, Name name);
/// By alternative, the free words every lead it holds for has in its texts; empty when an
/// alternative asks for none.
std::vector<std::vector<std::string>> needed_words(const Filter& filter);
/// What any_searched_text reads, beside tags and further addresses.
inline constexpr auto kSearchedFields =
    std::to_array({BuiltIn::name, BuiltIn::first_name, BuiltIn::last_name, BuiltIn::company,
                   BuiltIn::email, BuiltIn::phone, BuiltIn::notes});
/// The texts a free word is looked for in, as they stand, one after the other until `use` says
/// true. Whether it did.
bool any_searched_text(const LeadView& lead, const std::function<bool(std::string_view)>& use);
/// Every name that can be used in a scope, for completion and messages.
std::vector<std::string> filter_names(FilterScope scope, const FilterVocabulary& vocabulary);

/// One lead at one instant. Activities after `as_of` are ignored by every reader of it.
struct Facts {
  const LeadView& lead;
  std::span<const Activity> activities;
  Instant as_of;
  const Score* score = nullptr;  ///< needed for names of the stage and command line scopes
  /// For `op:N`; unset means no operation touched it.
  std::function<bool(LeadId, std::int64_t)> touched_by;
  /// For `duplicates_of:N`; unset means it is alike to none.
  std::function<bool(LeadId, std::int64_t)> alike_to = {};
};

/// Playbook data that names need (stage types, kinds, zone, consent policy) is read from it; it
/// must outlive the matcher. Immutable: several threads may match at once. Days and words like
/// `today` are those of `zone` (the user's, on the command line), which must outlive it too;
/// without one those of the playbook's calendar.
class FilterMatcher {
 public:
  FilterMatcher(Filter filter, const Playbook& playbook, const Zone* zone = nullptr);
  Until<bool> match(const Facts& facts) const;
  const Filter& filter() const { return filter_; }

 private:
  Filter filter_;
  const Playbook* playbook_;
  const Zone* zone_;
};

/// A `where`: terms about one activity. Playbook and zone as of FilterMatcher.
class ActivityMatcher {
 public:
  ActivityMatcher(Filter filter, const Playbook& playbook, const Zone* zone = nullptr);
  bool match(const Activity& activity, std::string_view subject, const ActivityText& text,
             Instant as_of) const;

 private:
  Filter filter_;
  const Zone* zone_;
};

/// Facts both the matcher and screens derive from activities at or before as_of.
/// Interest by kind, not by a machine; nullopt without any.
std::optional<Instant> last_activity(std::span<const Activity> activities, const Kinds& kinds,
                                     Instant as_of);
/// Contact ignores the machine flag.
std::optional<Instant> last_contact(std::span<const Activity> activities, const Kinds& kinds,
                                    Instant as_of);
/// The first contact at or after an instant.
std::optional<Instant> first_contact_since(Instant since, std::span<const Activity> activities,
                                           const Kinds& kinds, Instant as_of);
/// The first contact at or after the start of the cycle.
std::optional<Instant> first_response(const LeadView& lead, std::span<const Activity> activities,
                                      const Kinds& kinds, Instant as_of);
/// Whether a lead may be mailed or called: it has the address, nothing stands against it, and
/// consent allows it.
bool is_mailable(const LeadView& lead, std::span<const Activity> activities,
                 const Playbook& playbook, Instant as_of);
bool is_callable(const LeadView& lead, const Playbook& playbook);

}  // namespace leads
