// SPDX-License-Identifier: MIT
#include "core/lead/amount.h"

#include <algorithm>
#include <array>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"

namespace leads {
namespace {

struct Suffix {
  std::string_view word;
  int zeros;
};
constexpr auto kSuffixes = std::to_array<Suffix>({{"k", 3},
                                                  {"tsd", 3},
                                                  {"thousand", 3},
                                                  {"m", 6},
                                                  {"mm", 6},
                                                  {"mn", 6},
                                                  {"mio", 6},
                                                  {"mln", 6},
                                                  {"million", 6},
                                                  {"bn", 9},
                                                  {"b", 9},
                                                  {"mrd", 9},
                                                  {"mld", 9},
                                                  {"billion", 9}});
/// What people write for a currency, and which it may be; longer ones before their beginnings.
struct Sign {
  std::string_view text, codes;
};
constexpr std::string_view kDollars = "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP",
                           kCrowns = "SEK NOK DKK ISK";
constexpr auto kSigns = std::to_array<Sign>(
    {{"US$", "USD"},  {"CA$", "CAD"}, {"C$", "CAD"},    {"AU$", "AUD"},   {"A$", "AUD"},
     {"NZ$", "NZD"},  {"HK$", "HKD"}, {"S$", "SGD"},    {"MX$", "MXN"},   {"R$", "BRL"},
     {"$", kDollars}, {"€", "EUR"},   {"£", "GBP"},     {"¥", "JPY CNY"}, {"₹", "INR"},
     {"₽", "RUB"},  {"zł", "PLN"},  {"kr.", kCrowns}, {"kr", kCrowns},  {"SFr.", "CHF"},
     {"Fr.", "CHF"},  {"fr.", "CHF"}});
// ISO 4217.
constexpr std::string_view kCodes =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD "
    "EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR "
    "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP "
    "LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR "
    "ZMW ZWL";
// Blanks between groups: no-break, thin, narrow no-break, figure space.
constexpr std::array<std::string_view, 4> kWideBlanks{"\u00a0", "\u2009", "\u202f", "\u2007"};
constexpr std::array<std::string_view, 3> kDashes{"–", "—", "-"};
constexpr std::array<std::string_view, 6> kUpTo{"<=", "<", "≤", "up to ", "less than ", "under "};

bool take_front(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

void skip_blanks(std::string_view& text) {
  for (bool more = true; more;) {
    more = take_front(text, " ");
    for (const std::string_view blank : kWideBlanks) more = take_front(text, blank) || more;
  }
}

bool is_letter_code(std::string_view word) {
  return word.size() == 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view letters(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_ascii_letter(text[size])) ++size;
  return text.substr(0, size);
}

void skip_currency(std::string_view& text) {
  skip_blanks(text);
  for (const Sign& sign : kSigns)
    if (take_front(text, sign.text)) return skip_blanks(text);
  if (const std::string_view word = letters(text); is_letter_code(word)) take_front(text, word);
  skip_blanks(text);
}

void skip_dash(std::string_view& text) {
  for (const std::string_view dash : kDashes)
    if (take_front(text, dash)) return;
}

// The digits of an amount and what comes between them; `rest` is what follows.
struct Parts {
  bool negative = false;
  std::string number;  // digits, points and commas; blanks and apostrophes between digits are 'g'
  std::string_view rest;
};

std::optional<Parts> split_amount(std::string_view text) {
  Parts parts;
  text = trim(text);
  parts.negative = take_front(text, "-");
  skip_currency(text);
  parts.negative = take_front(text, "-") || parts.negative;
  while (!text.empty()) {
    if (is_ascii_digit(text.front()) || text.front() == '.' || text.front() == ',') {
      parts.number += text.front();
      text.remove_prefix(1);
      continue;
    }
    std::string_view after = text;
    if (!take_front(after, "'") && !take_front(after, "’")) skip_blanks(after);
    if (after.size() == text.size() || after.empty() || !is_ascii_digit(after.front())) break;
    parts.number += 'g';
    text = after;
  }
  if (parts.number.empty() || !is_ascii_digit(parts.number.front())) return std::nullopt;
  // No cents: "1,200.-"
  if (!is_ascii_digit(parts.number.back())) skip_dash(text);
  parts.rest = text;
  return parts;
}

// Zeros the words after the number add; nullopt when they are none we know.
std::optional<int> zeros_of(std::string_view rest) {
  skip_blanks(rest);
  int zeros = 0;
  const std::string_view word = letters(rest);
  if (!word.empty()) {
    const std::string folded = fold(word);
    const auto suffix = std::find_if(kSuffixes.begin(), kSuffixes.end(),
                                     [&folded](const Suffix& one) { return one.word == folded; });
    if (suffix != kSuffixes.end()) {
      zeros = suffix->zeros;
      rest.remove_prefix(word.size());
      take_front(rest, ".");
    }
  }
  skip_currency(rest);
  return trim(rest).empty() ? std::optional(zeros) : std::nullopt;
}

// Digits with the groups' separators out; nullopt when a group but the first is not three digits.
std::optional<std::string> ungroup(std::string_view whole, char separator) {
  std::string digits;
  std::size_t since = 0;
  bool grouped = false;
  for (const char c : whole) {
    if (is_ascii_digit(c)) {
      digits += c;
      ++since;
      continue;
    }
    if ((c != separator && c != 'g') || since == 0 || (grouped ? since != 3 : since > 3))
      return std::nullopt;
    grouped = true;
    since = 0;
  }
  if (grouped && since != 3) return std::nullopt;
  return digits;
}

std::optional<std::string> digits_of(const Parts& parts, int zeros, DecimalMark mark) {
  const char decimal = mark == DecimalMark::point ? '.' : ',',
             group = mark == DecimalMark::point ? ',' : '.';
  const auto at = parts.number.find(decimal);
  auto digits = ungroup(std::string_view(parts.number).substr(0, at), group);
  if (!digits) return std::nullopt;
  std::string fraction = at == std::string::npos ? "" : parts.number.substr(at + 1);
  if (!std::all_of(fraction.begin(), fraction.end(), is_ascii_digit)) return std::nullopt;
  for (int i = 0; i < zeros; ++i) {
    *digits += fraction.empty() ? '0' : fraction.front();
    if (!fraction.empty()) fraction.erase(0, 1);
  }
  const std::size_t first = digits->find_first_not_of('0');
  digits->erase(0, std::min(first, digits->size() - 1));
  while (fraction.ends_with('0')) fraction.pop_back();
  return (parts.negative ? "-" : "") + *digits + (fraction.empty() ? "" : "." + fraction);
}

// That of an end that tells; else what stands there parts thousands, as nobody writes a range to
// three decimals.
DecimalMark mark_of_ends(std::string_view from, std::string_view to) {
  for (const std::string_view end : {from, to})
    if (const auto mark = decimal_mark_of(end)) return *mark;
  const bool points =
      from.find('.') != std::string_view::npos || to.find('.') != std::string_view::npos;
  return points ? DecimalMark::comma : DecimalMark::point;
}

std::optional<std::string> lone_end(std::string_view end) {
  return plain_amount(end, mark_of_ends(end, {}));
}

// Of "1-10M" the unit is that of both ends; of "500-1M", which would be upside down then, that of
// its own end.
std::optional<std::string> lower_end(std::string_view from, std::string_view to) {
  const auto low = split_amount(from), high = split_amount(to);
  const auto low_zeros = low ? zeros_of(low->rest) : std::nullopt,
             high_zeros = high ? zeros_of(high->rest) : std::nullopt;
  if (!low_zeros || !high_zeros || low->negative) return std::nullopt;
  const DecimalMark mark = mark_of_ends(from, to);
  auto start = digits_of(*low, *low_zeros, mark);
  const auto end = digits_of(*high, *high_zeros, mark);
  if (!start || !end || *low_zeros > 0 || *high_zeros == 0) return end ? start : std::nullopt;
  auto scaled = digits_of(*low, *high_zeros, mark);
  return parse_number(*scaled) <= parse_number(*end) ? scaled : start;
}

}  // namespace

std::optional<DecimalMark> decimal_mark_of(std::string_view text) {
  const auto parts = split_amount(text);
  if (!parts || !zeros_of(parts->rest)) return std::nullopt;
  const std::string& number = parts->number;
  const auto point = number.rfind('.'), comma = number.rfind(',');
  const auto none = std::string::npos;
  if (point == none && comma == none) return std::nullopt;
  if (point != none && comma != none)
    return point > comma ? DecimalMark::point : DecimalMark::comma;
  const char mark = point != none ? '.' : ',';
  const DecimalMark own = mark == '.' ? DecimalMark::point : DecimalMark::comma,
                    other = mark == '.' ? DecimalMark::comma : DecimalMark::point;
  const std::size_t last = number.rfind(mark);
  if (std::count(number.begin(), number.end(), mark) > 1) return other;
  const bool group_of_three =
      number.size() - last == 4 && last <= 3 && number.front() != '0' && number.find('g') == none;
  if (group_of_three) return std::nullopt;
  return own;
}

std::optional<std::string> plain_amount(std::string_view text, DecimalMark mark) {
  const auto parts = split_amount(text);
  const auto zeros = parts ? zeros_of(parts->rest) : std::nullopt;
  return zeros ? digits_of(*parts, *zeros, mark) : std::nullopt;
}

std::optional<std::string> grouped_whole(std::string_view text) {
  if (text.find_first_of(".,") == std::string_view::npos || decimal_mark_of(text))
    return std::nullopt;
  const auto parts = split_amount(text);
  if (!parts || zeros_of(parts->rest) != 0 ||
      parts->number.find_first_of(".,") == std::string::npos)
    return std::nullopt;
  return digits_of(
      *parts, 0,
      parts->number.find('.') != std::string::npos ? DecimalMark::comma : DecimalMark::point);
}

std::optional<std::string> range_start(std::string_view text) {
  text = trim(text);
  for (const std::string_view word : kUpTo) {
    if (!equal_ascii_case(text.substr(0, word.size()), word)) continue;
    const auto end = lone_end(text.substr(word.size()));
    return end ? std::optional<std::string>("0") : std::nullopt;
  }
  const bool above = take_front(text, ">") && (take_front(text, "="), true);
  if (above || text.ends_with('+')) {
    if (text.ends_with('+')) text.remove_suffix(1);
    return lone_end(text);
  }
  for (const std::string_view dash : kDashes) {
    const auto at = text.find(dash, 1);
    if (at != std::string_view::npos && at < text.size())
      if (auto start = lower_end(text.substr(0, at), text.substr(at + dash.size()))) return start;
  }
  if (const auto at = text.find(" to "); at != std::string_view::npos)
    return lower_end(text.substr(0, at), text.substr(at + 4));
  return std::nullopt;
}

CurrencyMark currency_mark(std::string_view amount) {
  constexpr std::string_view kPlain = "0123456789., -";
  CurrencyMark found;
  const auto meet = [&found](std::string_view mark, std::string_view codes) {
    if (found.mark.empty())
      found.codes = codes;
    else
      found.codes = common_currencies(found.codes, codes);
    found.mark = mark;
  };
  for (std::size_t at = amount.find_first_not_of(kPlain); at < amount.size();
       at = amount.find_first_not_of(kPlain, at)) {
    std::string_view rest = amount.substr(at);
    const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                   [rest](const Sign& one) { return rest.starts_with(one.text); });
    const std::string_view word = letters(rest);
    if (sign != kSigns.end())
      meet(rest.substr(0, sign->text.size()), sign->codes);
    else if (is_letter_code(word) && kCodes.find(word) != std::string_view::npos)
      meet(word, word);
    at += sign != kSigns.end() ? sign->text.size() : std::max<std::size_t>(word.size(), 1);
  }
  return found;
}

std::string common_currencies(std::string_view one, std::string_view other) {
  std::string common;
  for (; !one.empty(); one.remove_prefix(std::min<std::size_t>(4, one.size())))
    if (const std::string_view code = one.substr(0, 3); other.find(code) != std::string_view::npos)
      (common += common.empty() ? "" : " ") += code;
  return common;
}

}  // namespace leads
