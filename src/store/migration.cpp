// SPDX-License-Identifier: MIT
#include "store/migration.h"

#include <unistd.h>

#include "leads/error.h"
#include "store/schema.h"
#include "store/store.h"

namespace leads {
namespace {

std::string create_copy_file(const std::string& path, int from) {
  const std::string first = path + ".bak-v" + std::to_string(from);
  constexpr int kMostCopies = 100;
  for (int number = 1; number < kMostCopies; ++number) {
    std::string name = number == 1 ? first : first + "-" + std::to_string(number);
    try {
      sql::Connection::create_file(name);
      return name;
    } catch (const Error& error) {
      if (error.kind != ErrorKind::refused) throw;
    }
  }
  throw Error(ErrorKind::refused, first, "there are already too many copies of older formats",
              "remove those you do not need");
}

void verify(const std::string& path, int format) {
  sql::Connection copy(path, {});
  sql::Statement version = copy.prepare("pragma user_version");
  if (!version.step() || version.integer(0) != format)
    throw Error(ErrorKind::storage, path,
                "the copy of the book cannot be read back; nothing was changed");
  version.reset();
  sql::Statement check = copy.prepare("pragma quick_check(1)");
  if (!check.step() || check.text(0) != "ok")
    throw Error(ErrorKind::bad_input, path,
                "the book, or the copy made of it, is damaged: " + check.string(0),
                "restore a backup, or save what can be read: sqlite3 FILE .recover");
}

void copy_book(const std::string& path, const std::string& copy, int format) {
  try {
    {
      // A connection that writes cannot be copied from, one beside it can.
      sql::Connection source(path, {}), target(copy, {.write = true});
      source.copy_into(target);
    }
    verify(copy, format);
  } catch (...) {
    ::unlink(copy.c_str());
    throw;
  }
}

int stored_format(sql::Connection& connection) {
  sql::Statement select = connection.prepare("pragma user_version");
  return select.step() ? static_cast<int>(select.integer(0)) : 0;
}

}  // namespace

std::string migrate_book(sql::Connection& connection, const std::string& path, int from) {
  // The write lock first: what is copied is what is migrated.
  connection.begin();
  try {
    const int format = stored_format(connection);
    if (format != from) {
      connection.rollback();
      return {};
    }
    std::string copy = create_copy_file(path, from);
    copy_book(path, copy, from);
    migrate_schema(connection, from, Store::kSchemaVersion);
    connection.commit();
    return copy;
  } catch (...) {
    connection.rollback();
    throw;
  }
}

}  // namespace leads
