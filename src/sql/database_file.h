// SPDX-License-Identifier: MIT
// The file of a database before SQLite opens it.
#pragma once

#include <string>

namespace leads::sql {

/// Without symbolic links: SQLite's NOFOLLOW refuses a linked directory anywhere in the path.
std::string real_path(const std::string& path);

/// The name to open for reading what this process may not write: the path, or a URI. Reading in WAL
/// mode makes files beside the database; where that is impossible and there is no log to be read,
/// the name opens it without them.
std::string read_only_name(const std::string& path);

}  // namespace leads::sql
