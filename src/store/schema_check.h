// SPDX-License-Identifier: MIT
// Whether the tables, indexes and views of a book are those that leads makes. A file that somebody
// else prepared may have triggers that change other rows, a view without an end in place of a
// table, or generated columns: it is refused before anything of it is run.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/connection.h"

namespace leads {

/// What a database has and should not, or lacks.
struct ForeignObject {
  enum class Fault : std::uint8_t { unknown, altered, missing };
  Fault fault = Fault::unknown;
  std::string type, name;  ///< type: table, index, view, trigger
};

/// Compares the whole schema with that of a book of this format; empty when they agree. Columns of
/// custom fields, the text of the readable views and the statistics of `analyze` may differ.
std::vector<ForeignObject> foreign_objects(sql::Connection& connection, int format);
/// The same in a sentence: `has a trigger that leads did not create: NAME`.
std::string describe(const ForeignObject& object);

/// Throws bad_input that names the first such object. Cheap where there is none.
void check_schema(sql::Connection& connection, int format);

/// What a schema must be, one object a line, in order; and what it is of a fresh book of this
/// version (schema.txt).
std::string schema_text(sql::Connection& connection);
std::string_view expected_schema();

struct SchemaText {
  std::string_view name, text;
};
std::span<const SchemaText> schema_texts();

}  // namespace leads
