// SPDX-License-Identifier: MIT
// What a filter refers to: fields, names, free words.
#pragma once

#include <string>
#include <vector>

#include "leads/filter.h"

namespace leads {

/// Fields a filter reads, each once, in order; negated or not. A name is made of several.
std::vector<FieldIndex> named_fields(const Filter& filter);
bool names(const Filter& filter, Name name);
/// Alternatives of keys (word_key, or digits of a phone): every matching lead has all of one
/// alternative in the keys of its texts. Empty when a lead without any may match.
std::vector<std::vector<std::string>> needed_words(const Filter& filter);

}  // namespace leads
