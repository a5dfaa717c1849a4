// SPDX-License-Identifier: MIT
// Bringing an older book to the format of this program.
#pragma once

#include <string>

#include "sql/connection.h"

namespace leads {

/// Migrates in one transaction, after a verified copy beside the book (0600, `.bak-v` and the old
/// format, never over a file there is). Returns the path of the copy; "" when another process was
/// first.
std::string migrate_book(sql::Connection& connection, const std::string& path, int from);

}  // namespace leads
