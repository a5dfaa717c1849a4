// SPDX-License-Identifier: MIT
#include "formats/xlsx/xlsx_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/numbers.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/time/format.h"
#include "base/utf8.h"
#include "formats/text/transfer_text.h"
#include "leads/instant.h"
#include "leads/zone.h"

namespace leads {
namespace {

constexpr double kMostWhole = 9007199254740992.0;  // 2^53
constexpr std::int64_t kDaySeconds = 86'400;

std::optional<double> xlsx_double(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string clock_text(std::int64_t seconds) {
  return two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60) + ":" +
         two_digits(seconds % 60);
}

// The letters of a format code that count, each run once: `yyyy-mm-dd "at" h:mm AM/PM` is "ymdhmp".
std::string format_letters(std::string_view code, bool& elapsed) {
  std::string letters;
  for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
    const char c = code[at];
    if (c == '"') {
      at = std::min(code.find('"', at + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', at), code.size());
      const std::string_view inside = code.substr(at + 1, end - at - 1);
      const char unit = inside.empty() ? '\0' : ascii_lower(inside.front());
      const bool counts = (unit == 'h' || unit == 'm' || unit == 's') &&
                          std::all_of(inside.begin(), inside.end(),
                                      [unit](char other) { return ascii_lower(other) == unit; });
      elapsed = elapsed || counts;
      if (counts) letters += unit;
      at = end;
    } else if (equal_ascii_case(code.substr(at, 5), "AM/PM")) {
      letters += 'p';
      at += 4;
    } else if (equal_ascii_case(code.substr(at, 3), "A/P")) {
      letters += 'p';
      at += 2;
    } else if (equal_ascii_case(code.substr(at, 7), "General")) {
      at += 6;
    } else if (std::string_view("dmyhs").find(ascii_lower(c)) != std::string_view::npos) {
      if (letters.empty() || letters.back() != ascii_lower(c)) letters += ascii_lower(c);
    }
  }
  return letters;
}

}  // namespace

XlsxFormat xlsx_built_in_format(int number) {
  XlsxFormat format;
  format.date = (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 36) ||
                (number >= 50 && number <= 58);
  format.time = (number >= 18 && number <= 22) || (number >= 45 && number <= 47);
  format.elapsed = number == 46;
  constexpr int kPercent = 9, kPercentOfTwoDecimals = 10;
  if (number == kPercent || number == kPercentOfTwoDecimals)
    format.number = std::make_shared<const XlsxNumberFormat>(*XlsxNumberFormat::of("0%"));
  return format;
}

XlsxFormat xlsx_format(std::string_view code) {
  XlsxFormat format;
  const std::string letters = format_letters(code, format.elapsed);
  for (std::size_t at = 0; at < letters.size(); ++at) {
    const char letter = letters[at];
    const bool minutes =
        letter == 'm' && ((at > 0 && letters[at - 1] == 'h') ||
                          (at + 1 < letters.size() && letters[at + 1] == 's') || format.elapsed);
    if (letter == 'h' || letter == 's' || letter == 'p' || minutes)
      format.time = true;
    else
      format.date = true;
  }
  format.utc = format.date && format.time && (code.ends_with("\"Z\"") || code.ends_with("\\Z"));
  if (!format.is_number()) return format;
  if (auto number = XlsxNumberFormat::of(code))
    format.number = std::make_shared<const XlsxNumberFormat>(*std::move(number));
  return format;
}

std::string xlsx_number(std::string_view text) {
  text = trim(text);
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  const bool whole = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_ascii_digit);
  if (whole && (digits == "0" ? digits.size() == text.size() : digits.front() != '0'))
    return std::string(text);
  const auto value = xlsx_double(text);
  if (!value) return std::string(text);
  if (std::abs(*value) < kMostWhole && *value == std::trunc(*value))
    return std::to_string(static_cast<std::int64_t>(*value));
  std::array<char, 64> rounded{};
  const auto [end, error] = std::to_chars(rounded.data(), rounded.data() + rounded.size(), *value,
                                          std::chars_format::general, 15);
  const auto again =
      error == std::errc()
          ? xlsx_double({rounded.data(), static_cast<std::size_t>(end - rounded.data())})
          : std::nullopt;
  return format_number(again.value_or(*value));
}

std::optional<std::string> xlsx_date(std::string_view text, XlsxFormat format, bool from_1904) {
  const auto serial = xlsx_double(text);
  constexpr double kBeyond = 2'958'466;  // the day after 9999-12-31
  if (!serial || *serial < 0 || *serial >= kBeyond) return std::nullopt;
  const auto total =
      static_cast<std::int64_t>(std::llround(*serial * static_cast<double>(kDaySeconds)));
  const std::int64_t day = total / kDaySeconds, seconds = total % kDaySeconds;
  if (format.elapsed) return clock_text(total);
  if (day == 0 && (seconds != 0 || format.time) && !(from_1904 && format.date))
    return clock_text(seconds);
  if (day == 0 && !from_1904) return std::string();
  // Excel counts a 29 February 1900, which never was.
  if (!from_1904 && day == 60) return std::nullopt;
  const Day first = from_1904 ? Day(std::chrono::year{1904} / 1 / 1)
                              : Day(std::chrono::year{1899} / 12 / (day < 60 ? 31 : 30));
  const Day date = first + std::chrono::days{day};
  if (date > std::chrono::floor<std::chrono::days>(kLastInstant)) return std::nullopt;
  std::string out = format_day(date);
  if (seconds != 0 || (format.date && format.time)) out += "T" + clock_text(seconds);
  if (format.utc) out += "Z";
  return out;
}

std::string xlsx_cell_name(int row, int column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  return letters + std::to_string(row);
}

int xlsx_column(std::string_view reference) {
  int column = 0;
  std::size_t at = 0;
  for (; at < reference.size() && is_ascii_letter(reference[at]); ++at) {
    if (at == 4) return 0;
    column = column * 26 + (ascii_lower(reference[at]) - 'a' + 1);
  }
  const std::string_view rest = reference.substr(at);
  return std::all_of(rest.begin(), rest.end(), is_ascii_digit) ? column : 0;
}

std::string xlsx_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (at + 6 < text.size() && text[at] == '_' && text[at + 1] == 'x' && text[at + 6] == '_') {
      const int high = hex_byte(text[at + 2], text[at + 3]),
                low = hex_byte(text[at + 4], text[at + 5]);
      const int point = high < 0 || low < 0 ? 0 : high * 256 + low;
      if (point != 0 && (point < 0xd800 || point >= 0xe000)) {
        append_utf8(out, point);
        at += 7;
        continue;
      }
    }
    out += text[at++];
  }
  return out;
}

}  // namespace leads
