// SPDX-License-Identifier: MIT
#include "cli/output/encode.h"

#include "base/numbers.h"
#include "base/time/format.h"
#include "formats/csv/csv_write.h"
#include "formats/json/json.h"
#include "leads/error.h"

namespace leads {
namespace {

void write(JsonWriter& json, const Datum& datum);

void write(JsonWriter& json, const Record& record) {
  json.begin_object();
  for (const auto& [key, value] : record) {
    json.key(key);
    write(json, value);
  }
  json.end_object();
}

void write(JsonWriter& json, const Datum& datum) {
  struct Writer {
    JsonWriter& json;
    void operator()(std::monostate) const { json.null(); }
    void operator()(bool value) const { json.boolean(value); }
    void operator()(std::int64_t value) const { json.integer(value); }
    void operator()(double value) const { json.number(value); }
    void operator()(const Amount& value) const { json.string(format_money(value.ten_thousandths)); }
    void operator()(Instant value) const { json.string(format_utc(value)); }
    void operator()(Day value) const { json.string(format_day(value)); }
    void operator()(Seconds value) const { json.integer(value.count()); }
    void operator()(const std::string& value) const { json.string(value); }
    void operator()(const List& value) const {
      json.begin_array();
      for (const Datum& item : value) write(json, item);
      json.end_array();
    }
    void operator()(const Record& value) const { write(json, value); }
  };
  std::visit(Writer{json}, datum.value);
}

}  // namespace

std::string to_json(const Record& record) {
  std::string text;
  JsonWriter json(text);
  write(json, record);
  return text;
}

void refuse_cell(std::string_view column, std::string_view first) {
  throw Error(ErrorKind::bad_input, {},
              "the database is damaged: the " + std::string(column) + " of " + std::string(first) +
                  " is not valid UTF-8",
              "correct it with leads edit, or with another SQLite tool");
}

void append_field(std::string& out, std::string_view value, Format format, bool first) {
  if (format == Format::csv) {
    if (!first) out += ',';
    write_csv_field(out, value, {.guard = true});
  } else {
    if (!first) out += '\t';
    write_tsv_field(out, value);
  }
}

}  // namespace leads
