// SPDX-License-Identifier: MIT
// The filter language as a tree: built by the parser from text, walked by the matchers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "leads/lead.h"
#include "leads/when.h"

namespace leads {

/// Where a filter is used, which decides the names and dates allowed in it. `activity` is a rule's
/// `where`, `timeline` is the one of `show`.
enum class FilterScope : std::uint8_t { rule, stage, command_line, activity, timeline };
constexpr bool is_of_activities(FilterScope scope) {
  return scope == FilterScope::activity || scope == FilterScope::timeline;
}

/// What a term refers to.
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
  lead_id,    // a word of digits that is the number of a lead
  did,        // an activity of some kinds happened, perhaps at some time
  said,       // the subject or note of an activity
  entered,    // a stay in one of the stages began, perhaps at some time
  reason,     // of the newest move to a parked or lost stage
  retention,  // due to be forgotten
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

struct Sought;  // the spellings of a word or number; shared by copies of a filter

/// One alternative of a term: a single value or a range with ends included. Which members are set
/// depends on NameType: text: `text` (folded); integer/money/boolean/stage/kind/consent:
/// `low_integer`/`high_integer`; number: `low_number`...; date/instant: `first`/`last`, a single
/// value means the whole day of `first`; duration: `low_integer`/`high_integer` in seconds, or, for
/// months and years, `first`/`last` as the moment that long ago.
struct Operand {
  bool range = false;
  bool missing = false;  ///< matches leads without a value: `owner:nobody`
  std::string text;
  std::optional<std::int64_t> low_integer, high_integer;
  std::optional<double> low_number, high_number;
  std::optional<When> first, last;
  /// Of free words, names, companies, phones and what was said: every spelling that matches.
  std::shared_ptr<const Sought> sought;
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
      false;  ///< of email and phone on the command line: further addresses are compared, too
  std::vector<Operand> operands;
  std::vector<Operand> dates;  ///< of did, entered: when it happened; empty: at any time
  std::string text;            ///< of matches: the pattern as typed; of contains: the folded word
  std::shared_ptr<const Pattern> pattern;
  int column = 1, width = 1;  ///< position in the filter's text, in code points
};

/// Alternatives, each a list of terms that must all match. An empty filter (no alternatives)
/// matches everything.
struct Filter {
  std::string source;  ///< as typed
  std::vector<std::vector<Term>> alternatives;
  std::vector<std::string> notes = {};  ///< how unclear numbers were read
  bool empty() const { return alternatives.empty(); }
};

}  // namespace leads
