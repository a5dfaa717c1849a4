// Phone numbers in the one form that keys use: E.164, by libphonenumber.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// "+49 (30) 901820" -> "+4930901820". Numbers written nationally are of `country` (ISO alpha-2, "" none); an extension is dropped.
/// Nullopt when it is no number that can exist. The first call loads the library's tables (some milliseconds).
std::optional<std::string> parse_phone(std::string_view typed, std::string_view country);

}  // namespace leads
