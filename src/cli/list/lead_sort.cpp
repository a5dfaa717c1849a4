// SPDX-License-Identifier: MIT
#include "cli/list/lead_sort.h"

#include <algorithm>

#include "base/spelling.h"
#include "base/text.h"
#include "leads/error.h"

namespace leads {

namespace {

/// Of an instant or a day: next steps may be either.
std::optional<Instant> beginning_of(const Datum& datum) {
  if (const auto* at = std::get_if<Instant>(&datum.value)) return *at;
  if (const auto* day = std::get_if<Day>(&datum.value))
    return Instant{std::chrono::duration_cast<Seconds>(day->time_since_epoch())};
  return std::nullopt;
}

}  // namespace

int compare(const Datum& a, const Datum& b, bool descending) {
  if (a.missing() || b.missing())
    return static_cast<int>(a.missing()) - static_cast<int>(b.missing());
  int order = 0;
  if (const auto* text = std::get_if<std::string>(&a.value)) {
    order = fold(*text).compare(fold(std::get<std::string>(b.value)));
  } else if (const auto* whole = std::get_if<std::int64_t>(&a.value)) {
    const std::int64_t other = std::get<std::int64_t>(b.value);
    order = *whole < other ? -1 : *whole > other ? 1 : 0;
  } else if (const auto* real = std::get_if<double>(&a.value)) {
    const double other = std::get<double>(b.value);
    order = *real < other ? -1 : *real > other ? 1 : 0;
  } else if (const auto at = beginning_of(a)) {
    const Instant other = *beginning_of(b);
    order = *at < other ? -1 : *at > other ? 1 : 0;
  } else if (const auto* length = std::get_if<Seconds>(&a.value)) {
    const Seconds other = std::get<Seconds>(b.value);
    order = *length < other ? -1 : *length > other ? 1 : 0;
  } else if (const auto* amount = std::get_if<Amount>(&a.value)) {
    const std::int64_t other = std::get<Amount>(b.value).ten_thousandths;
    order = amount->ten_thousandths < other ? -1 : amount->ten_thousandths > other ? 1 : 0;
  }
  return descending ? -order : order;
}

std::vector<SortKey> sort_keys(const std::string& text, const std::vector<LeadColumn>& columns) {
  std::vector<std::string> names;
  for (const LeadColumn& column : columns) names.push_back(column.column.name);
  std::vector<SortKey> keys;
  std::size_t begin = 0;
  const std::string wanted = text.empty() ? "-score" : text;
  while (begin < wanted.size()) {
    const std::size_t end = std::min(wanted.find(',', begin), wanted.size());
    std::string name = wanted.substr(begin, end - begin);
    SortKey key;
    key.descending = name.starts_with('-');
    if (key.descending) name.erase(0, 1);
    const auto found = std::find_if(names.begin(), names.end(), [&name](const std::string& column) {
      return means_column(name, column);
    });
    if (found == names.end()) {
      std::string hint = did_you_mean(nearest(name, names));
      if (hint.empty() && name.find(':') != std::string::npos)
        hint = "a filter is a word of its own; to leave leads out: not:stage:new";
      if (hint.empty()) hint = "to list the columns: -F help";
      throw Error(ErrorKind::usage, "--sort", "unknown column \"" + name + "\"", hint);
    }
    key.column = static_cast<std::size_t>(found - names.begin());
    keys.push_back(key);
    begin = end + 1;
  }
  return keys;
}

}  // namespace leads
