// SPDX-License-Identifier: MIT
// The output of commands as data: typed values in named columns or members. render.cpp writes them
// as a table, plain text, TSV, CSV, JSON, JSON Lines or Markdown; no command builds JSON or pads a
// column.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cli/output/chart.h"
#include "leads/lead.h"
#include "leads/zone.h"

namespace leads {

struct Amount {
  std::int64_t ten_thousandths = 0;
};
struct Datum;
struct Member;
using List = std::vector<Datum>;
/// Members in their order.
using Record = std::vector<Member>;

/// One value to print; monostate is missing (null).
struct Datum {
  using Type = std::variant<std::monostate, bool, std::int64_t, double, Amount, Instant, Day,
                            Seconds, std::string, List, Record>;
  Type value;

  // Out of line: commands build records of many, and inlined variants cost seconds in every file.
  Datum();
  Datum(bool given);
  Datum(int given);
  Datum(std::int64_t given);
  Datum(std::size_t given);
  Datum(double given);
  Datum(Amount given);
  Datum(Instant given);
  Datum(Day given);
  Datum(Seconds given);  ///< a length of time: "12 d" on a terminal, else whole seconds
  Datum(const char* given);
  Datum(std::string_view given);
  Datum(std::string given);
  Datum(List given);
  Datum(Record given);
  Datum(const Datum& other);
  Datum(Datum&& other) noexcept;
  Datum& operator=(const Datum& other);
  Datum& operator=(Datum&& other) noexcept;
  ~Datum();
  bool missing() const;
};

struct Member {
  std::string key;  ///< snake_case
  Datum value;

  Member(std::string_view name, Datum given);
  Member(const Member& other);
  Member(Member&& other) noexcept;
  Member& operator=(const Member& other);
  Member& operator=(Member&& other) noexcept;
  ~Member();
};

/// "" becomes missing.
Datum text_or_missing(std::string_view text);
Datum instant_or_missing(std::optional<Instant> at);
/// A stored value by its field's type.
Datum datum_of(const Field& field, const Cell& cell);

enum class Style : std::uint8_t { plain, bold, dim, good, warning, bad, hot, warm, cold };

struct Column {
  std::string name;      ///< key in JSON, header in CSV
  std::string heading;   ///< of the terminal table
  bool right = false;    ///< numbers
  bool shown = true;     ///< without --fields
  bool kept = false;     ///< not dropped where a terminal is narrow
  bool relative = true;  ///< instants are relative on a terminal
  bool share = false;    ///< its numbers are parts of 1: a spreadsheet shows them in percent
  int preferred_width =
      0;  ///< requested width on a terminal in cells, if its values need it; 0 for the default
  std::function<Style(const Datum&)> style;
};

/// Whether the typed text names this column: `-` is the same as `_`.
bool means_column(std::string_view typed, std::string_view name);
/// The default heading of a column: "FIRST NAME" for first_name.
std::string heading_of(std::string_view name);
/// A column by name and heading; numbers are right-aligned.
Column column(std::string_view name, std::string_view heading, bool right = false);

/// Rows of one kind. In JSON: {"schema":…, members…, key:[{column:value…}…]}.
struct Table {
  std::string schema;  ///< "leads.list/1"
  std::string key;     ///< "leads"
  Record members;      ///< of the JSON document, before the rows
  std::vector<Column> columns;
  std::vector<std::vector<Datum>> rows;
  std::string title;                ///< above it on a terminal; may be empty
  std::string empty_note;           ///< printed on a terminal when there are no rows
  std::vector<std::string> footer;  ///< lines below it on a terminal
  /// Tables that belong to it, each with a title: below it on a terminal and in Markdown, members
  /// of its document in JSON. CSV, TSV and JSON Lines have the first table alone.
  std::vector<Table> further;
  bool has_total = false;    ///< the last row is the total of the others
  bool newest_last = false;  ///< rows are in order of time: where there are too many, the last stay
  std::vector<Chart> charts;
};

/// A page of its own layout on terminals and in plain text; in data formats it is its document.
struct Page {
  struct Span {
    std::string text;
    Style style;
    std::string link;  ///< its URL on terminals, see links.h; "" without

    Span(std::string words, Style look, std::string url = {});
  };
  struct Line {
    std::vector<Span> spans;
    int hang = 0;  ///< indent of continuation lines when it is wrapped
  };
  std::string schema;
  Record document;  ///< members of the JSON document after the schema
  std::vector<Line> lines;

  Line& line();
  void text(std::string words, Style style = Style::plain);
  void blank();
};

/// A page on a terminal and a document per lead in JSON; otherwise, and with --fields on a
/// terminal, rows. Only the form that is shown must be filled.
struct Documents {
  Table table;  ///< its schema, key and columns, always
  Page page;
  std::vector<Record> documents;
};

}  // namespace leads
