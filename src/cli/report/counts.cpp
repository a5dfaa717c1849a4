// SPDX-License-Identifier: MIT
#include "cli/report/counts.h"

#include <algorithm>

#include "base/scan.h"

namespace leads {
namespace {

/// "in time" for IN TIME: as it is read in a sentence.
std::string spoken(const Table& table, const std::string& name) {
  const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                   [&](const Column& each) { return each.name == name; });
  return column == table.columns.end() || column->heading.empty() ? name : lowered(column->heading);
}

}  // namespace

void add_counts(const CountedCells& cells, const std::vector<CountedRow>& rows, Format format,
                Table& table) {
  if (!cells.wanted()) return;
  if (format == Format::table) {
    for (const CountedRow& row : rows) {
      for (const auto& [name, cell] : row.cells)
        if (cells.leads(cell) > 0)
          table.footer.push_back(cells.line(cell, row.label + ", " + spoken(table, name)));
    }
    return;
  }
  table.columns.push_back(column("counts", ""));
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    Record counts;
    if (i < rows.size())
      for (const auto& [name, cell] : rows[i].cells) counts.emplace_back(name, cells.record(cell));
    table.rows[i].emplace_back(std::move(counts));
  }
}

}  // namespace leads
