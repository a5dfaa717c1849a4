// SPDX-License-Identifier: MIT
// Lines are indexed once; excerpts are cut out when the problems are taken, so that a problem costs
// little to note.
#include "formats/toml/problems.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/utf8.h"
#include "leads/error.h"

namespace leads {
namespace {

/// Longer lines are no help on a screen, and a thousand copies of one would fill the memory.
constexpr std::size_t kLongestLineShown = 1000;
constexpr std::size_t kMilestone = 256;

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

auto order(const Diagnostic& d) {
  return std::tie(d.line, d.column, d.warning, d.message, d.hint);
}

}  // namespace

Problems::Problems(std::string path, std::string_view text)
    : path_(std::move(path)), text_(text), ascii_(is_ascii(text)), line_starts_{0} {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1))
    line_starts_.push_back(end + 1);
  if (ascii_) return;
  std::size_t points = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_continuation(text[at]) && points++ % kMilestone == 0) milestones_.push_back(at);
  }
}

void Problems::settle(Place place, std::string message, std::string hint) {
  error(place, std::move(message), std::move(hint));
  settled_.push_back(place);
}

void Problems::add(Place place, std::string& message, std::string& hint, bool warning) {
  failed_ = failed_ || !warning;
  const auto is_here = [&place](const Place& settled) {
    return settled.line == place.line && settled.column == place.column;
  };
  if (full() || std::any_of(settled_.begin(), settled_.end(), is_here)) return;
  Diagnostic& problem = found_.emplace_back();
  problem.file = path_;
  problem.line = place.line;
  problem.column = place.column;
  problem.width = std::max(1, place.width);
  problem.message = std::move(message);
  problem.hint = std::move(hint);
  problem.warning = warning;
}

std::string_view Problems::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const std::size_t start = line_starts_[static_cast<std::size_t>(number) - 1];
  std::string_view found = text_.substr(start, text_.substr(start).find('\n'));
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

std::size_t Problems::points_before(std::size_t offset) const {
  if (ascii_) return offset;
  const auto next = std::upper_bound(milestones_.begin(), milestones_.end(), offset);
  if (next == milestones_.begin()) return 0;
  const std::string_view rest = text_.substr(*std::prev(next), offset - *std::prev(next));
  const auto more =
      std::count_if(rest.begin(), rest.end(), [](char byte) { return !is_continuation(byte); });
  return static_cast<std::size_t>(next - milestones_.begin() - 1) * kMilestone +
         static_cast<std::size_t>(more);
}

std::size_t Problems::offset_of_point(std::size_t point) const {
  if (ascii_) return std::min(point, text_.size());
  if (point / kMilestone >= milestones_.size()) return text_.size();
  std::size_t at = milestones_[point / kMilestone];
  for (std::size_t more = point % kMilestone; more > 0 && at < text_.size(); --more) {
    do ++at;
    while (at < text_.size() && is_continuation(text_[at]));
  }
  return at;
}

std::size_t Problems::offset(Place place) const {
  if (place.line < 1 || static_cast<std::size_t>(place.line) > line_starts_.size())
    return text_.size();
  const std::size_t start = line_starts_[static_cast<std::size_t>(place.line) - 1];
  return offset_of_point(points_before(start) +
                         static_cast<std::size_t>(std::max(1, place.column)) - 1);
}

Place Problems::place_at(std::size_t offset, int width) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t column = points_before(offset) - points_before(*std::prev(next)) + 1;
  return {static_cast<int>(next - line_starts_.begin()), static_cast<int>(column), width};
}

std::vector<Diagnostic> Problems::take() {
  std::sort(found_.begin(), found_.end(),
            [](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) { return order(a) == order(b); };
  found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
  for (Diagnostic& problem : found_) {
    const std::string_view excerpt = line(problem.line);
    if (excerpt.size() <= kLongestLineShown) problem.excerpt = excerpt;
  }
  failed_ = false;
  return std::exchange(found_, {});
}

}  // namespace leads
