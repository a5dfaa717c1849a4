// SPDX-License-Identifier: MIT
// Fields given on a command line: `--title "VP Sales"`, `--set title="VP Sales"`, `--unset title`,
// `-t tag`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/session.h"
#include "formats/values/values.h"

namespace leads {

struct FieldInput {
  std::vector<std::pair<std::string, std::string>> flags;
  std::vector<std::string> set, unset, tags;
};
using FieldValues = std::vector<std::pair<FieldIndex, Value>>;

/// Whether there is a value of the field, or the wish to have none.
bool has_field(const FieldValues& values, FieldIndex field);

void declare_field_input(Flags& flags, FieldInput& input);
/// Each field once. Throws usage with the nearest field, with the fix for a value, or if a field is
/// given twice or a tag is both added and removed. `set_flag` is the flag that `set` came from.
FieldValues parse_field_input(Session& session, const FieldInput& input,
                              const std::string& set_flag = "--set");
/// The tags of -t, `-t a,b` being two, and `-t '"a, b"'` one; each with its sign, if any.
std::vector<std::string> tags_of(const FieldInput& input);
/// The kind of activity of that name or short word; throws usage with the nearest.
KindId kind_named(const Playbook& playbook, const std::string& word, const std::string& where);
/// One value as typed, date words included.
std::variant<Value, ValueProblem> parse_typed_value(Session& session, FieldIndex field,
                                                    std::string_view text);
/// For a phone or country that was not recognised: the consequence or the fix; "" if it was, and
/// for other fields.
std::string unrecognised(FieldIndex field, std::string_view text);
/// Warns of such values on stderr, unless -q.
void warn_of_unrecognised(Session& session, const FieldValues& values);
/// A number typed after `where`, in digits with a point for decimals; says how an unclear one was
/// read, or throws usage. A text that is no number comes back as it is.
std::string typed_digits(Session& session, const std::string& text, const std::string& where);
/// Warns of a next step in the past, on a day off or out of working hours. `value` is of
/// next_step_at.
void warn_of_next_step(Session& session, const Value& value, const std::string& where);
/// Throws usage when the text is too long or not valid UTF-8.
void check_text(std::string_view text, const std::string& where);
/// The field of that name; throws usage.
FieldIndex field_named(const Playbook& playbook, const std::string& name, const std::string& where);

}  // namespace leads
