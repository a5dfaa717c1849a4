// SPDX-License-Identifier: MIT
// Charts of what a report's table says.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/output/chart.h"
#include "cli/output/rows.h"

namespace leads {

/// A series of a chart: a column of counts, and what it means.
struct ChartedColumn {
  std::string column;
  Tone tone = Tone::main;
};
/// Adds a chart of the first rows of a table, without its total. The first `names` columns are its
/// labels. No chart where there is nothing to draw.
void add_chart(Table& table, Chart::Kind kind, const std::string& title,
               const std::vector<ChartedColumn>& columns, std::size_t names = 1);
/// The same of values that are not in the table.
void add_chart(Table& table, Chart chart);

}  // namespace leads
