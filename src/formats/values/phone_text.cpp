// SPDX-License-Identifier: MIT
#include "formats/values/phone_text.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

constexpr std::string_view kPunctuation = " -.()/";
constexpr std::string_view kExtensionWords[] = {"extension",
                                                "extn",
                                                "ext",
                                                "x",
                                                "durchwahl",
                                                "dw",
                                                "apparat",
                                                "app",
                                                "klappe",
                                                "interno",
                                                "int",
                                                "poste",
                                                "anexo",
                                                "ramal",
                                                "toestel",
                                                "tst",
                                                "\xd0\xb4\xd0\xbe\xd0\xb1"};

bool is_letter(char c) {
  return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}
bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_ascii_digit);
}
std::ptrdiff_t count_digits(std::string_view text) {
  return std::count_if(text.begin(), text.end(), is_ascii_digit);
}
std::ptrdiff_t count_letters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), is_letter);
}

// Digits and punctuation of other scripts and keyboards as ASCII; what is not seen, such as the
// direction marks that address books put around numbers, left out. Nullopt for invalid UTF-8.
std::optional<std::string> plain_ascii(std::string_view typed) {
  std::string out;
  while (!typed.empty()) {
    const Decoded letter = decode_utf8(typed);
    if (!letter.valid) return std::nullopt;
    const std::int32_t c = letter.value;
    const auto within = [c](std::int32_t first, std::int32_t last) {
      return first <= c && c <= last;
    };
    if (within(0xFF10, 0xFF19))
      out += static_cast<char>('0' + (c - 0xFF10));
    else if (within(0x660, 0x669))
      out += static_cast<char>('0' + (c - 0x660));
    else if (within(0x6F0, 0x6F9))
      out += static_cast<char>('0' + (c - 0x6F0));
    else if (within(0x966, 0x96F))
      out += static_cast<char>('0' + (c - 0x966));
    else if (c == 0xFF0B)
      out += '+';
    else if (c == 0xFF08)
      out += '(';
    else if (c == 0xFF09)
      out += ')';
    else if (c == 0xFF0F)
      out += '/';
    else if (within(0x2010, 0x2015) || c == 0x2212 || c == 0xFF0D)
      out += '-';
    else if (c == 0xA0 || within(0x2000, 0x200A) || c == 0x202F || c == 0x3000 || c == '\t')
      out += ' ';
    else if (c == 0x2026)
      out += '?';  // digits are missing
    else if (c != 0xAD && c != 0xFEFF && c != 0x2060 && !within(0x200B, 0x200F) &&
             !within(0x202A, 0x202E) && !within(0x2066, 0x2069))
      out += typed.substr(0, letter.length);
    typed.remove_prefix(letter.length);
  }
  return std::string(trim(out));
}

// "Tel. ", "p:", "(Office) ", "'": a word before the number, which is not part of it.
bool is_leading_remark(std::string_view lead, bool plus) {
  if (!std::all_of(lead.begin(), lead.end(), [](char c) {
        return is_letter(c) ||
               std::string_view(" .:-()[]'\"=,\n").find(c) != std::string_view::npos;
      }))
    return false;
  const std::string word = lowered(lead.substr(0, lead.find_last_not_of(" .:-(") + 1));
  for (const std::string_view extension : kExtensionWords)
    if (extension != "x" && word == extension) return false;  // of a number that is not here
  if (plus || lead.empty()) return true;
  if (is_letter(lead.back())) return false;
  return count_letters(lead) != 1 ||
         lead.find_first_of(".:") != std::string_view::npos;  // an O or I may stand for a digit
}

// " (mobil)", " abends", ", privat": words after the number. A letter that may stand for a digit
// is none, nor are the X of a masked one.
bool is_trailing_remark(std::string_view rest) {
  if (rest.empty() || is_letter(rest.front())) return false;
  const auto usual = [](char c) {
    return is_letter(c) || std::string_view(" .,:;-()[]'\"/&!").find(c) != std::string_view::npos;
  };
  if (!std::all_of(rest.begin(), rest.end(), usual)) return false;
  std::string letters;
  std::copy_if(rest.begin(), rest.end(), std::back_inserter(letters), is_letter);
  letters = lowered(letters);
  const std::string_view core = trim(rest);
  const bool enclosed =
      (core.front() == '(' && core.back() == ')') || (core.front() == '[' && core.back() == ']');
  if (enclosed && letters.size() == 1) return letters != "x" && letters != "o";
  if (letters.empty() || letters.find_first_not_of(letters.front()) == std::string::npos)
    return false;
  return enclosed || letters.find_first_not_of("oil") != std::string::npos;
}

// " ext. 12", " x752", ";ext=12", "#12", " (Durchwahl 12)": the digits; "" for anything else.
std::string extension_digits(std::string_view rest, bool american) {
  std::string text = lowered(rest);
  std::erase_if(text, [](char c) { return c == '(' || c == ')'; });
  Scan scan(text);
  if (scan.eat(",,"))
    return scan.rest().find_first_not_of("0123456789") == std::string_view::npos
               ? std::string(scan.rest())
               : "";
  const bool apart = scan.eat_any(" ,;-.");
  while (scan.eat_any(" ,;-.")) {
  }
  bool known = scan.eat('#');
  for (const std::string_view word : kExtensionWords)
    if (!known && (apart || american || word.size() > 2)) known = scan.eat(word);
  while (known && scan.eat_any(" .:=")) {
  }
  const std::string_view digits = scan.digits();
  return known && !digits.empty() && digits.size() <= 7 && trim(scan.rest()).empty()
             ? std::string(digits)
             : "";
}

bool is_north_american_text(std::string_view number) {
  const auto digits = count_digits(number);
  return number.starts_with("+1")    ? digits == 11
         : number.starts_with("001") ? digits == 13
                                     : digits == 10 || (number.starts_with('1') && digits == 11);
}

// A number that a program took for a decimal one: 491512345678.0, 4.91512345678E11 where no digit
// is lost.
std::optional<std::string> undo_decimal(std::string_view text) {
  constexpr std::ptrdiff_t kFewest = 7;
  std::string_view whole = text;
  if (whole.ends_with(".0")) {
    whole.remove_suffix(2);
    const std::string_view digits = whole.substr(whole.starts_with('+') ? 1 : 0);
    if (count_digits(digits) >= kFewest &&
        count_digits(digits) == static_cast<std::ptrdiff_t>(digits.size()))
      return std::string(whole);
    return std::nullopt;
  }
  Scan scan(text);
  std::string digits(scan.digits());
  if (digits.size() != 1 || !scan.eat_any(".,")) return std::nullopt;
  digits += scan.digits();
  if (!scan.eat_any("eE")) return std::nullopt;
  scan.eat('+');
  const std::string_view exponent = scan.digits();
  if (!scan.done() || exponent.empty() || exponent.size() > 2 || digits.size() < kFewest)
    return std::nullopt;
  return Scan::to_int(exponent) + 1 == static_cast<int>(digits.size()) ? std::optional(digits)
                                                                       : std::nullopt;
}

// Behind 0711 and more digits, 0711 again: a second number.
bool repeats_area(std::string_view number) {
  const std::string_view area =
      number.substr(0, std::min(number.find_first_not_of("0123456789"), number.size()));
  if (area.size() < 3 || area.front() != '0') return false;
  for (auto at = number.find(area, area.size()); at != std::string_view::npos;
       at = number.find(area, at + 1)) {
    const std::size_t end = at + area.size();
    if (!is_ascii_digit(number[at - 1]) && (end == number.size() || !is_ascii_digit(number[end])))
      return true;
  }
  return false;
}

// A slash comes after an area code (030/901820, +49 171/1234567) or between numbers (030
// 901820/21).
bool divides_area(std::string_view before, std::string_view after) {
  constexpr std::ptrdiff_t kLongestArea = 5, kShortestRest = 4;
  if (after.find('/') != std::string_view::npos || count_digits(after) < kShortestRest)
    return false;
  const bool abroad = before.starts_with('+') || before.starts_with("00");
  std::string groups(before.substr(before.starts_with('+') ? 1 : abroad ? 2 : 0));
  if (const auto trunk = groups.find("(0)"); trunk != std::string::npos)
    groups.replace(trunk, 3, " ");
  std::replace_if(
      groups.begin(), groups.end(), [](char c) { return !is_ascii_digit(c); }, ' ');
  std::ptrdiff_t count = 0;
  for (std::size_t at = 0; at < groups.size(); ++at)
    if (groups[at] != ' ' && (at == 0 || groups[at - 1] == ' ')) ++count;
  const auto digits = count_digits(groups);
  if (abroad)
    return (count == 1 && digits <= kLongestArea + 2) || (count == 2 && digits <= kLongestArea + 3);
  return count == 1 &&
         digits <= kLongestArea + (groups.find_first_not_of(' ') == groups.find('0') ? 1 : 0);
}

}  // namespace

bool is_one_number(std::string_view number) {
  if (number.find_first_of("123456789") == std::string_view::npos)
    return false;  // a number of zeros says nothing
  if (number.substr(0, number.find_last_of("0123456789") + 1).ends_with(".0")) return false;
  if (const auto slash = number.find('/');
      slash != std::string_view::npos &&
      !divides_area(number.substr(0, slash), number.substr(slash + 1)))
    return false;
  if (const auto open = number.rfind('('); open != std::string_view::npos) {
    constexpr std::ptrdiff_t kMostBefore =
        5;  // digits in parentheses at the end: an extension, or which of several numbers it is
    const std::size_t close = std::min(number.find(')', open), number.size());
    if (count_digits(number.substr(0, open)) > kMostBefore &&
        has_digit(number.substr(open, close - open)) && !has_digit(number.substr(close)))
      return false;
  }
  return !repeats_area(number);
}

std::optional<PhoneText> read_phone_text(std::string_view typed) {
  const auto text = plain_ascii(typed);
  if (!text) return std::nullopt;
  const std::size_t begin = text->find_first_of("+0123456789");
  if (begin == std::string::npos) return std::nullopt;
  const bool plus = (*text)[begin] == '+';
  const std::string_view lead = std::string_view(*text).substr(0, begin);
  if (!is_leading_remark(lead, plus)) return std::nullopt;
  const std::string_view all = std::string_view(*text).substr(begin);
  if (auto whole = undo_decimal(all)) return PhoneText{*std::move(whole), {}, false};
  std::size_t end = plus ? 1 : 0, last = 0;
  for (; end < all.size() &&
         (is_ascii_digit(all[end]) || kPunctuation.find(all[end]) != std::string_view::npos);
       ++end)
    if (is_ascii_digit(all[end])) last = end + 1;
  PhoneText found;
  found.number = all.substr(0, last);
  std::string_view rest = all.substr(last);
  if (rest.starts_with(')')) rest.remove_prefix(1);
  if (rest.find_first_not_of(" -.()]'\"") != std::string_view::npos) {
    found.extension = extension_digits(rest, is_north_american_text(found.number));
    if (found.extension.empty() && !is_trailing_remark(rest)) return std::nullopt;
    found.remark = found.extension.empty();
  }
  if (!is_one_number(found.number)) return std::nullopt;
  return found;
}

bool is_vanity_text(std::string_view typed) {
  Scan scan(trim(typed));
  const auto separators = [&scan] {
    while (scan.eat_any(" -.()")) {
    }
  };
  const bool plus = scan.eat('+');
  separators();
  std::string prefix(scan.digits());
  separators();
  prefix += scan.digits();
  separators();
  const std::string_view word = scan.rest();
  constexpr std::ptrdiff_t kFewest = 4;
  const auto capital = [](char c) { return 'A' <= c && c <= 'Z'; };
  const auto usual = [&](char c) { return capital(c) || c == '-' || c == ' ' || c == '.'; };
  return prefix.size() >= 3 && prefix.size() <= (plus ? 6U : 4U) &&
         std::all_of(word.begin(), word.end(), usual) &&
         std::count_if(word.begin(), word.end(), capital) >= kFewest;
}

}  // namespace leads
