// SPDX-License-Identifier: MIT
// A TOML document as a tree of plain values, tables in source order, everything with its position.
// The library behind it is known to toml_reader.cpp alone. What could hurt that library is refused
// before it sees the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml/problems.h"

namespace leads {

struct TomlEntry;

struct TomlNode {
  enum class Kind : std::uint8_t { text, integer, real, boolean, time, list, table };
  Kind kind = Kind::table;
  Place place;       ///< of a table with a header: the header
  std::string text;  ///< of a text: decoded; of a number, date or time: as written
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<TomlNode> items;     ///< of a list
  std::vector<TomlEntry> entries;  ///< of a table, in source order

  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_table() const { return kind == Kind::table; }
  /// The value of a key; null without.
  const TomlNode* find(std::string_view key) const;
};

struct TomlEntry {
  std::string key;
  Place place;  ///< of the key
  TomlNode value;
};

/// The document's root table; nullopt after a syntax error, which is added to `problems` (only the
/// first one). Numbers that are too large are added, too, and do not end the reading.
std::optional<TomlNode> parse_toml(Problems& problems);

/// The same, but reads on after a syntax error without the table that it is in, to find what else
/// is wrong; the names of those tables ("" for what comes before all of them) go to `left_out`.
/// Nullopt when nothing could be read.
std::optional<TomlNode> parse_toml_in_parts(Problems& problems, std::vector<std::string>& left_out);

/// Refuses over 1 MiB, invalid UTF-8, more than 64 open brackets, more than 32 dots in a key, more
/// than 64 levels: nullopt, with the problem noted. Else the text to parse: without comments, every
/// key and value where it was.
std::optional<std::string> safe_toml(Problems& problems);

/// The position of code points of a text's value, counted from 1. Where escapes make that
/// unknowable, the text's own position.
Place place_inside(const TomlNode& text, int column, int width, const Problems& problems);

}  // namespace leads
