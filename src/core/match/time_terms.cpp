// SPDX-License-Identifier: MIT
// Relative bounds move with as_of, so each condition flips at most once from now on: a start leaves
// the value behind one second past it, an end reaches it. Words move at midnight. Months have no
// fixed length: those answers last a second.
#include "core/match/time_terms.h"

#include "base/time/when.h"
#include "core/match/until.h"

namespace leads {
namespace {

constexpr Seconds kSecond{1};

bool is_now(const When& when) {
  return when.kind == When::Kind::word && when.word == When::Word::now;
}
bool moves_along(const When& when) {
  return when.kind == When::Kind::relative || is_now(when);
}
Seconds shift_of(const When& when) {
  return is_now(when) ? Seconds{0} : when.span.seconds;
}

/// How long a fixed bound or a word keeps its meaning.
Instant meaning_until(const When& when, Instant as_of, const Zone& zone) {
  return changes_at_midnight(when) ? next_midnight(as_of, zone) : kLastInstant;
}

Until<bool> is_not_before(Instant value, const When& start, Instant as_of, const Zone& zone) {
  const bool matches = value >= resolve(start, as_of, zone).first;
  if (!moves_along(start)) return {matches, meaning_until(start, as_of, zone)};
  if (start.span.months != 0) return {matches, as_of + kSecond};
  return {matches, matches ? add_clamped(value, kSecond - shift_of(start)) : kLastInstant};
}

Until<bool> is_not_after(Instant value, const When& end, Instant as_of, const Zone& zone) {
  const bool matches = value <= resolve(end, as_of, zone).last;
  if (!moves_along(end)) return {matches, meaning_until(end, as_of, zone)};
  if (end.span.months != 0) return {matches, as_of + kSecond};
  return {matches, matches ? kLastInstant : add_clamped(value, -shift_of(end))};
}

Until<bool> is_on_day(Instant value, const When& when, Instant as_of, const Zone& zone) {
  // A month, a week or a year is all of it; whatever else is meant, its day is.
  const InstantRange range = resolve(when, as_of, zone);
  const bool matches = local_day(value, zone) >= local_day(range.first, zone) &&
                       local_day(value, zone) <= local_day(range.last, zone);
  return {matches, is_now(when) ? next_midnight(as_of, zone) : meaning_until(when, as_of, zone)};
}

/// `ago` is a relative moment in months: since <= ago means at least that long.
Until<bool> is_longer_than_months(Instant since, const When& ago, Instant as_of, const Zone& zone) {
  return {since <= resolve(ago, as_of, zone).first, as_of + kSecond};
}
Until<bool> is_shorter_than_months(Instant since, const When& ago, Instant as_of,
                                   const Zone& zone) {
  return {since >= resolve(ago, as_of, zone).first, as_of + kSecond};
}

Until<bool> is_at_least(Instant since, Seconds length, Instant as_of) {
  if (length <= Seconds{0} || as_of - since >= length) return {true, kLastInstant};
  return {false, add_clamped(since, length)};
}

Until<bool> is_at_most(Instant since, Seconds length, Instant as_of) {
  if (as_of - since > length) return {false, kLastInstant};
  return {true, add_clamped(since, length + kSecond)};
}

}  // namespace

Until<bool> is_in_dates(Instant value, const std::vector<Operand>& operands, Instant as_of,
                        const Zone& zone) {
  AnyOf any;
  for (const Operand& operand : operands) {
    if (!operand.range) {
      any.add(is_on_day(value, *operand.first, as_of, zone));
      continue;
    }
    AllOf all;
    if (operand.first) all.add(is_not_before(value, *operand.first, as_of, zone));
    if (operand.last) all.add(is_not_after(value, *operand.last, as_of, zone));
    any.add(all.result());
  }
  return any.result();
}

Until<bool> is_in_lengths(Instant since, const std::vector<Operand>& operands, Instant as_of,
                          const Zone& zone) {
  AnyOf any;
  for (const Operand& operand : operands) {
    AllOf all;
    if (operand.low_integer) all.add(is_at_least(since, Seconds{*operand.low_integer}, as_of));
    if (operand.high_integer) all.add(is_at_most(since, Seconds{*operand.high_integer}, as_of));
    if (operand.first) all.add(is_longer_than_months(since, *operand.first, as_of, zone));
    if (operand.last) all.add(is_shorter_than_months(since, *operand.last, as_of, zone));
    any.add(all.result());
  }
  return any.result();
}

}  // namespace leads
