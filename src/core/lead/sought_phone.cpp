// SPDX-License-Identifier: MIT
// Numbers are compared from their end: the beginning depends on where one calls from.
#include "core/lead/sought_phone.h"

#include <algorithm>

#include "base/text.h"

namespace leads {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

std::string without_zeros(std::string_view digits) {
  return std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size())));
}

void add(std::vector<std::string>& endings, std::string digits) {
  if (digits.size() >= kLeastPhoneDigits &&
      std::find(endings.begin(), endings.end(), digits) == endings.end())
    endings.push_back(std::move(digits));
}

/// +49 (0)30 901821: the zero is for callers within the country.
std::string without_trunk_zero(std::string_view typed) {
  std::string text(typed);
  if (const std::size_t at = text.find("(0)"); at != std::string::npos) text.erase(at, 3);
  return text;
}

}  // namespace

bool is_phone_spelling(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789+-.()/ ") == std::string_view::npos;
}

std::optional<SoughtPhone> sought_phone(std::string_view typed, const PhoneReader& reader) {
  typed = trim(typed);
  if (!is_phone_spelling(typed) || typed.find('+', 1) != std::string_view::npos)
    return std::nullopt;
  SoughtPhone sought;
  const std::string digits = digits_of(typed);
  if (digits.size() < kLeastPhoneDigits) return std::nullopt;
  const bool abroad = typed.starts_with('+') || digits.starts_with("00");
  if (abroad) sought.international = without_zeros(digits_of(without_trunk_zero(typed)));
  add(sought.endings, sought.international);
  if (!typed.starts_with('+')) add(sought.endings, digits);
  if (!abroad) add(sought.endings, without_zeros(digits));
  const auto certain = reader ? reader(typed) : std::nullopt;
  if (certain) {
    sought.international = digits_of(*certain);
    add(sought.endings, sought.international);
  }
  if (sought.endings.empty()) return std::nullopt;
  return sought;
}

bool is_sought(const SoughtPhone& sought, std::string_view stored) {
  const std::string digits = phone_digits(stored);
  if (std::any_of(sought.endings.begin(), sought.endings.end(),
                  [&](const std::string& ending) { return digits.ends_with(ending); }))
    return true;
  // Stored as it is dialled within its country, since the country was not known.
  if (stored.starts_with('+')) return false;
  const std::string national = without_zeros(digits);
  constexpr std::size_t kWhole = 7;
  return national.size() >= kWhole && sought.international.ends_with(national);
}

std::vector<std::string> needed_digits(const SoughtPhone& sought) {
  std::vector<std::string> needed;
  const auto end_of = [&](std::string_view digits) {
    add(needed, std::string(digits.substr(digits.size() - kLeastPhoneDigits)));
  };
  for (const std::string& ending : sought.endings) end_of(ending);
  if (sought.international.size() >= kLeastPhoneDigits) end_of(sought.international);
  return needed;
}

std::string phone_digits(std::string_view stored) {
  // What follows a word is an extension: 030 901820 ext. 5.
  const auto letter = std::find_if(stored.begin(), stored.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ';';
  });
  const std::string digits =
      digits_of(stored.substr(0, static_cast<std::size_t>(letter - stored.begin())));
  return digits.empty() ? digits_of(stored) : digits;
}

}  // namespace leads
