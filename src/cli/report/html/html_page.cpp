// SPDX-License-Identifier: MIT
#include "cli/report/html/html_page.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/display.h"
#include "base/numbers.h"
#include "base/scan.h"
#include "base/time/duration.h"
#include "base/time/format.h"
#include "base/words.h"
#include "cli/report/html/style.h"
#include "cli/report/html/svg.h"

namespace leads::html {
namespace {

constexpr std::size_t kFirstRows = 20;
constexpr std::size_t kWorthCutting = 24;  // a table this long is cut
constexpr int kWideText = 28;              // texts beyond this many cells are wrapped

/// The filters of the row's numbers, from its column `counts`.
const Record* counts_of(const Table& table, const std::vector<Datum>& row) {
  if (table.columns.empty() || table.columns.back().name != "counts") return nullptr;
  return std::get_if<Record>(&row.back().value);
}

const Record* count_in(const Record* counts, const std::string& column) {
  if (counts == nullptr) return nullptr;
  for (const Member& each : *counts)
    if (each.key == column) return std::get_if<Record>(&each.value.value);
  return nullptr;
}

const Datum* member(const Record& record, std::string_view key) {
  for (const Member& each : record)
    if (each.key == key) return &each.value;
  return nullptr;
}

/// "12 leads in 14 cycles: leads list 'stage:new'".
std::string hover_text(const Record& count) {
  std::string text;
  if (const Datum* leads = member(count, "leads"))
    text = counted(std::get<std::int64_t>(leads->value), "lead", "leads");
  if (const Datum* cycles = member(count, "cycles"))
    text += " in " + counted(std::get<std::int64_t>(cycles->value), "cycle", "cycles");
  const Datum* filter = member(count, "filter");
  const auto* words = filter == nullptr ? nullptr : std::get_if<std::string>(&filter->value);
  if (words == nullptr) return text;
  std::string quoted;
  for (const char c : *words) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + (words->empty() ? ": leads list" : ": leads list '" + quoted + "'");
}

/// "12 EUR" and "57.8 % (46-69)" by their number, "3h 05m" by its length; "" for other texts.
std::string sort_value_of_text(const std::string& text) {
  const std::vector<std::string_view> words = split_blanks(text);
  if (words.empty()) return {};
  if (const auto number = parse_number(words.front())) return format_number(*number);
  std::int64_t seconds = 0;
  for (const std::string_view word : words) {
    const auto span = parse_duration(word, true);
    if (!span || span->months != 0) return {};
    seconds += span->seconds.count();
  }
  return std::to_string(seconds);
}

/// What a cell of figures is sorted by, where that is not its text: numbers, and times in seconds.
std::string sort_value(const Datum& datum) {
  if (const auto* number = std::get_if<std::int64_t>(&datum.value)) return std::to_string(*number);
  if (const auto* amount = std::get_if<Amount>(&datum.value))
    return std::to_string(amount->ten_thousandths);
  if (const auto* at = std::get_if<Instant>(&datum.value))
    return std::to_string(at->time_since_epoch().count());
  const auto* text = std::get_if<std::string>(&datum.value);
  return text == nullptr ? std::string() : sort_value_of_text(*text);
}

class TableWriter {
 public:
  TableWriter(const Table& table, const OutputSettings& settings)
      : table_(table), settings_(settings) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (column.shown && column.name != "counts" && !is_empty(i)) shown_.push_back(i);
    }
  }

  std::string write() const {
    const std::size_t rows = table_.rows.size() - (table_.has_total ? 1 : 0);
    const bool cut = rows > kWorthCutting;
    const std::size_t count = cut ? kFirstRows : rows;
    const std::size_t first = cut && table_.newest_last ? rows - count : 0;
    std::string text = "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>";
    for (const std::size_t place : shown_) {
      const Column& column = table_.columns[place];
      text += fmt::format("<th scope=\"col\"{}>{}</th>", column.right ? " class=\"n\"" : "",
                          escaped(heading(column)));
    }
    text += "</tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < count; ++i) text += row(table_.rows[first + i]);
    text += "</tbody>\n";
    if (table_.has_total) text += "<tfoot>" + row(table_.rows.back()) + "</tfoot>\n";
    text += "</table></div>\n";
    if (cut)
      text += fmt::format("<p class=\"soft\">and {} {}; leads report … --csv has them all</p>\n",
                          rows - count, table_.newest_last ? "earlier ones" : "more");
    return text;
  }

 private:
  /// "Median age", as headings of terminals are in capitals.
  static std::string heading(const Column& column) {
    if (column.heading.empty()) return column.name;
    std::string text = lowered(column.heading);
    text[0] = column.heading[0];
    return text.size() > 1 ? text : column.heading;
  }

  /// A column without any value takes space and says nothing; the first one names the rows.
  bool is_empty(std::size_t place) const {
    return place > 0 && !table_.rows.empty() &&
           std::all_of(table_.rows.begin(), table_.rows.end(),
                       [place](const std::vector<Datum>& row) { return row[place].missing(); });
  }

  std::string row(const std::vector<Datum>& cells) const {
    const Record* counts = counts_of(table_, cells);
    std::string text = "<tr>";
    for (const std::size_t place : shown_) text += cell(cells[place], place, counts);
    return text + "</tr>\n";
  }

  std::string cell(const Datum& datum, std::size_t place, const Record* counts) const {
    const Column& column = table_.columns[place];
    const bool names = place == shown_.front();
    const std::string shown = datum_text(datum, settings_, true, false);
    std::vector<std::string> classes;
    if (column.right) classes.emplace_back("n");
    if (!column.right && display_width(shown) > kWideText) classes.emplace_back("w");
    if (column.style && column.style(datum) == Style::bad) classes.emplace_back("warn");
    std::string attributes;
    if (!classes.empty()) attributes += " class=\"" + join(classes, " ") + "\"";
    const std::string value = column.right || !std::holds_alternative<std::string>(datum.value)
                                  ? sort_value(datum)
                                  : std::string();
    if (!value.empty()) attributes += " data-v=\"" + value + "\"";
    const Record* count = count_in(counts, column.name);
    const bool zero = shown == "0";
    if (count != nullptr && !zero && !datum.missing())
      attributes += " title=\"" + escaped(hover_text(*count)) + "\"";
    const std::string_view tag = names ? "th" : "td";
    return fmt::format("<{0}{1}{2}>{3}</{0}>", tag, names ? " scope=\"row\"" : "", attributes,
                       column.right ? in_lines(shown) : escaped(shown));
  }

  /// Sums of several currencies below each other.
  static std::string in_lines(const std::string& shown) {
    std::string text = escaped(shown);
    for (std::size_t at = text.find(", "); at != std::string::npos; at = text.find(", ", at))
      text.replace(at, 2, "<br>");
    return text;
  }

  const Table& table_;
  const OutputSettings& settings_;
  std::vector<std::size_t> shown_;
};

std::string notes(const Table& table) {
  if (table.footer.empty()) return {};
  std::string text = "<ul class=\"notes\">";
  for (const std::string& each : table.footer) text += "<li>" + escaped(each) + "</li>";
  return text + "</ul>\n";
}

std::string table_text(const Table& table, const std::string& id, const OutputSettings& settings) {
  std::string text;
  for (std::size_t i = 0; i < table.charts.size(); ++i)
    text += svg_chart(table.charts[i], fmt::format("{}-{}", id, i + 1));
  if (table.rows.empty())
    text += "<p>" + escaped(table.empty_note.empty() ? "none" : table.empty_note) + "</p>\n";
  else
    text += TableWriter(table, settings).write();
  return text + notes(table);
}

/// `alone`: the page has its title and summary.
std::string section(const Report& report, bool alone, const OutputSettings& settings) {
  std::string text =
      fmt::format("<section id=\"{}\" aria-label=\"{}\">\n", report.name, escaped(report.title));
  if (!alone)
    text += fmt::format("<h2>{}</h2>\n<p class=\"soft\">{}</p>\n", escaped(report.title),
                        escaped(report.summary));
  if (!report.table.title.empty())
    text += "<p><strong>" + escaped(report.table.title) + "</strong></p>\n";
  text += table_text(report.table, report.name, settings);
  for (const Table& each : report.table.further) {
    if (each.rows.empty()) continue;
    text += "<h3>" + escaped(each.title) + "</h3>\n";
    text += table_text(each, report.name + "-" + each.key, settings);
  }
  return text + "</section>\n";
}

std::string head(const Page& page, const OutputSettings& settings) {
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src '{0}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{1}</title>\n<style>{2}</style>\n"
      "</head>\n<body>\n<header>\n<h1>{1}</h1>\n",
      kScriptHash, escaped(page.title), kStyle);
  if (page.reports.size() == 1) text += "<p>" + escaped(page.reports.front().summary) + "</p>\n";
  text += fmt::format("<p class=\"soft\">As of {} ({}){}</p>\n",
                      format_local(settings.now, settings.zone), escaped(settings.zone.name()),
                      page.filter.empty() ? "" : ", leads that match " + escaped(page.filter));
  if (page.reports.size() > 1) {
    text += "<nav aria-label=\"Reports\">";
    for (const Report& each : page.reports)
      text += fmt::format("<a href=\"#{}\">{}</a>", each.name, escaped(each.title));
    text += "</nav>\n";
  }
  return text + "</header>\n";
}

}  // namespace

std::string page_text(const Page& page, const OutputSettings& settings) {
  std::string text = head(page, settings) + "<main>\n";
  for (const Report& each : page.reports) text += section(each, page.reports.size() == 1, settings);
  return text + fmt::format(
                    "</main>\n<footer><p>Made by leads. Numbers with a dotted line say how to list "
                    "their leads.</p></footer>\n<script>{}</script>\n</body>\n</html>\n",
                    kScript);
}

}  // namespace leads::html
