// SPDX-License-Identifier: MIT
// What only a whole column shows: the order of its dates, whether they are day numbers, its decimal
// mark.
#pragma once

#include <optional>
#include <vector>

#include "import/columns/column.h"
#include "import/import.h"
#include "import/notes.h"

namespace leads {

/// A field a column of this role is read as, when its dates or amounts want the whole column;
/// nullopt for others.
std::optional<FieldType> surveyed_type(const ColumnTarget& target, const Playbook& playbook);

/// From here on a number in a column of dates is no day but seconds since 1970: in 1973.
inline constexpr double kFewestUnixSeconds = 1e8;

/// The order of dates that the command or the mapping names.
std::optional<DateOrder> named_order(const ImportFile& file, const ImportOptions& options);
/// Reads the file once through for columns whose dates or amounts can only be decided from all of
/// them, and decides. A problem of the file when its dates can be read in two orders and nothing
/// says which.
std::optional<Diagnostic> decide_columns(const ImportFile& file, const ImportOptions& options,
                                         const Playbook& playbook,
                                         std::vector<ColumnTarget>& columns, Notes& notes);

}  // namespace leads
