// SPDX-License-Identifier: MIT
#include "cli/output/render.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "base/display.h"
#include "base/numbers.h"
#include "base/spelling.h"
#include "base/time/format.h"
#include "base/utf8.h"
#include "cli/output/encode.h"
#include "cli/output/links.h"
#include "leads/error.h"

namespace leads {
namespace {

constexpr int kWidestCell = 34;  // a text column takes at most this unless there is space
constexpr int kCutCell =
    20;  // longer values are always cut, so that they do not displace other columns
constexpr int kGap = 2;

std::string_view style_code(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "1";
    case Style::dim:
      return "2";
    case Style::good:
      return "32";
    case Style::warning:
      return "33";
    case Style::bad:
      return "31";
    case Style::hot:
      return "1;31";
    case Style::warm:
      return "33";
    case Style::cold:
      return "36";
  }
  return "";
}

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

}  // namespace

std::string styled(std::string_view text, Style style, bool color) {
  const std::string_view code = style_code(style);
  if (!color || code.empty() || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string relative_time(Instant at, Instant now, const Zone& zone) {
  const std::int64_t distance = (now - at).count();
  const std::int64_t seconds = std::abs(distance);
  const auto said = [distance](std::int64_t count, const char* unit) {
    return distance >= 0 ? fmt::format("{} {} ago", count, unit)
                         : fmt::format("in {} {}", count, unit);
  };
  if (seconds < 60) return distance >= 0 ? "just now" : "in 1 min";
  if (seconds < 3600) return said(seconds / 60, "min");
  constexpr std::int64_t kDay = 86'400;
  if (seconds < kDay) return said(seconds / 3600, "h");
  if (seconds < 14 * kDay) return said(seconds / kDay, "d");
  const std::chrono::year_month_day date{local_day(at, zone)};
  const std::chrono::year_month_day today{local_day(now, zone)};
  const std::string day =
      fmt::format("{} {}", unsigned{date.day()}, month_abbreviation(unsigned{date.month()}));
  return date.year() == today.year() ? day : fmt::format("{} {}", day, int{date.year()});
}

namespace {

/// "3 min", "5 h", "12 d".
std::string length_text(Seconds length) {
  constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86'400;
  const std::int64_t seconds = length.count();
  if (seconds < kHour) return fmt::format("{} min", seconds / kMinute);
  if (seconds < kDay) return fmt::format("{} h", seconds / kHour);
  return fmt::format("{} d", seconds / kDay);
}

}  // namespace

std::string spoken_day(Day day, Day today) {
  const std::chrono::year_month_day date{day};
  const unsigned weekday =
      std::chrono::weekday{std::chrono::sys_days{day.time_since_epoch()}}.c_encoding();
  std::string text = fmt::format("{} {} {}", weekday_abbreviation(weekday), unsigned{date.day()},
                                 month_abbreviation(unsigned{date.month()}));
  if (date.year() != std::chrono::year_month_day{today}.year())
    text += fmt::format(" {}", int{date.year()});
  return text;
}

std::string datum_text(const Datum& datum, const OutputSettings& settings, bool human,
                       bool relative) {
  struct Writer {
    const OutputSettings& settings;
    bool human, relative;
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const {
      return human ? (value ? "yes" : "no") : (value ? "true" : "false");
    }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return format_number(value); }
    std::string operator()(const Amount& value) const {
      return format_money(value.ten_thousandths);
    }
    std::string operator()(Instant value) const {
      if (!human) return format_utc(value);
      return relative ? relative_time(value, settings.now, settings.zone)
                      : format_local(value, settings.zone);
    }
    std::string operator()(Day value) const {
      return human && relative ? spoken_day(value, local_day(settings.now, settings.zone))
                               : format_day(value);
    }
    std::string operator()(Seconds value) const {
      return human ? length_text(value) : std::to_string(value.count());
    }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const List& value) const {
      std::string joined;
      for (const Datum& item : value) {
        if (!joined.empty()) joined += ", ";
        joined += datum_text(item, settings, human, relative);
      }
      return joined;
    }
    std::string operator()(const Record& value) const { return to_json(value); }
  };
  return std::visit(Writer{settings, human, relative}, datum.value);
}

namespace {

ErrorKind kind_of(const OutputSettings& settings) {
  return settings.fields_origin.starts_with("--") ? ErrorKind::usage : ErrorKind::bad_input;
}

}  // namespace

namespace {

/// The index of a column by its name as typed.
std::size_t index_of(const std::vector<std::string>& names, const std::string& field,
                     const OutputSettings& settings) {
  auto found = std::find(names.begin(), names.end(), field);
  if (found == names.end())
    found = std::find_if(names.begin(), names.end(),
                         [&field](const std::string& name) { return means_column(field, name); });
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string hint = did_you_mean(nearest(field, names));
  if (hint.empty()) hint = "to list the columns: -F help";
  throw Error(kind_of(settings), settings.fields_origin, "unknown column \"" + field + "\"", hint);
}

}  // namespace

std::vector<std::size_t> chosen_indexes(const std::vector<std::string>& names,
                                        const OutputSettings& settings) {
  std::vector<std::size_t> shown;
  for (const std::string& field : *settings.fields) {
    const std::size_t index = index_of(names, field, settings);
    if (std::find(shown.begin(), shown.end(), index) != shown.end())
      throw Error(kind_of(settings), settings.fields_origin, "\"" + field + "\" is named twice",
                  "name each column once");
    shown.push_back(index);
  }
  return shown;
}

std::vector<std::size_t> shown_columns(const Table& table, const OutputSettings& settings) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  std::vector<std::size_t> shown;
  if (settings.fields) {
    shown = chosen_indexes(names, settings);
  } else {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      if (table.columns[i].shown) shown.push_back(i);
  }
  for (const std::string& field : settings.added) {
    const std::size_t index = index_of(names, field, settings);
    if (std::find(shown.begin(), shown.end(), index) == shown.end()) shown.push_back(index);
  }
  return shown;
}

OutputSettings whole(const OutputSettings& settings) {
  OutputSettings made = settings;
  made.fields.reset();
  made.added.clear();
  return made;
}

namespace {

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

Record record_of(const Table& table, const std::vector<std::size_t>& columns,
                 const std::vector<Datum>& row) {
  Record record;
  for (const std::size_t index : columns)
    record.emplace_back(table.columns[index].name, row[index]);
  return record;
}

std::vector<std::size_t> all_columns(const Table& table) {
  std::vector<std::size_t> columns(table.columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

std::string json_document(const Table& table, const std::vector<std::size_t>& columns) {
  Record document{{"schema", table.schema}};
  for (const auto& member : table.members) document.push_back(member);
  List rows;
  for (const std::vector<Datum>& row : table.rows)
    rows.emplace_back(record_of(table, columns, row));
  document.emplace_back(table.key, std::move(rows));
  for (const Table& each : table.further) {
    List others;
    for (const std::vector<Datum>& row : each.rows)
      others.emplace_back(record_of(each, all_columns(each), row));
    document.emplace_back(each.key, std::move(others));
  }
  return to_json(document) + "\n";
}

std::string markdown_cell(const std::string& text) {
  std::string cell;
  for (const char letter : text) {
    if (letter == '|' || letter == '\\') cell += '\\';
    cell += letter == '\n' ? ' ' : letter;
  }
  return cell;
}

std::string markdown(const Table& table, const std::vector<std::size_t>& columns,
                     const OutputSettings& settings) {
  std::string head = "|", rule = "|", body;
  for (const std::size_t index : columns) {
    const Column& column = table.columns[index];
    head += " " + markdown_cell(column.heading.empty() ? column.name : column.heading) + " |";
    rule += column.right ? " ---: |" : " --- |";
  }
  for (const std::vector<Datum>& row : table.rows) {
    body += "|";
    for (const std::size_t index : columns) {
      // Line breaks become blanks; other control characters are escaped.
      body += " " + markdown_cell(escape_terminal(datum_text(row[index], settings, false), true)) +
              " |";
    }
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body;
}

std::string separated(const Table& table, const std::vector<std::size_t>& columns,
                      const OutputSettings& settings) {
  const Format format = settings.format;
  std::string text;
  const auto end_row = [&text, format] { text += format == Format::csv ? "\r\n" : "\n"; };
  if (format != Format::plain) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      append_field(text, table.columns[columns[i]].name, format, i == 0);
    end_row();
  }
  for (const std::vector<Datum>& row : table.rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string cell = datum_text(row[columns[i]], settings, false);
      if (format == Format::csv || (format == Format::tsv && !settings.terminal)) {
        if (first_invalid_utf8(cell))
          refuse_cell(
              table.columns[columns[i]].name,
              table.columns[columns[0]].name + " " + datum_text(row[columns[0]], settings, false));
        append_field(text, cell, format, i == 0);
        continue;
      }
      // Escaped after the separators of TSV, so that a control character differs from text spelling
      // it.
      std::string field;
      append_field(field, cell, format, true);
      text += (i == 0 ? "" : "\t") + escape_terminal(field);
    }
    end_row();
  }
  return text;
}

// One line a row: line breaks and tabs within a value are escaped as in plain output.
std::string template_lines(const Table& table, const std::vector<std::size_t>& columns,
                           const OutputSettings& settings) {
  std::string text;
  for (const std::vector<Datum>& row : table.rows) {
    for (const LineTemplate::Piece& piece : settings.line->pieces) {
      text += piece.text;
      if (piece.column == LineTemplate::kNoColumn) continue;
      std::string field;
      append_field(field, datum_text(row[columns[piece.column]], settings, false), Format::plain,
                   true);
      text += escape_terminal(field);
    }
    text += '\n';
  }
  return text;
}

std::string column_list(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) text += column.name + "\n";
  return text;
}

}  // namespace

void Output::print(const Table& table) {
  if (settings_.asks_columns()) {
    buffer_ += column_list(table);
    return;
  }
  const std::vector<std::size_t> columns = shown_columns(table, settings_);
  if (settings_.line) {
    buffer_ += template_lines(table, columns, settings_);
    return;
  }
  switch (settings_.format) {
    case Format::table:
      buffer_ += draw_table(table, settings_);
      for (const Table& each : table.further)
        if (!settings_.fields) buffer_ += "\n" + draw_table(each, settings_);
      break;
    case Format::json:
      buffer_ += json_document(table, columns);
      break;
    case Format::jsonl:
      for (const std::vector<Datum>& row : table.rows)
        buffer_ += to_json(record_of(table, columns, row)) + "\n";
      break;
    case Format::md:
      buffer_ += markdown(table, columns, settings_);
      for (const Table& each : table.further)
        if (!settings_.fields)
          buffer_ += "\n### " + markdown_cell(each.title) + "\n\n" +
                     markdown(each, shown_columns(each, whole(settings_)), settings_);
      break;
    case Format::html:
      tables_.push_back(table);
      break;
    case Format::xlsx:
      add_sheets(table, columns);
      break;
    case Format::vcard:
    case Format::ics:
      throw Error(ErrorKind::bug, {}, "a table cannot be made a contact or an event");
    case Format::plain:
    case Format::csv:
    case Format::tsv:
      buffer_ += separated(table, columns, settings_);
      break;
  }
}

}  // namespace leads
