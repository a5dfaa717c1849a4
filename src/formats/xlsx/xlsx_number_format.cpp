// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx_number_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/lead/amount.h"

namespace leads {
namespace {

constexpr std::size_t kMostDigits = 30;

bool is_placeholder(char c) {
  return c == '0' || c == '#' || c == '?';
}

// The pieces between semicolons outside quotes and brackets.
std::vector<std::string_view> format_sections(std::string_view code) {
  std::vector<std::string_view> sections;
  std::size_t begin = 0;
  char inside = '\0';
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (inside != '\0')
      inside = c == inside ? '\0' : inside;
    else if (c == '"')
      inside = '"';
    else if (c == '[')
      inside = ']';
    else if (c == '\\')
      ++at;
    else if (c == ';') {
      sections.push_back(code.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  sections.push_back(code.substr(std::min(begin, code.size())));
  return sections;
}

bool meets(std::string_view condition, double value) {
  Scan scan(condition);
  const bool less = scan.eat('<'), more = !less && scan.eat('>'), other = less && scan.eat('>'),
             equal = scan.eat('=');
  const auto limit = parse_number(scan.rest());
  if (!limit) return false;
  if (other) return value != *limit;
  return (less && value < *limit) || (more && value > *limit) || (equal && value == *limit);
}

// What a spreadsheet reckons in binary has 15 digits that count.
std::string rounded_to_15(double value) {
  std::array<char, 64> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 15);
  const auto again = error == std::errc()
                         ? parse_number({text.data(), static_cast<std::size_t>(end - text.data())})
                         : std::nullopt;
  return format_number(again.value_or(value));
}

}  // namespace

XlsxNumberFormat::Section XlsxNumberFormat::section_of(std::string_view code) {
  Section section;
  std::string literal, before;  // what stands in the cell besides digits; that of it before them
  bool decimals = false, scientific = false;
  const auto add = [&](std::string_view text) {
    literal += text;
    for (const char c : text) {
      if (is_placeholder(c) || c == '\\') section.pattern += '\\';
      section.pattern += c;
    }
  };
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '"') {
      const std::size_t end = std::min(code.find('"', at + 1), code.size());
      add(code.substr(at + 1, end - at - 1));
      at = end;
    } else if (c == '\\' && at + 1 < code.size()) {
      add(code.substr(++at, 1));
    } else if (c == '_' || c == '*') {
      ++at;  // the width of a letter, or one that fills the cell
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', at), code.size());
      const std::string_view inside = code.substr(at + 1, end - at - 1);
      if (inside.starts_with('$'))
        add(inside.substr(1, inside.find('-') - 1));
      else if (!inside.empty() &&
               std::string_view("<>=").find(inside.front()) != std::string_view::npos)
        section.condition = inside;
      at = end;
    } else if (is_placeholder(c)) {
      if (section.pattern.find_first_of("0#?") == std::string::npos) before = literal;
      section.pattern += c;
    } else if (c == '%') {
      section.percent = true;
    } else if (c == '.' || c == ',' || c == '/') {
      decimals = true;
    } else if ((c == 'E' || c == 'e') && at + 1 < code.size() &&
               (code[at + 1] == '+' || code[at + 1] == '-')) {
      scientific = true;
    } else {
      add(code.substr(at, 1));
    }
  }
  const auto digits = std::count_if(section.pattern.begin(), section.pattern.end(), is_placeholder);
  if (digits == 0 || scientific) return Section{section.condition, {}, {}, false, false, false};
  if (const CurrencyMark mark = currency_mark("1 " + literal);
      !section.percent && mark.codes.size() >= 3) {
    section.mark = mark.mark;
    section.mark_first = before.find(mark.mark) != std::string::npos;
  }
  // Codes and phones: no decimals, zeros in front or the signs of a phone. A unit behind a number
  // leaves it a number.
  const std::size_t zero = section.pattern.find('0');
  const auto zeros =
      zero == std::string::npos
          ? 0
          : std::count_if(section.pattern.begin() + static_cast<std::ptrdiff_t>(zero),
                          section.pattern.end(), is_placeholder);
  const bool signs = literal.find_first_of("+()-") != std::string::npos &&
                     literal.find_first_not_of(" +()-") == std::string::npos;
  section.padded = !decimals && !section.percent && section.mark.empty() &&
                   (zeros >= 2 || (signs && (digits > 1 || literal == "+")));
  return section;
}

std::optional<XlsxNumberFormat> XlsxNumberFormat::of(std::string_view code) {
  constexpr std::size_t kLongestCode = 1000;
  if (code.size() > kLongestCode) return std::nullopt;
  XlsxNumberFormat format;
  for (const std::string_view section : format_sections(code))
    format.sections_.push_back(section_of(section));
  const bool adds = std::any_of(
      format.sections_.begin(), format.sections_.end(),
      [](const Section& one) { return one.percent || one.padded || !one.mark.empty(); });
  return adds ? std::optional(std::move(format)) : std::nullopt;
}

// Without conditions the first section is that of numbers from 0, the second that of negative ones.
const XlsxNumberFormat::Section* XlsxNumberFormat::section_for(double value) const {
  if (sections_.front().condition.empty()) {
    if (value == 0 && sections_.size() > 2) return &sections_[2];
    return value < 0 && sections_.size() > 1 ? &sections_[1] : &sections_.front();
  }
  for (const Section& section : sections_)
    if (section.condition.empty() || meets(section.condition, value)) return &section;
  return nullptr;
}

// The digits from the right into their places; those that are left over before the first.
std::string XlsxNumberFormat::filled(const Section& section, std::string_view digits) {
  const std::string& pattern = section.pattern;
  std::string out;
  std::size_t left = 0;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\')
      ++at;
    else if (is_placeholder(pattern[at]))
      ++left;
  }
  bool padding = false, first = true;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (!is_placeholder(c)) {
      out += c == '\\' && at + 1 < pattern.size() ? pattern[++at] : c;
      continue;
    }
    if (std::exchange(first, false) && digits.size() > left) {
      out += digits.substr(0, digits.size() - left);
      digits.remove_prefix(digits.size() - left);
    }
    padding = padding || c == '0';
    if (digits.size() >= left) {
      out += digits.front();
      digits.remove_prefix(1);
    } else if (padding) {
      out += '0';
    }
    --left;
  }
  return std::string(trim(out));
}

std::optional<std::string> XlsxNumberFormat::shown(std::string_view digits) const {
  const auto value = parse_number(digits);
  const Section* const section = value ? section_for(*value) : nullptr;
  if (section == nullptr) return std::nullopt;
  if (section->percent) return rounded_to_15(*value * 100) + "%";
  if (!section->mark.empty()) {
    std::string number(digits);
    // 1.234 could be read with either mark, 1.2340 cannot.
    if (const auto point = number.find('.');
        point != std::string::npos && number.size() - point == 4)
      number += '0';
    return section->mark_first ? section->mark + " " + number : number + " " + section->mark;
  }
  const bool whole = std::all_of(digits.begin(), digits.end(), is_ascii_digit);
  if (!section->padded || !whole || digits.size() > kMostDigits) return std::nullopt;
  return filled(*section, digits == "0" ? "" : digits);
}

}  // namespace leads
