// SPDX-License-Identifier: MIT
#include "cli/output/render.h"

#include <algorithm>
#include <numeric>

#include "base/display.h"
#include "base/spelling.h"
#include "base/utf8.h"
#include "cli/output/draw_table.h"
#include "cli/output/encode.h"
#include "leads/error.h"

namespace leads {
namespace {

ErrorKind kind_of(const OutputSettings& settings) {
  return settings.fields_origin.starts_with("--") ? ErrorKind::usage : ErrorKind::bad_input;
}

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
