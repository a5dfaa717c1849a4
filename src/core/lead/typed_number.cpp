// SPDX-License-Identifier: MIT
#include "core/lead/typed_number.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/words.h"
#include "core/lead/amount.h"

namespace leads {
namespace {

/// Where the decimal mark is a point, by the Unicode CLDR; elsewhere it is a comma.
constexpr auto kPointCountries = std::to_array<std::string_view>(
    {"AU", "BD", "BW", "CA", "CH", "CN", "DO", "EG", "ET", "GB", "GH", "GT", "HK", "HN", "IE",
     "IL", "IN", "JM", "JP", "KE", "KR", "LI", "LK", "MT", "MX", "MY", "NG", "NI", "NP", "NZ",
     "PA", "PE", "PH", "PK", "PR", "SG", "SV", "TH", "TT", "TW", "TZ", "UG", "US", "ZM", "ZW"});

bool writes_points(std::string_view country) {
  return std::binary_search(kPointCountries.begin(), kPointCountries.end(), country);
}

/// One to three digits (not a lone 0), one mark, three digits.
bool is_unclear(std::string_view digits) {
  const std::size_t mark = digits.find_first_of(".,");
  return mark != std::string_view::npos && mark >= 1 && mark <= 3 && digits.size() == mark + 4 &&
         digits.find_first_not_of("0123456789", mark + 1) == std::string_view::npos &&
         digits.front() != '0';
}

std::string plain(std::string_view text, DecimalMark mark) {
  return plain_amount(text, mark).value_or(std::string(text));
}

std::string without_last_zeros(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  return digits;
}

}  // namespace

std::variant<TypedNumber, UnclearNumber> typed_number(std::string_view text,
                                                      std::string_view country) {
  text = trim(text);
  const bool marks = text.find_first_of(".,") != std::string_view::npos;
  if (!marks || text.find_first_not_of("0123456789.,+-") != std::string_view::npos)
    return TypedNumber{std::string(text), ""};
  const std::string_view digits = text.substr(text.find_first_not_of("+-") == 1 ? 1 : 0);
  if (!is_unclear(digits)) {
    const auto mark = decimal_mark_of(text);
    const bool plain_already =
        mark == DecimalMark::point && text.find(',') == std::string_view::npos;
    return TypedNumber{mark && !plain_already ? plain(text, *mark) : std::string(text), ""};
  }
  const DecimalMark own =
      digits.find('.') != std::string_view::npos ? DecimalMark::point : DecimalMark::comma;
  const DecimalMark other = own == DecimalMark::point ? DecimalMark::comma : DecimalMark::point;
  const std::string decimal = without_last_zeros(plain(text, own)), whole = plain(text, other);
  if (country.empty())
    return UnclearNumber{in_quotes(text) + " could be " + whole + " or " + decimal,
                         "write " + whole + " or " + decimal +
                             "; `country` in [calendar] of leads.toml decides for all"};
  const bool point = writes_points(country);
  const std::string meant = (own == DecimalMark::point) == point ? decimal : whole;
  return TypedNumber{meant, in_quotes(text) + " was read as " + meant +
                                ", as numbers are written in " + std::string(country)};
}

}  // namespace leads
