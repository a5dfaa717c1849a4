// SPDX-License-Identifier: MIT
// Which other programs have a database open.
#pragma once

#include <string>

namespace leads::sql {

/// "python3 (process 4711), sqlite3 (process 4712)", of those that this user may see; "" for none.
std::string holders_of(const std::string& path);

/// Throws busy: another program has the database open in WAL mode, and which.
[[noreturn]] void throw_held_in_wal(const std::string& path);

}  // namespace leads::sql
