// SPDX-License-Identifier: MIT
// Phone numbers by libphonenumber: one normalisation, on which matching and suppression depend.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leads {

struct Phone {
  std::string e164;       ///< "+493012345678"
  std::string extension;  ///< its digits; "" without
  bool remark = false;    ///< words after it were left out: "030 901820 (mobil)"
};
/// Like parse_phone, but also returns what surrounds the number.
std::optional<Phone> read_phone(std::string_view typed, std::string_view country);

/// The number in E.164 ("+493012345678"), without remarks and extension; nullopt if it can be none,
/// or if it is not certain which digits are meant. Letters count as digits in service numbers such
/// as 1-800-FLOWERS only. `country` is ISO 3166-1 alpha-2 or empty; a number without it needs its +
/// or 00. The first call loads the library's tables (7 ms, 4 MB).
std::optional<std::string> parse_phone(std::string_view typed, std::string_view country);

/// A number in E.164 as it is read aloud: "+49 30 12345678"; what is no such number as it is.
std::string spoken_phone(std::string_view e164);

}  // namespace leads
