// SPDX-License-Identifier: MIT
// One lead from standard input, as the handler of a web form has it: a JSON object, or a
// form-encoded body.
#pragma once

#include <string>
#include <vector>

#include "cli/lead/field_input.h"

namespace leads {

struct PostedLead {
  FieldValues values;
  std::vector<std::string> tags;
  std::string message, subject;  ///< of the activity
};

/// What is no value of its field is kept in the message; names that are no field are left out, both
/// with a word on stderr. Throws bad_input when the text is neither of the two forms.
PostedLead parse_posted_lead(Session& session, const std::string& text);

}  // namespace leads
