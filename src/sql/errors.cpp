// SPDX-License-Identifier: MIT
#include "sql/errors.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "leads/error.h"
#include "sql/statement_row.h"

namespace leads::sql {
namespace {

// Every statement is tested against tables as we make them: when they have other ones, the file was
// changed.
bool is_about_other_tables(std::string_view message) {
  constexpr std::array<std::string_view, 4> kBegins{
      "no such table", "no such column", "foreign key mismatch", "duplicate column name"};
  return std::any_of(kBegins.begin(), kBegins.end(),
                     [&](std::string_view each) { return message.starts_with(each); }) ||
         message.find("has no column named") != std::string_view::npos;
}

// Only they can make SQLite walk a table in another order than the one it was tested with.
bool has_statistics(sqlite3* database) {
  for (const char* table : {"sqlite_stat1", "sqlite_stat4"})
    if (sqlite3_table_column_metadata(database, "main", table, nullptr, nullptr, nullptr, nullptr,
                                      nullptr, nullptr) == SQLITE_OK)
      return true;
  return false;
}

}  // namespace

void throw_damaged(const std::string& path, const std::string& detail) {
  throw Error(ErrorKind::bad_input, path, "the database is damaged (" + detail + ")",
              "restore a backup, or save what can be read: sqlite3 FILE .recover");
}

void throw_sorted(sqlite3* database, const std::string& path) {
  if (!has_statistics(database)) throw Error(ErrorKind::bug, path, kWasSorted);
  throw Error(ErrorKind::bad_input, path,
              "the statistics that `analyze` left in the database mislead SQLite",
              "remove them with another SQLite tool: drop table sqlite_stat1");
}

void throw_error(sqlite3* database, int code, const std::string& path) {
  const std::string detail = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorKind::busy, path, "another process holds the lock",
                  "run it again, or wait longer with --wait SECONDS");
    // What failed in one of these ways changed nothing; what was committed before it is its
    // caller's to say.
    case SQLITE_FULL:
      throw Error::without_change(ErrorKind::storage, path, "the disk is full",
                                  "free some space and run it again");
    case SQLITE_IOERR:
      throw Error::without_change(ErrorKind::storage, path,
                                  "reading or writing failed (" + detail + ")");
    case SQLITE_READONLY:
      throw Error::without_change(ErrorKind::storage, path, "the database is read-only here",
                                  "check the permissions of the file and of its directory");
    case SQLITE_CANTOPEN:
      throw Error(ErrorKind::storage, path,
                  "the database, or its journal beside it, cannot be opened",
                  "check the permissions of the file and of its directory");
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error(ErrorKind::storage, path, "no permission");
    case SQLITE_CORRUPT:
      throw_damaged(path, detail);
    case SQLITE_NOTADB:
      throw Error(ErrorKind::bad_input, path, "not a leads database");
    case SQLITE_NOMEM:
      throw Error::without_change(ErrorKind::storage, path, "out of memory");
    case SQLITE_INTERRUPT:
      throw Error::without_change(ErrorKind::cancelled, path, "interrupted");
    default:
      // Values come with their types, and ids from counters, that are in the file.
      if (code == SQLITE_CONSTRAINT_DATATYPE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
          is_about_other_tables(detail))
        throw_damaged(path, detail);
      // A row or an index that contradicts others is the usual reason, a fault of ours is possible.
      if ((code & 0xff) == SQLITE_CONSTRAINT)
        throw Error(ErrorKind::bad_input, path, "the database contradicts itself (" + detail + ")",
                    "`leads doctor` names the rows; if it finds nothing, please report this");
      if (detail == kWasSorted) throw_sorted(database, path);
      throw Error(ErrorKind::bug, path, "the database answered: " + detail);
  }
}

}  // namespace leads::sql
