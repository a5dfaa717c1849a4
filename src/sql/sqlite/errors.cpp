#include "sql/sqlite/errors.h"

#include <sqlite3.h>

#include "leads/error.h"

namespace leads::sql {
namespace {

[[noreturn]] void throw_damaged(const std::string& path, const std::string& detail) {
  throw Error(ErrorKind::bad_input, path, "the database is damaged (" + detail + ")", "restore a backup, or save what can be read: sqlite3 FILE .recover");
}

}  // namespace

void throw_error(sqlite3* database, int code, const std::string& path) {
  const std::string detail = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorKind::busy, path, "another process holds the lock",
                  "run it again, or wait longer with --wait SECONDS");
    case SQLITE_FULL:
      throw Error(ErrorKind::storage, path, "the disk is full; nothing was changed", "free some space and run it again");
    case SQLITE_IOERR:
      throw Error(ErrorKind::storage, path, "reading or writing failed (" + detail + "); nothing was changed");
    case SQLITE_READONLY:
      throw Error(ErrorKind::storage, path, "the database can only be read here; nothing was changed",
                  "check the permissions of the file and of its directory");
    case SQLITE_CANTOPEN:
      throw Error(ErrorKind::storage, path, "the database, or its journal beside it, cannot be opened",
                  "check the permissions of the file and of its directory");
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error(ErrorKind::storage, path, "no permission");
    case SQLITE_CORRUPT: throw_damaged(path, detail);
    case SQLITE_NOTADB:
      throw Error(ErrorKind::bad_input, path, "not a leads database");
    case SQLITE_NOMEM:
      throw Error(ErrorKind::storage, path, "out of memory; nothing was changed");
    case SQLITE_INTERRUPT:
      throw Error(ErrorKind::cancelled, path, "interrupted; nothing was changed");
    default:
      // Every statement is tested against tables as we make them: a name in one that is not there was changed in the file.
      if (detail.starts_with("no such table") || detail.starts_with("no such column") || detail.find("has no column named") != std::string::npos) throw_damaged(path, detail);
      throw Error(ErrorKind::bug, path, "the database answered: " + detail);
  }
}

}  // namespace leads::sql
