// SPDX-License-Identifier: MIT
// Long texts folded once, however many terms ask for them.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "core/filter/spellings.h"

namespace leads {

/// Of the texts of one lead, which stay where they are until clear().
class Folds {
 public:
  /// Whether keeping a text is worth looking it up.
  static bool is_long(std::string_view text) { return text.size() > kLong; }

  std::string_view of(std::string_view text) {
    Folded& known = find(text);
    if (!known.folded) known.folded = fold(text);
    return *known.folded;
  }
  const Spellings& spellings_of(std::string_view text) {
    Folded& known = find(text);
    if (!known.forms) known.forms = spellings(text);
    return *known.forms;
  }
  void clear() { known_.clear(); }

 private:
  static constexpr std::size_t kLong = 256, kMost = 64;
  struct Folded {
    std::string_view text;
    std::optional<std::string> folded;
    std::optional<Spellings> forms;
  };
  Folded& find(std::string_view text) {
    for (Folded& known : known_)
      if (known.text.data() == text.data() && known.text.size() == text.size()) return known;
    if (known_.size() == kMost) known_.pop_front();
    return known_.emplace_back(Folded{text, {}, {}});
  }
  std::list<Folded> known_;  // costs nothing while empty; what was returned stays where it is
};

}  // namespace leads
