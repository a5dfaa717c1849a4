// SPDX-License-Identifier: MIT
// The names a filter may use: where, and how their values compare. One table serves the parser,
// completion and messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filter/parser.h"
#include "leads/filter.h"

namespace leads {

/// What a name in a filter refers to.
struct NameMeaning {
  std::string text;  ///< as a user writes it
  Name name = Name::field;
  NameType type = NameType::text;
  FieldIndex field{};
  Channel channel{};
  const Field* definition = nullptr;  ///< of Name::field
  bool can_be_missing = false;        ///< `has:` and `no:` make sense
};

/// The meaning of a lower-case name in a scope.
std::optional<NameMeaning> find_name(std::string_view text, FilterScope scope,
                                     const FilterVocabulary& vocabulary);
/// A hint that says where a name that cannot be used in `scope` can be used. Nullopt when there is
/// no such name.
std::optional<std::string> where_else(std::string_view text, FilterScope scope,
                                      const FilterVocabulary& vocabulary);
/// Every name that can be used in a scope, for completion and messages.
std::vector<std::string> filter_names(FilterScope scope, const FilterVocabulary& vocabulary);
/// "rules", "filters of leads"...
std::string_view scope_name(FilterScope scope);

}  // namespace leads
