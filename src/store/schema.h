// SPDX-License-Identifier: MIT
// Tables, views and migrations of the book. All data definition is here.
#pragma once

#include <string>

#include "leads/lead.h"
#include "sql/connection.h"

namespace leads {

/// Creates every table of a format, in the open transaction of an empty database.
void create_schema(sql::Connection& connection, int format);
/// Brings a book from an older format to a newer one, in the open transaction.
void migrate_schema(sql::Connection& connection, int from, int to);
/// Recreates the readable views; needed whenever a custom field is added.
void create_views(sql::Connection& connection);

/// How many of the built-in fields, in their order, books of this format have columns for.
std::size_t built_in_columns(int format);

/// Text when there is no such type.
FieldType parse_type(std::string_view name);
/// The SQLite type of a column in a strict table.
std::string_view column_type(FieldType type);
/// The column of a field: its name, with `f_` before a custom one's.
std::string column_name(const Fields& fields, FieldIndex field);

}  // namespace leads
