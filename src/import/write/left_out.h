// SPDX-License-Identifier: MIT
// Columns of addresses that nobody takes: leads without a key are doubled by the next import.
#pragma once

#include <string>
#include <vector>

#include "import/columns/column.h"

namespace leads {

/// Throws usage, with the --map to write, when a column that is left out holds mostly e-mail
/// addresses, or phones, and no column is taken as one. What --map or a mapping names is meant so.
void refuse_left_out_addresses(const std::vector<std::string>& header,
                               const std::vector<ColumnTarget>& columns, const ImportFile& file,
                               const ImportOptions& options);

}  // namespace leads
