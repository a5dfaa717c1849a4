// SPDX-License-Identifier: MIT
// A cursor over short typed text: each member takes something from the front or leaves everything
// as it is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leads {

constexpr bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr char ascii_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
/// Of names that standards make of ASCII; fold() is for people's words.
inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), ascii_lower);
  return out;
}
inline std::string uppered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), ascii_upper);
  return out;
}
inline bool equal_ascii_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool eat(char c) {
    if (peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool eat(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool eat_any(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Blanks, tabs, U+00A0 and U+202F (which precedes AM in newer exports).
  bool eat_blanks() {
    const std::size_t before = rest_.size();
    while (eat(' ') || eat('\t') || eat("\xc2\xa0") || eat("\xe2\x80\xaf")) {
    }
    return rest_.size() != before;
  }
  std::string_view digits() { return take_while(is_ascii_digit); }
  std::string_view letters() { return take_while(is_ascii_letter); }
  /// Exactly `count` digits (at most 9) that may be followed by more.
  std::optional<int> number(std::size_t count) {
    if (rest_.size() < count ||
        !std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count),
                     is_ascii_digit))
      return std::nullopt;
    const int value = to_int(rest_.substr(0, count));
    rest_.remove_prefix(count);
    return value;
  }
  /// Of at most 9 digits.
  static int to_int(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
  }

 private:
  std::string_view take_while(bool (*wanted)(char)) {
    std::size_t count = 0;
    while (count < rest_.size() && wanted(rest_[count])) ++count;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

}  // namespace leads
