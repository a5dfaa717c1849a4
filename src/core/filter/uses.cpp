// SPDX-License-Identifier: MIT
#include "core/filter/uses.h"

#include <algorithm>

#include "core/filter/sought.h"

namespace leads {
namespace {

template <class Use>
void for_each_term(const Filter& filter, Use use) {
  for (const auto& alternative : filter.alternatives) {
    for (const Term& term : alternative) use(term);
  }
}

}  // namespace

std::vector<FieldIndex> named_fields(const Filter& filter) {
  std::vector<FieldIndex> fields;
  const auto add = [&fields](FieldIndex field) {
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
  };
  for_each_term(filter, [&](const Term& term) {
    if (term.name != Name::field) return;
    add(term.field);
    if (term.field == at(BuiltIn::name))
      for (const BuiltIn part : kNameFields) add(at(part));
  });
  return fields;
}

bool names(const Filter& filter, Name name) {
  bool found = false;
  for_each_term(filter, [&](const Term& term) { found = found || term.name == name; });
  return found;
}

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kMostAlternatives = 64;

/// One of these is in the texts of every lead that the term matches; empty: nothing is certain.
Words needed_by(const Term& term) {
  const bool word = term.name == Name::free_word;
  const bool values = term.name == Name::field && term.test == Term::Test::any_of;
  if (term.negated || (!word && !values)) return {};
  Words any;
  for (const Operand& operand : term.operands) {
    if (!operand.sought || operand.missing) return {};
    if (operand.sought->phone) {
      for (std::string& digits : needed_digits(*operand.sought->phone))
        any.push_back(std::move(digits));
    }
    std::string key = word_key(operand.sought->spellings.plain);
    if (key.empty()) return {};
    any.push_back(std::move(key));
  }
  return any;
}

/// Every combination of what there is and one of `any`.
void multiply(std::vector<Words>& alternatives, const Words& any) {
  if (any.empty() || alternatives.size() * any.size() > kMostAlternatives) return;
  std::vector<Words> all;
  for (const Words& words : alternatives) {
    for (const std::string& one : any) {
      all.push_back(words);
      all.back().push_back(one);
    }
  }
  alternatives = std::move(all);
}

}  // namespace

std::vector<std::vector<std::string>> needed_words(const Filter& filter) {
  std::vector<Words> needed;
  for (const auto& alternative : filter.alternatives) {
    std::vector<Words> words(1);
    for (const Term& term : alternative) multiply(words, needed_by(term));
    if (words.front().empty() || needed.size() + words.size() > kMostAlternatives) return {};
    needed.insert(needed.end(), words.begin(), words.end());
  }
  return needed;
}

}  // namespace leads
