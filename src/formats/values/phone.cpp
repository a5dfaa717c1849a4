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

#include "base/scan.h"
#include "base/text.h"

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

std::optional<std::string> parse_by_library(const std::string& typed, const std::string& country) {
  const PhoneNumberUtil& util = library();
  PhoneNumber number;
  if (util.Parse(typed, country, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  if (util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) return std::nullopt;
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
  const std::string_view text = trim(typed);
  if (text.size() > kLongestTyped || text.find('@') != std::string_view::npos) return std::nullopt;
  Digits digits;
  if (take_digits(text, digits))
    if (const auto plain = find_plan(digits, country))
      if (auto number = parse_plain(*plain)) return number;
  return parse_slowly(text, country);
}

}  // namespace leads
