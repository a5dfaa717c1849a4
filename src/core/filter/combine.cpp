// SPDX-License-Identifier: MIT
#include "core/filter/combine.h"

#include "base/utf8.h"
#include "leads/error.h"

namespace leads {
namespace {

/// Beyond it filters of a few hundred words each would take all memory.
constexpr std::size_t kMostCombined = 10'000;

}  // namespace

void narrow(Filter& filter, Filter by) {
  if (by.empty()) return;
  const int shift = filter.source.empty() ? 0 : column_at(filter.source, filter.source.size());
  for (auto& alternative : by.alternatives)
    for (Term& term : alternative) term.column += shift;
  filter.source += (filter.source.empty() ? "" : " ") + by.source;
  if (filter.empty()) {
    filter.alternatives = std::move(by.alternatives);
    return;
  }
  if (filter.alternatives.size() > 1 && by.alternatives.size() > 1 &&
      filter.alternatives.size() > kMostCombined / by.alternatives.size())
    throw Error(ErrorKind::usage, "filter",
                "these filters together have more than 10,000 alternatives",
                "use fewer `or`; several values of one name are written stage:mql,sql");
  std::vector<std::vector<Term>> both;
  for (const auto& one : filter.alternatives) {
    for (const auto& other : by.alternatives) {
      both.push_back(one);
      both.back().insert(both.back().end(), other.begin(), other.end());
    }
  }
  filter.alternatives = std::move(both);
}

void widen(Filter& filter, Filter by) {
  const std::string text = filter.source.empty() ? "" : filter.source + " or ";
  const int shift = text.empty() ? 0 : column_at(text, text.size()) - 1;
  for (auto& alternative : by.alternatives) {
    for (Term& term : alternative) term.column += shift;
    filter.alternatives.push_back(std::move(alternative));
  }
  filter.source = text + by.source;
}

}  // namespace leads
