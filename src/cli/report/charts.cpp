// SPDX-License-Identifier: MIT
#include "cli/report/charts.h"

#include <algorithm>

#include "base/scan.h"
#include "base/time/format.h"
#include "base/words.h"

namespace leads {
namespace {

constexpr std::size_t kMostBars = 12, kMostColumns = 36;

std::string label_text(const Datum& datum) {
  if (const auto* text = std::get_if<std::string>(&datum.value)) return *text;
  if (const auto* day = std::get_if<Day>(&datum.value)) return format_day(*day);
  return {};
}

std::string label_of(const std::vector<Datum>& row, std::size_t names) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < names && i < row.size(); ++i) parts.push_back(label_text(row[i]));
  return join(parts, ", ");
}

std::string series_name(const Column& column) {
  std::string name = lowered(column.heading.empty() ? column.name : column.heading);
  if (!name.empty() && name.size() > 1) name[0] = static_cast<char>(uppered(name.substr(0, 1))[0]);
  return name;
}

bool is_empty(const Chart& chart) {
  for (const Chart::Series& series : chart.series)
    if (std::any_of(series.values.begin(), series.values.end(),
                    [](double value) { return value > 0; }))
      return false;
  return true;
}

}  // namespace

void add_chart(Table& table, Chart chart) {
  if (!is_empty(chart)) table.charts.push_back(std::move(chart));
}

void add_chart(Table& table, Chart::Kind kind, const std::string& title,
               const std::vector<ChartedColumn>& columns, std::size_t names) {
  Chart chart{kind, title, {}, {}};
  const std::size_t rows = table.rows.size() - (table.has_total ? 1 : 0);
  const std::size_t most = kind == Chart::Kind::columns ? kMostColumns : kMostBars;
  const std::size_t shown = std::min(rows, most);
  const std::size_t first = kind == Chart::Kind::columns ? rows - shown : 0;
  for (std::size_t i = 0; i < shown; ++i)
    chart.labels.push_back(label_of(table.rows[first + i], names));
  for (const ChartedColumn& each : columns) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& one) { return one.name == each.column; });
    if (found == table.columns.end()) continue;
    const auto place = static_cast<std::size_t>(found - table.columns.begin());
    Chart::Series& series =
        chart.series.emplace_back(Chart::Series{series_name(*found), each.tone, {}});
    for (std::size_t i = 0; i < shown; ++i) {
      const auto* count = std::get_if<std::int64_t>(&table.rows[first + i][place].value);
      series.values.push_back(
          count == nullptr ? 0 : static_cast<double>(std::max<std::int64_t>(0, *count)));
    }
  }
  add_chart(table, std::move(chart));
}

}  // namespace leads
