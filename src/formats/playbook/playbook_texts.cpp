// SPDX-License-Identifier: MIT
// The two leads.toml texts that `leads init` writes out: texts/default.toml and texts/example.toml,
// which the build puts into the binary. Tests check that neither has a problem.
#include "formats/playbook/playbook_texts.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/time/format.h"
#include "base/time/timestamp.h"
#include "formats/playbook/playbook_toml.h"

namespace leads {
namespace {

std::string_view text_called(std::string_view name) {
  const auto texts = playbook_texts();
  return std::find_if(texts.begin(), texts.end(),
                      [&](const PlaybookText& each) { return each.name == name; })
      ->text;
}

}  // namespace

std::string with_moved_dates(std::string_view text, std::chrono::days by) {
  constexpr std::size_t kDay = 10;  // 2026-11-22
  std::string moved;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view word = text.substr(at, kDay);
    const bool starts = at == 0 || !is_ascii_digit(text[at - 1]);
    const std::optional<ParsedTime> date =
        starts && word.size() == kDay && word[4] == '-' ? parse_iso(word) : std::nullopt;
    if (date)
      moved += format_day(
          Day{std::chrono::floor<std::chrono::days>(date->local).time_since_epoch()} + by);
    if (!date) moved += text[at];
    at += date ? kDay : 1;
  }
  return moved;
}

std::string_view default_playbook_text() {
  return text_called("default");
}

std::string_view example_playbook_text() {
  return text_called("example");
}

}  // namespace leads
