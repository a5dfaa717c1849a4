// SPDX-License-Identifier: MIT
// The kind of a flag's value or of a word. Declared once with the flag; completion chooses
// candidates by it, and `leads help COMMAND --json` reports it.
#pragma once

#include <cstdint>
#include <string_view>

namespace leads {

enum class ValueKind : std::uint8_t {
  text,    ///< free text; not completed
  number,  ///< a count or an amount
  choice,  ///< one of `choices`
  file,
  folder,
  lead,    ///< an id, e-mail, phone or name
  filter,  ///< a term of a filter of leads
  lead_or_filter,
  activity_filter,  ///< a term of a filter of activities
  field,
  field_value,   ///< FIELD=VALUE
  column_field,  ///< COLUMN=FIELD
  columns,       ///< names of columns, separated by commas
  sort_keys,     ///< the same, each with `-` before it or not
  stage,
  activity_kind,
  tag,  ///< with + or - before it or not
  reason,
  mapping,
  report,
  topic,  ///< a command or a topic of help
  operation,
  past_date,
  coming_date,
};

/// As `help --json` writes it: "lead-or-filter".
std::string_view value_kind_name(ValueKind kind);

}  // namespace leads
