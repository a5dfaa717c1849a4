// SPDX-License-Identifier: MIT
// Looks at two terms of an alternative at a time, about the same single value. What it cannot judge
// (patterns, relative dates, tags of which there may be many) it takes for possible.
#include "formats/playbook/lint/filter_lint.h"

#include <algorithm>

namespace leads {
namespace {

/// Pairs of pairs are looked at: longer filters are taken for possible.
constexpr std::size_t kMostJudged = 20;

bool is_whole(NameType type) {
  return type == NameType::integer || type == NameType::money || type == NameType::boolean ||
         type == NameType::kind || type == NameType::consent || type == NameType::duration;
}

/// Names with one value at a time, so that two terms on one speak of the same.
bool is_single(Name name) {
  return name != Name::tag && name != Name::free_word && name != Name::op &&
         name != Name::duplicates_of && name != Name::did && name != Name::said &&
         name != Name::entered;
}

bool same_subject(const Term& a, const Term& b) {
  if (a.name != b.name || !is_single(a.name)) return false;
  if (a.name == Name::field) return a.field == b.field;
  return a.name != Name::consent || a.channel == b.channel;
}

template <class Number>
bool apart(const std::optional<Number>& low_a, const std::optional<Number>& high_a,
           const std::optional<Number>& low_b, const std::optional<Number>& high_b) {
  return (high_a && low_b && *high_a < *low_b) || (high_b && low_a && *high_b < *low_a);
}

bool apart(NameType type, const Operand& a, const Operand& b) {
  if (a.sought || b.sought) return false;  // other words may be other spellings
  if (type == NameType::text) return !a.range && !b.range && a.text != b.text;
  if (type == NameType::number)
    return apart(a.low_number, a.high_number, b.low_number, b.high_number);
  if (type == NameType::stage) return !a.range && !b.range && a.low_integer != b.low_integer;
  return is_whole(type) && apart(a.low_integer, a.high_integer, b.low_integer, b.high_integer);
}

template <class Number>
bool reaches(const std::optional<Number>& outer, const std::optional<Number>& inner, bool low) {
  return !outer || (inner && (low ? *outer <= *inner : *outer >= *inner));
}

bool covers(NameType type, const Operand& outer, const Operand& inner) {
  if (type == NameType::text) return !outer.range && !inner.range && outer.text == inner.text;
  if (type == NameType::number) {
    return reaches(outer.low_number, inner.low_number, true) &&
           reaches(outer.high_number, inner.high_number, false);
  }
  if (type == NameType::stage)
    return !outer.range && !inner.range && outer.low_integer == inner.low_integer;
  return is_whole(type) && reaches(outer.low_integer, inner.low_integer, true) &&
         reaches(outer.high_integer, inner.high_integer, false);
}

/// True when no value satisfies both; each direction of an unequal pair is asked for by the caller.
bool exclude_each_other(const Term& a, const Term& b) {
  using Test = Term::Test;
  const bool needs_value = (a.test == Test::any_of || a.test == Test::matches) && !a.negated;
  if (b.test == Test::present && b.negated)
    return needs_value || (a.test == Test::present && !a.negated);
  if (a.test != Test::any_of || b.test != Test::any_of || a.negated || a.type != b.type)
    return false;
  const auto all = [&](auto&& applies) {
    return std::all_of(a.operands.begin(), a.operands.end(),
                       [&](const Operand& inner) { return applies(inner); });
  };
  if (b.negated) {
    return all([&](const Operand& inner) {
      return std::any_of(b.operands.begin(), b.operands.end(),
                         [&](const Operand& outer) { return covers(a.type, outer, inner); });
    });
  }
  return all([&](const Operand& one) {
    return std::all_of(b.operands.begin(), b.operands.end(),
                       [&](const Operand& other) { return apart(a.type, one, other); });
  });
}

bool is_contradiction(const std::vector<Term>& terms) {
  const auto is_long = [](const Term& term) { return term.operands.size() > kMostJudged; };
  if (terms.size() > kMostJudged || std::any_of(terms.begin(), terms.end(), is_long)) return false;
  for (const Term& a : terms) {
    for (const Term& b : terms) {
      if (&a != &b && same_subject(a, b) && exclude_each_other(a, b)) return true;
    }
  }
  return false;
}

/// True for a term that asks for kinds and for none of these.
bool asks_for_others(const Term& term, std::span<const KindId> kinds) {
  if (term.name != Name::kind || term.test != Term::Test::any_of || term.negated) return false;
  return std::none_of(kinds.begin(), kinds.end(), [&](KindId kind) {
    const auto value = static_cast<std::int64_t>(index(kind));
    return std::any_of(term.operands.begin(), term.operands.end(),
                       [&](const Operand& operand) { return operand.low_integer == value; });
  });
}

/// Whether a lead for which `later` holds is one for which `earlier` does.
bool follows(const Term& earlier, const Term& later, bool same_text) {
  if (same_text) return true;
  if (!same_subject(earlier, later) || earlier.negated || later.negated) return false;
  if (earlier.test == Term::Test::present)
    return later.test == Term::Test::any_of || later.test == Term::Test::matches;
  if (earlier.test != Term::Test::any_of || later.test != Term::Test::any_of ||
      earlier.type != later.type)
    return false;
  return std::all_of(later.operands.begin(), later.operands.end(), [&](const Operand& inner) {
    return std::any_of(earlier.operands.begin(), earlier.operands.end(), [&](const Operand& outer) {
      return !outer.missing && !inner.missing && covers(earlier.type, outer, inner);
    });
  });
}

std::string text_of(const std::string& source, const Term& term) {
  std::string text;
  int column = 0;
  for (const char byte : source) {
    if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80U) ++column;
    if (column >= term.column && column < term.column + term.width) text += byte;
  }
  return text;
}

}  // namespace

bool includes(const Filter& earlier, const Filter& later) {
  if (earlier.empty()) return true;
  if (later.empty()) return false;
  const auto implied = [&](const Term& wanted, const std::vector<Term>& given) {
    return std::any_of(given.begin(), given.end(), [&](const Term& term) {
      return follows(wanted, term, text_of(earlier.source, wanted) == text_of(later.source, term));
    });
  };
  return std::all_of(
      later.alternatives.begin(), later.alternatives.end(), [&](const std::vector<Term>& given) {
        return given.size() <= kMostJudged &&
               std::any_of(earlier.alternatives.begin(), earlier.alternatives.end(),
                           [&](const std::vector<Term>& terms) {
                             return terms.size() <= kMostJudged &&
                                    std::all_of(terms.begin(), terms.end(), [&](const Term& each) {
                                      return implied(each, given);
                                    });
                           });
      });
}

bool can_never_hold(const Filter& filter, std::span<const KindId> kinds) {
  const auto is_impossible = [&](const std::vector<Term>& terms) {
    const bool others = !kinds.empty() && terms.size() <= kMostJudged &&
                        std::any_of(terms.begin(), terms.end(),
                                    [&](const Term& term) { return asks_for_others(term, kinds); });
    return others || is_contradiction(terms);
  };
  return !filter.empty() &&
         std::all_of(filter.alternatives.begin(), filter.alternatives.end(), is_impossible);
}

}  // namespace leads
