// SPDX-License-Identifier: MIT
// Records are the same however the bytes arrive; a document is a tree or a problem with a place.
#include "formats/json/json.h"

#include <string>

#include "formats/json/json_records.h"
#include "fuzz/targets.h"

namespace leads::fuzz {
namespace {

std::string read(ByteSource source) {
  JsonRecordReader reader(std::move(source));
  std::string seen;
  JsonRecord record;
  while (reader.next(record)) {
    seen += "record " + std::to_string(record.line) + '\n';
    for (const JsonCell& cell : record.cells) {
      require(reader.place(&cell).line >= record.line, "a cell stands in its record");
      ((seen += cell.path) += '=') += cell.text;
      for (const std::string_view item : cell.items) (seen += '|') += item;
      seen += '\n';
    }
    for (const Diagnostic& problem : record.problems)
      seen += std::to_string(problem.line) + problem.message + '\n';
  }
  return seen + problems_of(reader);
}

void write(JsonWriter& writer, const JsonValue& value) {
  if (value.is_null()) return writer.null();
  if (const bool* boolean = value.boolean()) return writer.boolean(*boolean);
  if (const JsonNumber* number = value.number()) return writer.decimal(number->text);
  if (const std::string* string = value.string()) return writer.string(*string);
  if (const JsonValue::Array* array = value.array()) {
    writer.begin_array();
    for (const JsonValue& each : *array) write(writer, each);
    return writer.end_array();
  }
  writer.begin_object();
  for (const JsonMember& member : *value.object()) {
    writer.key(member.name);
    write(writer, member.value);
  }
  writer.end_object();
}

std::string written(const JsonValue& value) {
  std::string text;
  JsonWriter writer(text);
  write(writer, value);
  return text;
}

}  // namespace

void json(std::string_view bytes) {
  require_same_in_pieces(read, bytes);
  Diagnostic problem;
  const std::optional<JsonValue> value = try_parse_json(bytes, problem);
  if (!value)
    return require(problem.line > 0 && problem.column > 0 && !problem.message.empty(),
                   "a problem has a place and a message");
  const std::string text = written(*value);
  const std::optional<JsonValue> again = try_parse_json(text, problem);
  require(again && written(*again) == text, "what is written reads the same");
}

}  // namespace leads::fuzz
