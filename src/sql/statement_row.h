// SPDX-License-Identifier: MIT
// A row of a statement, whole. Of a walk it is handed over by a SQL function that gets every column
// as an argument: SQLite's own way of asking for a column costs more than finding it.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <vector>

#include "sql/connection.h"

namespace leads::sql {

struct Statement::Row {
  explicit Row(std::size_t columns, bool is_walked) : cells(columns), walked(is_walked) {}
  void clear() { filled = used_ = 0; }
  /// Appends cells, with copies of their texts. False when there are more than columns. Throws
  /// bad_alloc.
  bool take(int count, sqlite3_value** values);

  std::vector<Cell> cells;
  std::size_t filled = 0;  ///< of the cells, by take()
  bool walked;

 private:
  void make_room(std::size_t size);

  std::vector<char> texts_;
  std::size_t used_ = 0;
};

inline constexpr const char* kTakeRow = "take_row";
inline constexpr const char* kWasSorted = "a walk whose rows were sorted";
/// Makes kTakeRow known to a connection; its first argument is a pointer of type kTakeRow to the
/// Row that takes the others.
int register_take_row(sqlite3* database);
/// A function takes at least 100 arguments; a longer row takes several calls.
inline constexpr std::size_t kMostTaken = 99;

/// Its text lives as long as the value. Of a connection without a mutex (ours are), a value may be
/// asked directly.
inline void read_value(sqlite3_value* value, Cell& cell) {
  cell = {};
  const char* text = nullptr;
  switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
      return;
    case SQLITE_INTEGER:
      cell.kind = Cell::Kind::integer;
      cell.integer = sqlite3_value_int64(value);
      return;
    case SQLITE_FLOAT:
      cell.kind = Cell::Kind::real;
      cell.real = sqlite3_value_double(value);
      return;
    case SQLITE_BLOB:
      text = static_cast<const char*>(sqlite3_value_blob(value));
      break;
    default:
      text = reinterpret_cast<const char*>(sqlite3_value_text(value));
      break;
  }
  cell.kind = Cell::Kind::text;
  if (text != nullptr) cell.text = {text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

}  // namespace leads::sql
