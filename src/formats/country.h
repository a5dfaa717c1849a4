// Countries as people write them, to ISO 3166-1 alpha-2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// "Germany", "DEU", "de" -> "DE". Nullopt when it can't be told.
std::optional<std::string> country_code(std::string_view typed);

}  // namespace leads
