// SPDX-License-Identifier: MIT
// The body that a web form posts: application/x-www-form-urlencoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leads {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// The names and values in their order; nullopt when the text is no such body: a part without a
/// name or `=`, or a % that is not followed by two hexadecimal digits.
std::optional<FormFields> parse_form_body(std::string_view text);

}  // namespace leads
