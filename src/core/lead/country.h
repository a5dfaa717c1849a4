// SPDX-License-Identifier: MIT
// Countries as people write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// ISO 3166-1 alpha-2 (and XK) from alpha-2, alpha-3, the English name or a common variant of it
/// ("USA", "UK", "Korea, Republic of", "Deutschland"); case, accents and punctuation do not matter.
std::optional<std::string> country_code(std::string_view typed);
/// Whether it is an alpha-2 code (or XK), in capitals.
bool is_country_code(std::string_view text);

}  // namespace leads
