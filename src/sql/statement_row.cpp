// SPDX-License-Identifier: MIT
#include "sql/statement_row.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace leads::sql {
namespace {

// An exception must not pass through SQLite's frames.
void take_row(sqlite3_context* context, int count, sqlite3_value** values) {
  auto* row = static_cast<Statement::Row*>(sqlite3_value_pointer(values[0], kTakeRow));
  try {
    if (row == nullptr || !row->take(count - 1, values + 1))
      sqlite3_result_error(context, kWasSorted, -1);
  } catch (...) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

bool Statement::Row::take(int count, sqlite3_value** values) {
  if (cells.size() - filled < static_cast<std::size_t>(count)) return false;
  for (int i = 0; i < count; ++i, ++filled) {
    Cell& cell = *(cells.data() + filled);
    read_value(values[i], cell);
    const std::size_t size = cell.text.size();
    if (size == 0) continue;
    if (texts_.size() - used_ < size) make_room(size);
    cell.text = {static_cast<char*>(std::memcpy(texts_.data() + used_, cell.text.data(), size)),
                 size};
    used_ += size;
  }
  return true;
}

void Statement::Row::make_room(std::size_t size) {
  std::vector<char> more(2 * (used_ + size));
  std::copy_n(texts_.data(), used_, more.data());
  for (std::size_t i = 0; i < filled; ++i) {
    std::string_view& text = cells[i].text;
    if (!text.empty()) text = {more.data() + (text.data() - texts_.data()), text.size()};
  }
  texts_.swap(more);
}

int register_take_row(sqlite3* database) {
  return sqlite3_create_function_v2(database, kTakeRow, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                    nullptr, take_row, nullptr, nullptr, nullptr);
}

}  // namespace leads::sql
