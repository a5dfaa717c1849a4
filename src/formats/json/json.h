// SPDX-License-Identifier: MIT
// JSON, written as a stream and read as a tree. Numbers keep their digits: an id or an amount never
// passes through a double on its way in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "leads/error.h"

namespace leads {

/// Appends to a string. Calls follow the grammar: inside an object each value comes after its key.
class JsonWriter {
 public:
  enum class Style : std::uint8_t { compact, pretty };

  explicit JsonWriter(std::string& out, Style style = Style::compact);
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  /// Bytes that are not UTF-8 are written as U+FFFD.
  void string(std::string_view value);
  void integer(std::int64_t value);
  /// As format_number; null for what is not finite.
  void number(double value);
  /// A number whose digits are known, such as format_money's.
  void decimal(std::string_view digits);
  void boolean(bool value);
  void null();
  /// Begins another document, after a line break if something was written: JSON Lines.
  void next_line();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct JsonMember;

/// As written, by the grammar of JSON.
struct JsonNumber {
  std::string text;
  bool operator==(const JsonNumber&) const = default;
};

struct JsonValue {
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;  ///< in the order of the text

  std::variant<std::monostate, bool, JsonNumber, std::string, Array, Object> value;

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  const bool* boolean() const { return std::get_if<bool>(&value); }
  const JsonNumber* number() const { return std::get_if<JsonNumber>(&value); }
  const std::string* string() const { return std::get_if<std::string>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Object* object() const { return std::get_if<Object>(&value); }
  /// A member of an object, the last of that name; nullptr for another type or name.
  const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// One document, UTF-8 with or without byte order mark, at most 64 levels deep. Nullopt fills
/// `problem` with line, column and message.
std::optional<JsonValue> try_parse_json(std::string_view text, Diagnostic& problem);

}  // namespace leads
