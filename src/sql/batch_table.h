// SPDX-License-Identifier: MIT
// A read-only virtual table over the rows of the running bulk insert, so that one `insert … select`
// takes them all: about half the cost of a prepared insert a row.
#pragma once

#include <cstddef>
#include <string>

struct sqlite3;

namespace leads::sql {

struct Batch;

/// Registers the table of `width` columns c0, c1… that reads `batch`, which must outlive the
/// connection; returns its name, and an SQLite code through `code`.
std::string register_batch_table(sqlite3* database, std::size_t width, Batch& batch, int& code);

}  // namespace leads::sql
