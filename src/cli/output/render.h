// SPDX-License-Identifier: MIT
// The one renderer: draws tables and pages for a terminal, and writes every data format. Foreign
// text is escaped here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output/line_template.h"
#include "cli/output/rows.h"
#include "leads/zone.h"

namespace leads {

class XlsxWriter;

/// HTML is made of the tables of a whole command: see Output::take_tables. A workbook has a sheet
/// for each. vCards and calendars are made of leads, not of tables: see list/lead_files.h.
enum class Format { table, plain, csv, tsv, json, jsonl, md, html, xlsx, vcard, ics };

struct OutputSettings {
  Format format = Format::plain;
  bool color = false;
  bool terminal = false;
  bool links = false;  ///< addresses are hyperlinks
  int width = 80;
  Instant now;                                     ///< for relative dates
  Zone zone;                                       ///< dates are shown in it
  std::optional<std::vector<std::string>> fields;  ///< of --fields
  std::vector<std::string> added;                  ///< of --fields +a,b: after the usual columns
  std::string fields_origin =
      "--fields";  ///< else the position in config.toml, whose columns may be dropped to fit
  std::optional<LineTemplate> line;  ///< of --template; then `fields` are its columns
  std::string path;                  ///< of --output; "" is stdout

  /// `-F help`: list the columns instead of their contents.
  bool asks_columns() const { return fields && fields->size() == 1 && fields->front() == "help"; }
};

class Output {
 public:
  Output();
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void set(OutputSettings settings) { settings_ = std::move(settings); }
  const OutputSettings& settings() const { return settings_; }
  bool is_data() const {
    return settings_.format != Format::table && settings_.format != Format::plain;
  }

  void print(const Table& table);
  void print(const Page& page);
  void print(const Documents& documents);
  /// Pages of one kind, a lead each. In JSON one document, whose schema says so:
  /// "leads.show-several/1" with the `leads`.
  void print(const std::vector<Page>& pages);
  /// The members that --fields names, in its order; by default all. Throws usage for an unknown
  /// name.
  Record choose(const Record& record) const;
  /// Bytes as they are: exports and lists of ids.
  void write(std::string_view bytes) { buffer_ += bytes; }

  /// Lines that end in CR LF, with whatever texts they contain: escaped on a terminal.
  void write_lines(std::string_view text);

  /// Under Format::html, the tables printed so far, from which the command makes its page.
  std::vector<Table> take_tables() { return std::exchange(tables_, {}); }
  /// Under Format::xlsx, the sheet of the next table: else it has the name of the table's key.
  void name_sheet(std::string_view name) { sheet_ = name; }
  /// The text that would be written, for another destination.
  std::string take() { return std::exchange(buffer_, {}); }

  /// How many lines there are so far.
  std::size_t lines() const;
  /// The message if the output fails although the change was made.
  void made(std::string hint) { made_ = std::move(hint); }

  /// Shows everything in a pager. If the pager cannot be started or fails, the output is written
  /// directly.
  void page(const std::vector<std::string>& pager);
  /// Writes everything; throws storage if that fails. With --output the file is whole or
  /// untouched, so it is written once.
  void flush();

 private:
  void add_sheets(const Table& table, const std::vector<std::size_t>& columns);
  /// What is to be written: text, or the workbook.
  void complete();

  OutputSettings settings_;
  std::string buffer_, made_;
  std::vector<Table> tables_;
  std::unique_ptr<XlsxWriter> workbook_;
  std::string sheet_;
  bool flushed_ = false;
};

/// The indexes in `names` of the columns that --fields names, in its order; throws if one is
/// unknown or named twice.
std::vector<std::size_t> chosen_indexes(const std::vector<std::string>& names,
                                        const OutputSettings& settings);
/// The indexes of the table's columns that are shown, in their order: of --fields, or the usual
/// ones.
std::vector<std::size_t> shown_columns(const Table& table, const OutputSettings& settings);
/// Of further tables, to which what --fields names does not apply.
OutputSettings whole(const OutputSettings& settings);
/// Throws storage if no file can be written there.
void check_output(const std::string& path);
/// Completely or not at all; throws storage.
void write_file(const std::string& path, std::string_view bytes);
/// "2 h ago", "in 3 d", "12 Mar", "12 Mar 2025".
std::string relative_time(Instant at, Instant now, const Zone& zone);
/// "Thu 3 Dec", with the year if it is another one.
std::string spoken_day(Day day, Day today);
std::string styled(std::string_view text, Style style, bool color);
/// A value as text: `human` for terminals (local time, relative when asked), else as CSV and plain
/// carry it.
std::string datum_text(const Datum& datum, const OutputSettings& settings, bool human,
                       bool relative = false);
/// One JSON object on one line.
std::string to_json(const Record& record);

}  // namespace leads
