// SQLite's result codes in the user's words.
#pragma once

#include <string>

struct sqlite3;

namespace leads::sql {

/// Throws the Error that `code` means for the database at `path`.
[[noreturn]] void throw_error(sqlite3* database, int code, const std::string& path);

}  // namespace leads::sql
