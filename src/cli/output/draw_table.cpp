// SPDX-License-Identifier: MIT
#include "cli/output/draw_table.h"

#include <algorithm>

#include "base/display.h"
#include "base/spelling.h"
#include "cli/output/encode.h"
#include "cli/output/links.h"

namespace leads {
namespace {

constexpr int kWidestCell = 34;  // a text column takes at most this unless there is space
constexpr int kCutCell = 20;  // longer values are always cut, so that they do not displace others
constexpr int kGap = 2;

std::string padded(const std::string& text, int width, bool right) {
  const int missing = std::max(0, width - display_width(text));
  const std::string blanks(static_cast<std::size_t>(missing), ' ');
  return right ? blanks + text : text + blanks;
}

struct Grid {
  std::vector<std::size_t> columns;             // indexes in the table
  std::vector<std::vector<std::string>> cells;  // escaped
  std::vector<int> widths;                      // of the widest cell
  std::vector<int> wishes;   // the requested widths before spare space is distributed
  std::vector<bool> filled;  // whether any row has a value
  std::vector<bool> kept;    // never dropped
};

int total_width(const Grid& grid) {
  int total = kGap * (static_cast<int>(grid.widths.size()) - 1);
  for (const int width : grid.widths) total += width;
  return total;
}

void drop(Grid& grid, std::size_t index) {
  const auto drop_from = [index](auto& all) {
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
  };
  drop_from(grid.columns);
  drop_from(grid.widths);
  drop_from(grid.wishes);
  drop_from(grid.filled);
  drop_from(grid.kept);
  for (auto& row : grid.cells) drop_from(row);
}

int wish_of(int width, const Column& column) {
  if (column.preferred_width > 0) return std::min(width, column.preferred_width);
  return width <= kWidestCell ? width : kCutCell;
}

// Drops columns from the right until the rest fits, empty ones first; two always stay, and the
// widest of these are cut. Spare space is distributed among the columns that were cut.
void fit(Grid& grid, int width, bool may_drop) {
  std::swap(grid.widths,
            grid.wishes);  // widths become the requested widths, wishes the full ones
  for (std::size_t index = grid.columns.size(); may_drop && index-- > 2;) {
    if (!grid.filled[index] && !grid.kept[index] && total_width(grid) > width) drop(grid, index);
  }
  for (std::size_t index = grid.columns.size(); may_drop && index-- > 2;) {
    if (!grid.kept[index] && total_width(grid) > width) drop(grid, index);
  }
  const std::vector<int>& natural = grid.wishes;
  while (total_width(grid) > width) {
    auto widest = std::max_element(grid.widths.begin(), grid.widths.end());
    if (*widest <= 4) break;
    --*widest;
  }
  for (bool dealt = true; dealt;) {
    dealt = false;
    for (std::size_t i = 0; i < grid.widths.size() && total_width(grid) < width; ++i) {
      if (grid.widths[i] >= natural[i]) continue;
      ++grid.widths[i];
      dealt = true;
    }
  }
}

std::string draw_line(const Table& table, const Grid& grid, const std::vector<std::string>& cells,
                      const std::vector<Datum>* row, const OutputSettings& settings) {
  std::string line;
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    const Column& column = table.columns[grid.columns[i]];
    const bool last = i + 1 == grid.columns.size();
    const std::string cut = fit_width(cells[i], grid.widths[i]);
    std::string text = last && !column.right ? cut : padded(cut, grid.widths[i], column.right);
    Style style = row == nullptr ? Style::dim : Style::plain;
    if (row != nullptr && column.style) style = column.style((*row)[grid.columns[i]]);
    std::string link;
    if (row != nullptr && settings.links && !column.right)
      link = cell_link(column.name, datum_text((*row)[grid.columns[i]], settings, false));
    if (link.empty()) {
      line += styled(text, style, settings.color);
    } else {
      // Without the blanks that pad it.
      text.erase(0, cut.size());
      line += linked(styled(cut, style, settings.color), link) + text;
    }
    if (!last) line += std::string(kGap, ' ');
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line + "\n";
}

}  // namespace

std::string draw_table(const Table& table, const OutputSettings& settings) {
  std::string text;
  if (!table.title.empty())
    text += styled(fit_width(escape_terminal(table.title), settings.width), Style::bold,
                   settings.color) +
            "\n\n";
  if (table.rows.empty()) {
    return text + (table.empty_note.empty()
                       ? ""
                       : styled(table.empty_note, Style::dim, settings.color) + "\n");
  }
  Grid grid;
  grid.columns = shown_columns(table, settings);
  const auto heading = [&table](std::size_t index) {
    const Column& column = table.columns[index];
    return column.heading.empty() ? column.name : column.heading;
  };
  for (const std::size_t index : grid.columns) {
    grid.widths.push_back(display_width(heading(index)));
    grid.wishes.push_back(grid.widths.back());
    grid.filled.push_back(false);
    const Column& column = table.columns[index];
    grid.kept.push_back(column.kept || std::any_of(settings.added.begin(), settings.added.end(),
                                                   [&column](const std::string& name) {
                                                     return means_column(name, column.name);
                                                   }));
  }
  for (const std::vector<Datum>& row : table.rows) {
    std::vector<std::string>& cells = grid.cells.emplace_back();
    for (std::size_t i = 0; i < grid.columns.size(); ++i) {
      const Column& column = table.columns[grid.columns[i]];
      cells.push_back(
          escape_terminal(datum_text(row[grid.columns[i]], settings, true, column.relative)));
      const int width = display_width(cells.back());
      grid.widths[i] = std::max(grid.widths[i], width);
      grid.wishes[i] = std::max(grid.wishes[i], wish_of(width, column));
      grid.filled[i] = grid.filled[i] || width > 0;
    }
  }
  fit(grid, settings.width, !settings.fields || settings.fields_origin != "--fields");
  std::vector<std::string> headings;
  for (const std::size_t index : grid.columns) headings.push_back(heading(index));
  text += draw_line(table, grid, headings, nullptr, settings);
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    text += draw_line(table, grid, grid.cells[i], &table.rows[i], settings);
  for (const std::string& line : table.footer)
    text += styled(escape_terminal(line), Style::dim, settings.color) + "\n";
  return text;
}

}  // namespace leads
