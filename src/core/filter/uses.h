// SPDX-License-Identifier: MIT
// What a filter refers to: fields, names, free words.
#pragma once

#include <string>
#include <vector>

#include "leads/filter.h"

namespace leads {

/// Fields a filter names, each once, in order; negated or not.
std::vector<FieldIndex> named_fields(const Filter& filter);
bool names(const Filter& filter, Name name);
/// By alternative, the free words that every matching lead has in its texts; empty when an
/// alternative needs none.
std::vector<std::vector<std::string>> needed_words(const Filter& filter);

}  // namespace leads
