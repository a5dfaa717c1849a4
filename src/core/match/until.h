// SPDX-License-Identifier: MIT
// Combining answers that expire: the result is valid as long as the parts that decide it.
#pragma once

#include <algorithm>

#include "leads/filter.h"
#include "leads/instant.h"

namespace leads {

/// All of several conditions. A false whole stays so as long as any false part; a true one as long
/// as every part.
class AllOf {
 public:
  void add(const Until<bool>& part) {
    if (part.value)
      until_all_ = std::min(until_all_, part.valid_until);
    else
      until_false_ = holds_ ? part.valid_until : std::max(until_false_, part.valid_until);
    holds_ = holds_ && part.value;
  }
  /// No further part can change the answer or its expiry.
  bool settled() const { return !holds_ && until_false_ >= kLastInstant; }
  Until<bool> result() const { return {holds_, holds_ ? until_all_ : until_false_}; }

 private:
  bool holds_ = true;
  Instant until_all_ = kLastInstant, until_false_ = kLastInstant;
};

/// Any of several conditions, the mirror of AllOf.
class AnyOf {
 public:
  void add(const Until<bool>& part) { none_.add({!part.value, part.valid_until}); }
  bool settled() const { return none_.settled(); }
  Until<bool> result() const {
    const auto none = none_.result();
    return {!none.value, none.valid_until};
  }

 private:
  AllOf none_;
};

/// Judges a filter term by term: `judge(const Term&)` answers with negation applied. An empty
/// filter matches for ever.
template <class Filter, class Judge>
Until<bool> judge_filter(const Filter& filter, Judge&& judge) {
  if (filter.alternatives.empty()) return {true, kLastInstant};
  AnyOf any;
  for (const auto& alternative : filter.alternatives) {
    AllOf all;
    for (const auto& term : alternative) {
      all.add(judge(term));
      if (all.settled()) break;
    }
    any.add(all.result());
    if (any.settled()) break;
  }
  return any.result();
}

}  // namespace leads
