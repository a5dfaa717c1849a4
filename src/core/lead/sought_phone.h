// SPDX-License-Identifier: MIT
// A phone number as people look for it: national or international, with any blanks and signs, or
// only its last digits.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// The number in E.164 that a text is, if that is certain: see formats/values/phone.h.
using PhoneReader = std::function<std::optional<std::string>(std::string_view)>;

struct SoughtPhone {
  std::vector<std::string> endings;  ///< digits; a number that ends with one of them matches
  std::string international;         ///< all its digits, if it was typed with its country
};

inline constexpr std::size_t kLeastPhoneDigits = 5;

/// Whether nothing but digits and what separates them is in the text.
bool is_phone_spelling(std::string_view text);
/// Nullopt unless `typed` is the spelling of a number with kLeastPhoneDigits. `reader` may be
/// empty.
std::optional<SoughtPhone> sought_phone(std::string_view typed, const PhoneReader& reader);
/// Whether a stored phone, in E.164 or as it was typed, is the number sought.
bool is_sought(const SoughtPhone& sought, std::string_view stored);
/// Digits that are in the phone_digits of every number sought: one of these.
std::vector<std::string> needed_digits(const SoughtPhone& sought);
/// The digits of a stored phone, without an extension.
std::string phone_digits(std::string_view stored);

}  // namespace leads
