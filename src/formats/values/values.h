// SPDX-License-Identifier: MIT
// From what a person or a file writes to what a field stores, and back. One place for add, edit,
// import and filters of typed values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time/timestamp.h"
#include "leads/lead.h"
#include "leads/when.h"
#include "leads/zone.h"

namespace leads {

struct ValueContext {
  const Zone* zone = nullptr;      ///< of naive times; never null
  Instant now;                     ///< for typed words such as `+3d`; unused when `words` is false
  bool words = false;              ///< typed on a command line: date words are allowed
  std::string country;             ///< ISO alpha-2 for phones written nationally; "" none
  std::optional<DateOrder> dates;  ///< of a file; ISO 8601 is taken without
  std::vector<std::string>* notes = nullptr;  ///< of typed words: how unclear numbers were read
};

struct ValueProblem {
  std::string message;  ///< "\"12x\" is not a whole number"
  std::string hint;
};

/// A value in stored form. Text is kept as given; typed fields are normalised; a phone or country
/// that is not recognised stays as typed. Blank text is missing. Text over 64 KiB is a problem.
std::variant<Value, ValueProblem> parse_value(const Field& field, std::string_view text,
                                              const ValueContext& context);

/// A naive time is the zone's.
Instant instant_of(const ParsedTime& time, const Zone& zone);
/// What a field of type date or datetime stores for it: naive times are the zone's, and a next
/// step without a time is for that day.
Value time_value(const Field& field, const ParsedTime& time, const Zone& zone);

/// The key of an outside system's id: trimmed, `5` and `5.00` are one.
std::string external_key(std::string_view id);

}  // namespace leads
