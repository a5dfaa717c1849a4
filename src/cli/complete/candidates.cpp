// SPDX-License-Identifier: MIT
#include "cli/complete/candidates.h"

#include <algorithm>
#include <utility>

#include "base/display.h"
#include "base/text.h"

namespace leads {

void Candidates::settle(std::size_t length) {
  before_ += typed_.substr(0, length);
  typed_.erase(0, length);
}

std::vector<std::string> Candidates::settle_list(char separator) {
  while (true) {
    const std::size_t end = typed_.find(separator);
    if (end == std::string::npos) return listed_;
    listed_.push_back(typed_.substr(0, end));
    settle(end + 1);
  }
}

void Candidates::add(std::string_view text, std::string_view says) {
  constexpr int kShown = 60;
  if (text.empty() || escape_terminal(text) != text || !fold(text).starts_with(fold(typed_)))
    return;
  if (std::find(listed_.begin(), listed_.end(), text) != listed_.end()) return;
  Candidate made{before_ + std::string(text), fit_width(escape_terminal(says), kShown)};
  if (std::none_of(all_.begin(), all_.end(),
                   [&made](const Candidate& known) { return known.text == made.text; }))
    all_.push_back(std::move(made));
}

void Candidates::add_quoted(std::string_view text, std::string_view says) {
  const bool plain = text.find_first_of(" ,\"\\'") == std::string_view::npos &&
                     text.find("..") == std::string_view::npos && !text.starts_with('~') &&
                     !typed_.starts_with('"');
  if (plain) {
    add(text, says);
  } else if (text.find_first_of("\"\\") == std::string_view::npos) {
    if (typed_.starts_with('"'))
      add("\"" + std::string(text) + "\"", says);
    else if (fold(text).starts_with(fold(typed_))) {
      const std::string kept = std::exchange(typed_, "");
      add("\"" + std::string(text) + "\"", says);
      typed_ = kept;
    }
  }
}

}  // namespace leads
