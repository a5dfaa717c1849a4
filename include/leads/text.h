// Text as people write it: Unicode keys for comparison, display width, numbers, and spelling
// suggestions. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// For maps of strings that are asked by views: with std::equal_to<>.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

/// Without outer blanks (ASCII white space and U+00A0).
std::string_view trim(std::string_view text);
/// The key two values are compared by: outer blanks off, NFC, full case folding. Invalid UTF-8
/// comes back as it is.
std::string fold(std::string_view text);
/// Offset of the first byte that is not valid UTF-8 (or is NUL); nullopt when all is well.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
/// Code points before `offset`, plus 1: the column a user counts.
int column_at(std::string_view line, std::size_t offset);

/// Terminal cells taken (0 for combining marks, 2 for wide characters and emoji).
int display_width(std::string_view text);
/// At most `width` cells; a cut value ends in an ellipsis, never inside a grapheme.
std::string fit_width(std::string_view text, int width);
/// C0 (a newline only if `keep_newline`), DEL, C1, bidi controls (U+061C 200E/F 202A-E 2066-9) and
/// U+2028/9 as \u{1b}; invalid bytes as \x{ff}.
std::string escape_terminal(std::string_view text, bool keep_newline = false);

/// Those of `candidates` within Damerau-Levenshtein distance 2 of `word` (1 for words under 4
/// letters; case folded), nearest first, ties in their order, at most 3.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);
/// "did you mean a, b or c?", or "" when there is none.
std::string did_you_mean(const std::vector<std::string>& names);

/// Whole numbers of at most 15 digits with an optional sign; blanks around are taken, anything else
/// is nullopt.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// Decimals with at most 15 significant digits, an optional exponent; never nan or inf. With 15
/// digits a double compares as the exact decimal and prints back the same digits.
std::optional<double> parse_number(std::string_view text);
/// An amount in 1/10000, at most 4 decimals and within +-900,000,000,000; a point is the decimal
/// mark.
std::optional<std::int64_t> parse_money(std::string_view text);
/// Shortest form that reads back the same, without exponent where it has at most 15 digits.
std::string format_number(double value);
/// 1234500 -> "123.45"; at least two decimals when there are any.
std::string format_money(std::int64_t ten_thousandths);

/// `user@host.tld`: trimmed, domain lower-cased; nullopt if it can't be an address (RFC 5321
/// limits, no quoted local part).
std::optional<std::string> parse_email(std::string_view text);
/// True for info@, sales@, contact@ ...: an address of a desk, not of a person.
bool is_role_address(std::string_view email);

}  // namespace leads
