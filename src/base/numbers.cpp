// SPDX-License-Identifier: MIT
// Numbers and amounts: only what can be kept and shown again exactly, and never by the locale.
#include "base/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/scan.h"
#include "base/text.h"

namespace leads {
namespace {

constexpr std::size_t kMostDigits = 15;
constexpr std::int64_t kMoneyScale = 10'000;
constexpr std::size_t kMoneyDecimals = 4;
constexpr std::int64_t kMostMoney = 900'000'000'000 * kMoneyScale;

std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

std::size_t significant_digits(std::string_view whole, std::string_view decimals) {
  std::string digits(whole);
  digits += decimals;
  const auto first = digits.find_first_not_of('0');
  return first == std::string::npos ? 0 : digits.find_last_not_of('0') - first + 1;
}

std::int64_t to_int64(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// A sign, digits, perhaps a point and digits; at least one digit in all.
struct Decimal {
  bool negative = false;
  std::string_view whole, decimals;
};

std::optional<Decimal> scan_decimal(Scan& scan) {
  Decimal decimal;
  decimal.negative = scan.peek() == '-';
  scan.eat_any("+-");
  decimal.whole = scan.digits();
  if (scan.eat('.')) decimal.decimals = scan.digits();
  if (decimal.whole.empty() && decimal.decimals.empty()) return std::nullopt;
  return decimal;
}

bool scan_exponent(Scan& scan) {
  if (!scan.eat_any("eE")) return true;
  scan.eat_any("+-");
  return !scan.digits().empty();
}

template <class... Format>
std::string number_text(double value, Format... format) {
  std::array<char, 32> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format...).ptr;
  return {buffer.data(), end};
}

// Whether `scientific` ("-1.25e-07") reads well without its exponent: at most 15 digits, the zeros
// around the point included, or not far from the point. Beyond that fixed notation would print
// digits that were never there.
bool reads_plain(std::string_view scientific) {
  const auto e = scientific.find('e');
  int exponent = 0;
  const std::string_view power = scientific.substr(e + (scientific[e + 1] == '+' ? 2 : 1));
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  if (exponent >= -5 && exponent < static_cast<int>(kMostDigits)) return true;
  const auto digits = std::count_if(
      scientific.begin(), scientific.begin() + static_cast<std::ptrdiff_t>(e), is_ascii_digit);
  return exponent < 0 && digits - exponent <= static_cast<std::ptrdiff_t>(kMostDigits);
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  Scan scan(trim(text));
  const bool negative = scan.peek() == '-';
  scan.eat_any("+-");
  const std::string_view digits = scan.digits();
  if (digits.empty() || !scan.done() || without_leading_zeros(digits).size() > kMostDigits)
    return std::nullopt;
  const std::int64_t value = to_int64(digits);
  return negative ? -value : value;
}

std::optional<double> parse_number(std::string_view text) {
  std::string_view inner = trim(text);
  Scan scan(inner);
  const auto decimal = scan_decimal(scan);
  if (!decimal || !scan_exponent(scan) || !scan.done()) return std::nullopt;
  if (significant_digits(decimal->whole, decimal->decimals) > kMostDigits) return std::nullopt;
  if (inner.front() == '+') inner.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(inner.data(), inner.data() + inner.size(), value);
  if (error != std::errc{} || end != inner.data() + inner.size()) return std::nullopt;
  // A subnormal has fewer digits than were typed.
  if (value != 0 && !std::isnormal(value)) return std::nullopt;
  return value == 0 ? 0 : value;
}

std::optional<std::int64_t> parse_money(std::string_view text) {
  Scan scan(trim(text));
  const auto decimal = scan_decimal(scan);
  if (!decimal || !scan.done() || decimal->decimals.size() > kMoneyDecimals) return std::nullopt;
  const std::string_view whole = without_leading_zeros(decimal->whole);
  if (whole.size() > kMostDigits - 3) return std::nullopt;
  std::int64_t decimals = to_int64(decimal->decimals);
  for (std::size_t i = decimal->decimals.size(); i < kMoneyDecimals; ++i) decimals *= 10;
  const std::int64_t amount = to_int64(whole) * kMoneyScale + decimals;
  if (amount > kMostMoney) return std::nullopt;
  return decimal->negative ? -amount : amount;
}

std::string format_number(double value) {
  if (value == 0) return "0";
  std::string scientific = number_text(value, std::chars_format::scientific);
  if (!std::isfinite(value) || !reads_plain(scientific)) return scientific;
  return number_text(value, std::chars_format::fixed);
}

std::string format_money(std::int64_t ten_thousandths) {
  const auto size = static_cast<std::uint64_t>(ten_thousandths);
  const std::uint64_t amount = ten_thousandths < 0 ? 0 - size : size;
  std::string text = ten_thousandths < 0 ? "-" : "";
  text += std::to_string(amount / kMoneyScale);
  if (amount % kMoneyScale == 0) return text;
  std::string decimals = std::to_string(kMoneyScale + amount % kMoneyScale).substr(1);
  while (decimals.size() > 2 && decimals.back() == '0') decimals.pop_back();
  return text + "." + decimals;
}

}  // namespace leads
