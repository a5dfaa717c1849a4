// SPDX-License-Identifier: MIT
#include "core/filter/uses.h"

#include <algorithm>

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

}  // namespace leads
