// SPDX-License-Identifier: MIT
// Suggestions for a mistyped word.
#include "base/spelling.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace leads {
namespace {

std::u32string letters_of(std::string_view text) {
  const std::string folded = fold(text);
  std::u32string letters;
  for (std::string_view rest = folded; !rest.empty();) {
    const Decoded next = decode_utf8(rest);
    letters += static_cast<char32_t>(next.value);
    rest.remove_prefix(next.length);
  }
  return letters;
}

// Insertions, deletions, substitutions and swaps of neighbours; anything above `limit` is `limit +
// 1`.
std::size_t distance(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[b.size()], limit + 1);
}

}  // namespace

std::vector<std::string> nearest(std::string_view word,
                                 const std::vector<std::string>& candidates) {
  constexpr std::size_t kMostNames = 3;
  const std::u32string letters = letters_of(word);
  if (letters.empty()) return {};
  const std::size_t limit = letters.size() < 4 ? 1 : 2;
  std::vector<std::pair<std::size_t, const std::string*>> close;
  for (const std::string& candidate : candidates) {
    const std::size_t steps = distance(letters, letters_of(candidate), limit);
    if (steps <= limit) close.emplace_back(steps, &candidate);
  }
  std::stable_sort(close.begin(), close.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(close.size(), kMostNames); ++i)
    names.push_back(*close[i].second);
  return names;
}

std::string did_you_mean(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  std::string text = "did you mean " + names.front();
  for (std::size_t i = 1; i < names.size(); ++i)
    text += (i + 1 == names.size() ? " or " : ", ") + names[i];
  return text + "?";
}

}  // namespace leads
