// SPDX-License-Identifier: MIT
#include "sql/batch_table.h"

#include <sqlite3.h>

#include <exception>
#include <memory>
#include <new>

#include "sql/connection.h"

namespace leads::sql {
namespace {

struct Module {
  std::string declaration;  // made before SQLite asks: an exception could not be passed on
  Batch* batch;
};
struct Table {
  sqlite3_vtab base;
  Batch* batch;
};
struct Cursor {
  sqlite3_vtab_cursor base;
  Batch* batch;
  const Cell* cells;
  bool more;
  sqlite3_int64 row;
};

std::string declaration_of(std::size_t width) {
  std::string declaration = "create table batch(";
  for (std::size_t column = 0; column < width; ++column)
    declaration += (column == 0 ? "c" : ", c") + std::to_string(column);
  return declaration + ")";
}

int connect(sqlite3* database, void* auxiliary, int, const char* const*, sqlite3_vtab** result,
            char**) {
  const auto* module = static_cast<Module*>(auxiliary);
  const int code = sqlite3_declare_vtab(database, module->declaration.c_str());
  if (code != SQLITE_OK) return code;
  auto* table = new (std::nothrow) Table{};
  if (table == nullptr) return SQLITE_NOMEM;
  table->batch = module->batch;
  sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
  *result = &table->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  info->estimatedCost = 1e6;
  return SQLITE_OK;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** result) {
  auto* cursor = new (std::nothrow) Cursor{};
  if (cursor == nullptr) return SQLITE_NOMEM;
  *result = &cursor->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete reinterpret_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

// An exception must not pass through SQLite's frames: bulk_insert throws it again.
int advance(Cursor* cursor) {
  Batch& batch = *cursor->batch;
  try {
    cursor->more = batch.rows != nullptr && batch.rows->next(batch.row);
  } catch (...) {
    batch.failure = std::current_exception();
    return SQLITE_NOMEM;
  }
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int, const char*, int, sqlite3_value**) {
  auto* cursor = reinterpret_cast<Cursor*>(base);
  cursor->batch = reinterpret_cast<Table*>(base->pVtab)->batch;
  cursor->cells = cursor->batch->row.data();
  cursor->row = 0;
  return advance(cursor);
}

int next(sqlite3_vtab_cursor* base) {
  auto* cursor = reinterpret_cast<Cursor*>(base);
  ++cursor->row;
  return advance(cursor);
}

int at_end(sqlite3_vtab_cursor* base) {
  return reinterpret_cast<Cursor*>(base)->more ? 0 : 1;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int number) {
  const Cell& cell = reinterpret_cast<Cursor*>(base)->cells[number];
  switch (cell.kind) {
    case Cell::Kind::missing:
      sqlite3_result_null(context);
      break;
    case Cell::Kind::integer:
      sqlite3_result_int64(context, cell.integer);
      break;
    case Cell::Kind::real:
      sqlite3_result_double(context, cell.real);
      break;
    case Cell::Kind::text:
      sqlite3_result_text64(context, cell.text.empty() ? "" : cell.text.data(), cell.text.size(),
                            SQLITE_STATIC, SQLITE_UTF8);
      break;
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* id) {
  *id = reinterpret_cast<Cursor*>(base)->row;
  return SQLITE_OK;
}

const sqlite3_module& batch_module() {
  static const sqlite3_module module = [] {
    sqlite3_module made{};
    made.iVersion = 1;
    made.xConnect = connect;  // no xCreate: eponymous only
    made.xBestIndex = best_index;
    made.xDisconnect = disconnect;
    made.xOpen = open;
    made.xClose = close;
    made.xFilter = filter;
    made.xNext = next;
    made.xEof = at_end;
    made.xColumn = column;
    made.xRowid = row_id;
    return made;
  }();
  return module;
}

void destroy_module(void* module) {
  delete static_cast<Module*>(module);
}

}  // namespace

std::string register_batch_table(sqlite3* database, std::size_t width, Batch& batch, int& code) {
  std::string name = "batch_" + std::to_string(width);
  auto module = std::make_unique<Module>(Module{declaration_of(width), &batch});
  // SQLite takes ownership, also when it fails.
  code = sqlite3_create_module_v2(database, name.c_str(), &batch_module(), module.release(),
                                  destroy_module);
  return name;
}

}  // namespace leads::sql
