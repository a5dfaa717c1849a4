// SPDX-License-Identifier: MIT
// A filter is understood or refused with the place in it, in every scope; what is understood says
// which fields it reads.
#include "leads/filter.h"

#include <string>

#include "core/filter/uses.h"
#include "fixtures/sample.h"
#include "fuzz/targets.h"

namespace leads::fuzz {

void filter(std::string_view bytes) {
  static const Playbook playbook;
  static const SampleVocabulary sample(playbook);
  const auto scope = static_cast<FilterScope>(choice(bytes) % 4);
  const FilterResult result = parse_filter(bytes, scope, sample.vocabulary);
  if (const auto* problem = std::get_if<FilterProblem>(&result)) {
    return require(problem->column > 0 && problem->width > 0 && !problem->message.empty(),
                   "a problem has a place and a message");
  }
  const auto& filter = std::get<Filter>(result);
  for (const FieldIndex field : named_fields(filter))
    require(index(field) < playbook.fields.size(), "it reads fields that there are");
  needed_words(filter);
}

}  // namespace leads::fuzz
