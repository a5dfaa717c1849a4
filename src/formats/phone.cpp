#include "formats/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

namespace leads {
namespace {

using Library = i18n::phonenumbers::PhoneNumberUtil;

// Most numbers in files are E.164 already; the rest must at least hold a few digits.
bool hopeless(std::string_view typed) {
  const auto digits = std::count_if(typed.begin(), typed.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
  return digits < 3 || typed.size() > 64;
}

}  // namespace

std::optional<std::string> parse_phone(std::string_view typed, std::string_view country) {
  if (hopeless(typed)) return std::nullopt;
  static const Library* const library = Library::GetInstance();
  i18n::phonenumbers::PhoneNumber number;
  std::string text(typed);
  // Spreadsheets and old directories write the international prefix of their own country.
  if (text.starts_with("00") && country.empty()) text = "+" + text.substr(2);
  const std::string region = country.empty() ? "ZZ" : std::string(country);
  if (library->Parse(text, region, &number) != Library::NO_PARSING_ERROR || !library->IsPossibleNumber(number)) return std::nullopt;
  std::string formatted;
  number.clear_extension();
  library->Format(number, Library::E164, &formatted);
  return formatted;
}

}  // namespace leads
