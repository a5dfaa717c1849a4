// SPDX-License-Identifier: MIT
// Numbers as a person types them: 1.200,50 and 1,200.50 are clear, 5.400 is not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace leads {

/// In digits with a point for decimals. `note` says how an unclear one was read; "" for a clear
/// one.
struct TypedNumber {
  std::string digits, note;
};
/// One that may be either of two numbers.
struct UnclearNumber {
  std::string message, hint;
};

/// A text that is no number comes back as it is. One to three digits, a mark and three digits are
/// read as the country (ISO 3166-1 alpha-2, "" unknown) writes numbers.
std::variant<TypedNumber, UnclearNumber> typed_number(std::string_view text,
                                                      std::string_view country);

}  // namespace leads
