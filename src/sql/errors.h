// SPDX-License-Identifier: MIT
// SQLite's result codes in the user's words.
#pragma once

#include <string>

struct sqlite3;

namespace leads::sql {

/// Throws the Error that `code` means for the database at `path`.
[[noreturn]] void throw_error(sqlite3* database, int code, const std::string& path);

/// For a walk whose rows SQLite sorted.
[[noreturn]] void throw_sorted(sqlite3* database, const std::string& path);

/// What `detail` says is wrong in a file that can only have been damaged.
[[noreturn]] void throw_damaged(const std::string& path, const std::string& detail);

}  // namespace leads::sql
