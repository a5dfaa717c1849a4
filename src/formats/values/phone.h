// Phone numbers by libphonenumber: one normalisation, on which matching and suppression depend.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// The number in E.164 ("+493012345678"), its extension dropped; nullopt if it can be none.
/// `country` is ISO 3166-1 alpha-2 or empty; a number without it needs its + or 00. The first call
/// loads the library's tables (7 ms, 4 MB).
std::optional<std::string> parse_phone(std::string_view typed, std::string_view country);

}  // namespace leads
