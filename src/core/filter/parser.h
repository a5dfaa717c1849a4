// SPDX-License-Identifier: MIT
// From the text of a filter to its tree.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/lead/sought_phone.h"
#include "leads/filter.h"

namespace leads {

struct FilterProblem {
  int column = 1, width = 1;  ///< code points, from 1
  std::string message, hint;
};

/// What names mean while parsing. `stages` and `kinds` are those of the playbook.
struct FilterVocabulary {
  const Fields* fields = nullptr;
  const Kinds* kinds = nullptr;
  const std::vector<std::string>* stages = nullptr;  ///< names in order; StageId is the index
  std::string me;                                    ///< whom `owner:me` means; "" refuses it
  const std::vector<bool>* aside =
      nullptr;  ///< which of `stages` are parked or lost: no range begins or ends there
  std::string_view country = {};  ///< whose order of day and month 3/4 has; "" unknown
  bool retention = true;          ///< leads.toml has [retention]
  PhoneReader phones = {};        ///< how the company's country writes phone numbers
};

using FilterResult = std::variant<Filter, FilterProblem>;
/// Parses one text of blank-separated terms (rules, and an argument with blanks inside).
FilterResult parse_filter(std::string_view text, FilterScope scope,
                          const FilterVocabulary& vocabulary);
/// Parses command line arguments: each is a text of its own (so `'title:~vp of sales'` is one
/// term), joined by blanks in `Filter::source`, where columns count.
FilterResult parse_filter(const std::vector<std::string>& arguments, FilterScope scope,
                          const FilterVocabulary& vocabulary);

}  // namespace leads
