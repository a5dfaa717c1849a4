// SPDX-License-Identifier: MIT
// Which delimiter a file has: the one that splits most of its first lines into equally many fields.
#include <algorithm>
#include <array>

#include "formats/csv/csv.h"

namespace leads {
namespace {

constexpr std::array<char, 4> kDelimiters{',', ';', '\t', '|'};  // in order of preference
constexpr std::size_t kLines = 50;

using Counts = std::array<int, kDelimiters.size()>;

bool is_delimiter(char c) {
  return std::find(kDelimiters.begin(), kDelimiters.end(), c) != kDelimiters.end();
}

// How often each delimiter occurs outside quotes, for each line that is not blank.
std::vector<Counts> count_lines(std::string_view head) {
  std::vector<Counts> lines;
  Counts counts{};
  bool quoted = false;
  bool blank = true;
  char before = '\n';
  for (std::size_t i = 0; i < head.size() && lines.size() < kLines; before = head[i++]) {
    const char c = head[i];
    if (quoted) {
      const bool doubled = c == '"' && i + 1 < head.size() && head[i + 1] == '"';
      if (doubled) ++i;
      quoted = doubled || c != '"';
    } else if (c == '\n' || c == '\r') {
      if (!blank) lines.push_back(counts);
      counts = {};
      blank = true;
      continue;
    } else if (c == '"' && (before == '\n' || before == '\r' || is_delimiter(before))) {
      quoted = true;
    } else {
      for (std::size_t d = 0; d < kDelimiters.size(); ++d) counts[d] += c == kDelimiters[d] ? 1 : 0;
    }
    blank = false;
  }
  // The last line may be cut: it counts only when there is no other.
  if (lines.empty()) lines.push_back(counts);
  return lines;
}

struct Fit {
  std::ptrdiff_t lines = 0;  // that have the commonest count
  int count = 0;             // that count, above 0
  bool operator<(const Fit& other) const {
    return lines != other.lines ? lines < other.lines : count < other.count;
  }
};

Fit fit_of(const std::vector<Counts>& lines, std::size_t delimiter) {
  Fit best;
  for (const Counts& counts : lines) {
    const int count = counts[delimiter];
    if (count == 0) continue;
    const auto same = std::count_if(lines.begin(), lines.end(),
                                    [&](const Counts& other) { return other[delimiter] == count; });
    best = std::max(best, Fit{same, count});
  }
  return best;
}

}  // namespace

char sniff_delimiter(std::string_view head) {
  const std::vector<Counts> lines = count_lines(head);
  std::size_t best = 0;
  for (std::size_t d = 1; d < kDelimiters.size(); ++d)
    if (fit_of(lines, best) < fit_of(lines, d)) best = d;
  return kDelimiters[best];
}

}  // namespace leads
