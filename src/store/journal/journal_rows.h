// SPDX-License-Identifier: MIT
// The journal as rows: one shape of table for every format of the book.
#pragma once

#include <string>
#include <string_view>

#include "sql/connection.h"
#include "store/journal/entry.h"

namespace leads {

/// What entry_at() reads, in its order.
inline constexpr std::string_view kEntryColumns = "op, lead_id, kind, name, old, new";

/// The table `change` of this format as something to select from: id and kEntryColumns.
std::string journal_table(int format);
/// The same of a table of formats 1 to 4, in which one text stood for the kind and the name. A word
/// of ours that is also the name of a custom field of the book is ours where the value is one that
/// only we wrote: JSON that begins as a row kept whole does, or the two entries of a merge that
/// name each other's leads. Else it is the field.
std::string older_journal(std::string_view table);

/// Throws bad_input for an unknown kind.
JournalEntry entry_at(const sql::Statement& row, int column);

}  // namespace leads
