// SPDX-License-Identifier: MIT
// libphonenumber takes 10 to 20 microseconds a number, most of it in regular expressions. Numbers
// of plans whose rules are plain are put together here instead; which lengths are possible is asked
// of the library once each.
#include "formats/values/phone.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>

#include "base/scan.h"
#include "base/text.h"
#include "formats/values/phone_text.h"

namespace leads {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kLongestTyped = 100;
constexpr std::size_t kMostDigits = 15;  // E.164

PhoneNumberUtil& library() {
  static PhoneNumberUtil& util = [&]() -> PhoneNumberUtil& {
    PhoneNumberUtil* const instance = PhoneNumberUtil::GetInstance();
    instance->SetLogger(new i18n::phonenumbers::NullLogger);  // owned by the instance
    return *instance;
  }();
  return util;
}

// 491512345678 in Germany is the country's code without its +, or a number of the area 4915: nobody
// can say. Mobile numbers, which may be written without a 0 in front, are taken for what they are.
bool doubles_code(const std::string& typed, const std::string& country, const PhoneNumber& number) {
  const PhoneNumberUtil& util = library();
  if (typed.empty() || typed.front() == '+' || typed.front() == '0') return false;
  std::string digits;
  std::copy_if(typed.begin(), typed.end(), std::back_inserter(digits), is_ascii_digit);
  const int code = util.GetCountryCodeForRegion(country);
  PhoneNumber other;
  const bool doubled = code != 0 && digits.starts_with(std::to_string(code)) &&
                       digits == std::to_string(number.national_number()) &&
                       util.Parse("+" + digits, "", &other) == PhoneNumberUtil::NO_PARSING_ERROR &&
                       util.IsPossibleNumber(other);
  if (!doubled) return false;
  const auto type = util.GetNumberType(number);
  const bool mobile =
      type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;
  return !mobile || util.IsValidNumber(other);
}

std::optional<std::string> parse_by_library(const std::string& typed, const std::string& country) {
  const PhoneNumberUtil& util = library();
  PhoneNumber number;
  if (util.Parse(typed, country, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  if (util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) return std::nullopt;
  if (number.national_number() == 0)
    return std::nullopt;  // all zeros, which people type where they have none
  if (doubles_code(typed, country, number)) return std::nullopt;
  number.clear_extension();
  std::string e164;
  util.Format(number, PhoneNumberUtil::E164, &e164);
  return e164;
}

// 00 is the international prefix nearly everywhere and is typed also where it is not.
std::optional<std::string> parse_slowly(std::string_view typed, std::string_view country) {
  if (auto number = parse_by_library(std::string(typed), std::string(country))) return number;
  if (!typed.starts_with("00")) return std::nullopt;
  return parse_by_library("+" + std::string(typed.substr(2)), std::string(country));
}

// Beside words a few digits may be anything.
bool is_short(const std::string& e164) {
  constexpr std::uint64_t kFewest = 100'000;  // of six digits
  PhoneNumber number;
  return library().Parse(e164, "", &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
         number.national_number() < kFewest || !library().IsValidNumber(number);
}

// A word is digits only where it completes the number of a service: nothing else can be meant
// there.
std::optional<std::string> parse_vanity(std::string_view typed, std::string_view country) {
  const PhoneNumberUtil& util = library();
  PhoneNumber number;
  if (!is_vanity_text(typed) || util.Parse(std::string(typed), std::string(country), &number) !=
                                    PhoneNumberUtil::NO_PARSING_ERROR)
    return std::nullopt;
  const auto type = util.GetNumberType(number);
  const bool service = type == PhoneNumberUtil::TOLL_FREE ||
                       type == PhoneNumberUtil::PREMIUM_RATE ||
                       type == PhoneNumberUtil::SHARED_COST || type == PhoneNumberUtil::UAN;
  if (!service) return std::nullopt;
  std::string e164;
  util.Format(number, PhoneNumberUtil::E164, &e164);
  return e164;
}

// A plan in which a national number that does not begin with 0 is never rewritten. With
// `trunk_zero`, numbers dialled within the country begin with one 0 that is not part of them.
struct Plan {
  std::string_view code;
  std::string_view country;
  bool trunk_zero;
};

constexpr auto kPlans = std::to_array<Plan>({
    {"1", "US", false},
    {"27", "ZA", true},
    {"31", "NL", true},
    {"32", "BE", true},
    {"33", "FR", true},
    {"34", "ES", false},
    {"39", "IT", false},
    {"41", "CH", true},
    {"43", "AT", true},
    {"44", "GB", true},
    {"45", "DK", false},
    {"46", "SE", true},
    {"47", "NO", false},
    {"48", "PL", false},
    {"49", "DE", true},
    {"353", "IE", true},
    {"420", "CZ", false},
});

// Digits of a number in which only a leading + and the usual punctuation stand besides; empty for
// anything else.
struct Digits {
  bool plus = false;
  std::size_t count = 0;
  std::array<char, kMostDigits + 1> buffer;
  std::string_view view() const { return {buffer.data(), count}; }
};

bool take_digits(std::string_view typed, Digits& digits) {
  digits.plus = typed.starts_with('+');
  if (digits.plus) typed.remove_prefix(1);
  for (const char c : typed) {
    if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') continue;
    if (!is_ascii_digit(c) || digits.count == digits.buffer.size()) return false;
    digits.buffer[digits.count++] = c;
  }
  return digits.count > 4;
}

struct Plain {
  std::size_t plan;
  std::string_view national;
};

bool is_north_american(std::string_view national) {
  return national.size() == 10 && national[0] > '1' && national[3] > '1';
}

std::optional<Plain> find_plan(const Digits& digits, std::string_view country) {
  for (std::size_t i = 0; i < kPlans.size(); ++i) {
    const Plan& plan = kPlans[i];
    std::string_view national = digits.view();
    const bool american = plan.code == "1";
    if (digits.plus ? !national.starts_with(plan.code)
                    : country != plan.country && !(american && country == "CA"))
      continue;
    if (digits.plus)
      national.remove_prefix(plan.code.size());
    else if (plan.trunk_zero && national.front() == '0')
      national.remove_prefix(1);
    else if (!american)
      return std::nullopt;
    if (national.empty() || national.front() == '0' || (american && !is_north_american(national)))
      return std::nullopt;
    return Plain{i, national};
  }
  return std::nullopt;
}

// Nullopt when the length is not a possible one: then the library reads some numbers in another
// way.
std::optional<std::string> parse_plain(const Plain& plain) {
  enum Verdict : unsigned char { unknown, possible, impossible };
  static std::array<std::array<std::atomic<unsigned char>, kMostDigits + 2>, kPlans.size()>
      verdicts{};
  std::string e164 = "+";
  e164.append(kPlans[plain.plan].code).append(plain.national);
  auto& verdict = verdicts[plain.plan][plain.national.size()];
  if (verdict == unknown) verdict = parse_by_library(e164, "") == e164 ? possible : impossible;
  return verdict == possible ? std::optional(std::move(e164)) : std::nullopt;
}

}  // namespace

std::optional<std::string> parse_phone(std::string_view typed, std::string_view country) {
  auto phone = read_phone(typed, country);
  return phone ? std::optional(std::move(phone->e164)) : std::nullopt;
}

std::optional<Phone> read_phone(std::string_view typed, std::string_view country) {
  const std::string_view text = trim(typed);
  if (text.size() > kLongestTyped || text.find('@') != std::string_view::npos) return std::nullopt;
  Digits digits;
  if (take_digits(text, digits) && is_one_number(text))
    if (const auto plain = find_plan(digits, country))
      if (auto number = parse_plain(*plain)) return Phone{*std::move(number), {}, false};
  if (auto found = read_phone_text(text))
    if (auto number = parse_slowly(found->number, country);
        number && !(found->remark && is_short(*number)))
      return Phone{*std::move(number), std::move(found->extension), found->remark};
  auto vanity = parse_vanity(text, country);
  return vanity ? std::optional(Phone{*std::move(vanity), {}, false}) : std::nullopt;
}

std::string spoken_phone(std::string_view e164) {
  PhoneNumber number;
  if (!e164.starts_with('+') ||
      library().Parse(std::string(e164), "", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return std::string(e164);
  std::string spoken;
  library().Format(number, PhoneNumberUtil::INTERNATIONAL, &spoken);
  return spoken;
}

}  // namespace leads
