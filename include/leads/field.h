// SPDX-License-Identifier: MIT
// Fields, built in and the company's own, with their types; and values as they are stored and read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "leads/zone.h"

namespace leads {

enum class FieldIndex : std::uint16_t {};  ///< index into Fields
inline std::size_t index(FieldIndex id) {
  return static_cast<std::size_t>(id);
}

/// How a value is stored and compared.
///   text choice url email phone country currency source   string (stored form; compared folded)
///   integer   int64 within 15 digits          number  double within 15 significant digits
///   money     int64, 1/10000 of the currency  boolean int64 0 or 1
///   date      int64, days since 1970-01-01    datetime int64, seconds since 1970-01-01 UTC, or a
///   day (is_stored_day)
enum class FieldType : std::uint8_t {
  text,
  integer,
  number,
  date,
  datetime,
  boolean,
  choice,
  money,
  url,
  email,
  phone,
  country,
  currency,
  source
};
std::string_view type_name(FieldType type);
bool is_text(FieldType type);

/// A datetime may be a day instead (next_step_at: "on Thursday"): that date in every time zone. It
/// is stored as a number beyond every instant.
constexpr std::int64_t kStoredDays = 1'000'000'000'000;
constexpr bool is_stored_day(std::int64_t datetime) {
  return datetime > kStoredDays - 10'000'000;
}
constexpr std::int64_t stored_day(Day day) {
  return kStoredDays + day.time_since_epoch().count();
}
constexpr Day day_of_stored(std::int64_t datetime) {
  return Day{std::chrono::days{datetime - kStoredDays}};
}

/// An owned value; monostate is missing.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A view of a value, not owned: what the evaluator reads. `text` lives as long as the row it was
/// read from.
struct Cell {
  enum class Kind : std::uint8_t { missing, integer, real, text };
  Kind kind = Kind::missing;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;

  static Cell of(std::int64_t value) { return {Kind::integer, value, 0, {}}; }
  static Cell of(double value) { return {Kind::real, 0, value, {}}; }
  static Cell of(std::string_view value) { return {Kind::text, 0, 0, value}; }
  static Cell of(const char* value) { return of(std::string_view(value)); }
  static Cell of(const Value& value);
  bool present() const { return kind != Kind::missing; }
};

inline constexpr Cell kMissingCell{};
/// An owned copy of the cell's value.
Value owned(const Cell& cell);

struct Field {
  std::string name;
  FieldType type = FieldType::text;
  std::vector<std::string> choices;  ///< of a choice field, in declared order
};

/// A stored value as text, the way it is read back: money as decimals, dates ISO, instants RFC 3339
/// UTC; "" is missing.
std::string format_value(const Field& field, const Cell& cell);

/// The inverse of format_value. Nullopt when the text is not a value of this type.
std::optional<Value> stored_value(const Field& field, std::string_view text);

/// Built-in fields have fixed indexes, in the order of the vocabulary; custom fields follow.
enum class BuiltIn : std::uint16_t {
  type,
  name,
  first_name,
  last_name,
  email,
  phone,
  title,
  company,
  website,
  industry,
  employees,
  revenue,
  street,
  city,
  region,
  postal_code,
  country,
  language,
  time_zone,
  source,
  source_detail,
  campaign,
  vendor,
  cost,
  owner,
  value,
  currency,
  expected_close,
  rating,
  notes,
  referred_by,
  next_step,
  next_step_at,
  created_at,
  count
};
inline FieldIndex at(BuiltIn field) {
  return static_cast<FieldIndex>(field);
}

/// Every field of the book, built-in ones first. Names are unique and lower case.
class Fields {
 public:
  Fields();
  /// `-` in `name` is the same as `_`: "next-step".
  std::optional<FieldIndex> find(std::string_view name) const;
  /// Adds a custom field at the end, or returns the index of the existing one with that name.
  FieldIndex add(Field field);
  const Field& operator[](FieldIndex field) const { return all_[index(field)]; }
  std::size_t size() const { return all_.size(); }
  std::span<const Field> all() const { return all_; }
  static bool is_custom(FieldIndex field) {
    return index(field) >= static_cast<std::size_t>(BuiltIn::count);
  }
  std::vector<std::string> names() const;

 private:
  std::vector<Field> all_;
  std::unordered_map<std::string, FieldIndex> by_name_;
};

}  // namespace leads
