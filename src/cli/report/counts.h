// SPDX-License-Identifier: MIT
// The numbers of a finished table that count leads: which leads these are, for JSON, for hover
// texts and for --explain.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/output/rows.h"
#include "cli/report/cells.h"

namespace leads {

/// The counted numbers of one row: their columns, and their indexes in the cells.
struct CountedRow {
  std::string label;  ///< what --explain calls the row
  std::vector<std::pair<std::string, std::size_t>> cells;
};

/// Adds a column `counts` to data, of {column: {leads, cycles, filter}} by row; below a table of
/// people a line for each number but zero. Rows beyond those counted, such as a total, have none.
void add_counts(const CountedCells& cells, const std::vector<CountedRow>& rows, Format format,
                Table& table);

}  // namespace leads
