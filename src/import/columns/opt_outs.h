// SPDX-License-Identifier: MIT
// Opt-outs under the names and words of other programs: a person who wants no mail must not be
// mailed because a column is called otherwise.
#pragma once

#include <string>
#include <string_view>

namespace leads {

/// What a column of this header opts out of by its name, in many spellings and languages: "-email",
/// "-phone", "-sms", "-post", or "-*", all of them; "" when it opts nobody out.
std::string opt_out_of(std::string_view header);

/// Whether a cell says that its person is unsubscribed, bounced or the like. `state`: the column is
/// one of states, where weaker words will do.
bool says_opted_out(std::string_view cell, bool state);
/// "Status", "Subscriber state", "Email deliverability"
bool is_state_header(std::string_view header);

}  // namespace leads
