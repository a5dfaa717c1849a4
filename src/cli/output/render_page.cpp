// SPDX-License-Identifier: MIT
// Pages: their own layout on terminals and in plain text, their document in data formats.
#include <algorithm>

#include "base/display.h"
#include "cli/output/links.h"
#include "cli/output/render.h"

namespace leads {
namespace {

constexpr int kNarrow = 8;  // less space is left empty

// The longest prefix of a text that is at most `space` cells wide.
std::string whole_prefix(const std::string& text, int space) {
  std::size_t kept = 0;
  for (std::size_t end = 1; end <= text.size(); ++end) {
    const bool inside = end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80;
    if (inside) continue;
    if (display_width(std::string_view(text).substr(0, end)) > space) break;
    kept = end;
  }
  return text.substr(0, kept);
}

// Wraps at blanks; continuation lines are indented by the line's hang.
std::string draw_page_line(const Page::Line& line, const OutputSettings& settings) {
  std::string text;
  int used = 0;
  for (const auto& [span, style, url] : line.spans) {
    std::string_view rest = span;
    const std::string_view link = settings.links ? std::string_view(url) : std::string_view();
    std::string piece;
    while (!rest.empty()) {
      std::size_t end = rest.find(' ', 1);
      if (end == std::string_view::npos) end = rest.size();
      std::string word = escape_terminal(rest.substr(0, end));
      const int width = display_width(word);
      const auto next_line = [&, style = style, link = link] {
        while (!piece.empty() && piece.back() == ' ') piece.pop_back();
        text += linked(styled(piece, style, settings.color), link) + "\n" +
                std::string(static_cast<std::size_t>(line.hang), ' ');
        piece.clear();
        used = line.hang;
      };
      // A word wider than a whole line starts on the current line.
      const bool breaks = width <= settings.width - line.hang || settings.width - used < kNarrow;
      if (settings.terminal && used > line.hang && used + width > settings.width && breaks) {
        next_line();
        word.erase(0, word.find_first_not_of(' ') == std::string::npos
                          ? word.size()
                          : word.find_first_not_of(' '));
      }
      // A word wider than the terminal is cut into lines.
      for (int space = settings.width - used;
           settings.terminal && space > 0 && display_width(word) > space;
           space = settings.width - used) {
        const std::string head = whole_prefix(word, space);
        if (head.empty()) break;
        piece += head;
        word.erase(0, head.size());
        next_line();
      }
      piece += word;
      used += display_width(word);
      rest.remove_prefix(end);
    }
    text += linked(styled(piece, style, settings.color), link);
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text + "\n";
}

// A page as one row: nested members as JSON.
Table page_table(const Page& page) {
  Table table;
  table.schema = page.schema;
  std::vector<Datum> row;
  for (const auto& [key, value] : page.document) {
    Column column;
    column.name = key;
    table.columns.push_back(std::move(column));
    row.push_back(value);
  }
  table.rows.push_back(std::move(row));
  return table;
}

}  // namespace

Record Output::choose(const Record& record) const {
  if (!settings_.fields) return record;
  std::vector<std::string> names;
  for (const Member& member : record) names.push_back(member.key);
  Record chosen;
  for (const std::size_t index : chosen_indexes(names, settings_)) chosen.push_back(record[index]);
  return chosen;
}

void Output::print(const Page& page) {
  switch (settings_.format) {
    case Format::table:
    case Format::plain:
      if (settings_.fields) break;
      for (const Page::Line& line : page.lines) buffer_ += draw_page_line(line, settings_);
      return;
    case Format::json:
    case Format::jsonl: {
      if (settings_.asks_columns()) break;
      Record document{{"schema", page.schema}};
      const Record members = choose(page.document);
      document.insert(document.end(), members.begin(), members.end());
      buffer_ += to_json(document) + "\n";
      return;
    }
    default:
      break;
  }
  print(page_table(page));
}

void Output::print(const Documents& documents) {
  if (settings_.asks_columns() && !documents.documents.empty()) {
    Page first;
    first.document = documents.documents.front();
    return print(page_table(first));
  }
  switch (settings_.format) {
    case Format::table:
      return settings_.fields ? print(documents.table) : print(documents.page);
    case Format::jsonl:
      for (const Record& document : documents.documents)
        buffer_ += to_json(choose(document)) + "\n";
      return;
    case Format::json: {
      List chosen;
      for (const Record& document : documents.documents) chosen.emplace_back(choose(document));
      buffer_ += to_json({{"schema", documents.table.schema},
                          {"as_of", settings_.now},
                          {documents.table.key, std::move(chosen)}}) +
                 "\n";
      return;
    }
    default:
      return print(documents.table);
  }
}

void Output::print(const std::vector<Page>& pages) {
  if (pages.size() == 1) return print(pages.front());
  if (pages.empty()) return;
  if (settings_.format == Format::json && !settings_.asks_columns()) {
    List leads;
    for (const Page& page : pages) leads.emplace_back(choose(page.document));
    const std::string& schema = pages.front().schema;
    const std::size_t number = schema.rfind('/');
    buffer_ += to_json({{"schema", schema.substr(0, number) + "-several" + schema.substr(number)},
                        {"as_of", settings_.now},
                        {"leads", std::move(leads)}}) +
               "\n";
    return;
  }
  if (settings_.format == Format::jsonl || (!is_data() && !settings_.fields)) {
    for (const Page& page : pages) {
      if (!is_data() && &page != &pages.front()) buffer_ += "\n";
      print(page);
    }
    return;
  }
  Table table = page_table(pages.front());
  for (std::size_t i = 1; i < pages.size(); ++i)
    table.rows.push_back(page_table(pages[i]).rows.front());
  print(table);
}

}  // namespace leads
