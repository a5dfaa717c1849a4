// SPDX-License-Identifier: MIT
// Putting words together and taking them apart: the one split, join, quote and count of the
// program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leads {

/// The pieces between separators, without outer blanks, blank ones included: "a, ,b" is "a", "",
/// "b", and "" is one blank piece. Views of `text`.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The words between blanks, none of them empty. Views of `text`.
std::vector<std::string_view> split_blanks(std::string_view text);

/// Words to be kept.
inline std::vector<std::string> owned(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

/// "a, b, c" for {"a", "b", "c"} and ", ".
template <class Words>
std::string join(const Words& words, std::string_view separator) {
  std::string text;
  bool first = true;
  for (const auto& word : words) {
    if (!first) text += separator;
    text += word;
    first = false;
  }
  return text;
}

/// The text between double quotes, for messages; quotes in it stay as they are.
std::string in_quotes(std::string_view text);

/// As one word of a shell: between double quotes, or single ones where these would not do.
std::string shell_quoted(std::string_view text);

/// As HTML: for text between tags, and for values of attributes in either kind of quotes.
std::string escape_html(std::string_view text);
/// Each byte that `keeps` does not accept as "%C3".
std::string percent_encoded(std::string_view text, bool (*keeps)(char letter));

/// "1 lead", "3 leads", "0 leads".
std::string counted(std::int64_t count, std::string_view one, std::string_view many);
template <class Count>
std::string counted(Count count, std::string_view one, std::string_view many) {
  return counted(static_cast<std::int64_t>(count), one, many);
}

}  // namespace leads
