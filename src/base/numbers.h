// SPDX-License-Identifier: MIT
// Numbers and amounts as text: only what can be kept and shown again exactly, never by the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leads {

/// Whole numbers of at most 15 digits with an optional sign; blanks around are taken, anything else
/// is nullopt.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// Decimals with at most 15 significant digits, an optional exponent; never nan or inf. With 15
/// digits a double compares as the exact decimal and prints back the same digits.
std::optional<double> parse_number(std::string_view text);
/// An amount in 1/10000, at most 4 decimals and within +-900,000,000,000; a point is the decimal
/// mark.
std::optional<std::int64_t> parse_money(std::string_view text);
/// Shortest form that reads back the same, without exponent where it has at most 15 digits.
std::string format_number(double value);
/// 1234500 -> "123.45"; at least two decimals when there are any.
std::string format_money(std::int64_t ten_thousandths);

}  // namespace leads
