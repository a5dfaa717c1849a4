// SPDX-License-Identifier: MIT
// The index of texts, and how every change of the book keeps it correct. book.searched_to is the
// highest lead it knows (null: there is no index); newer ones and those of `unsearched` are checked
// by every search. So a change of a text notes the lead in the same transaction
// (OpenOperation::note_words), and reading commands leave the index alone.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "core/lead/searched_text.h"
#include "leads/filter.h"
#include "sql/connection.h"

namespace leads {

class Store;

inline bool is_searched(FieldIndex field) {
  return std::any_of(kSearchedFields.begin(), kSearchedFields.end(),
                     [&](BuiltIn each) { return at(each) == field; });
}

struct SearchText {
  LeadId lead{};
  std::string_view text;  ///< text_key, several with a NUL between; empty: it has none
};
/// Replaces what the blocks have of these leads. Ascending by lead; in a transaction.
void write_search_texts(sql::Connection& connection, std::span<const SearchText> texts);
/// Deleted leads leave nothing behind.
void drop_search_texts(sql::Connection& connection, std::vector<LeadId> leads,
                       std::int64_t searched_to);

/// Notes the leads of blocks that are damaged or missing, so that every search looks at them until
/// they are in the index again.
void note_bad_blocks(Store& store);

}  // namespace leads
