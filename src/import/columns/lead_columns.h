// SPDX-License-Identifier: MIT
// The columns of a file of leads: by --map, by the mapping, else by their names.
#pragma once

#include <string>
#include <vector>

#include "import/columns/column.h"
#include "import/import.h"

namespace leads {

/// Throws usage or bad_input when a mapped column is missing from the header or a target is
/// unknown.
std::vector<ColumnTarget> lead_columns_of(const std::vector<std::string>& header,
                                          const ImportFile& file, const ImportOptions& options,
                                          const Playbook& playbook);

}  // namespace leads
