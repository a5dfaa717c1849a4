// SPDX-License-Identifier: MIT
// Answers already given: by text of a field, by number of a subject. A pattern is slow; a book has
// few distinct values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "leads/lead.h"

namespace leads {

/// A small number a text. Long texts and, once full, new ones are reckoned each time: memory stays
/// bounded.
class TextMemo {
 public:
  template <class Reckon>
  int answer(std::string_view text, Reckon reckon) {
    if (text.size() > kLongest) return reckon();
    const auto known = answers_.find(text);
    if (known != answers_.end()) return known->second;
    const int value = reckon();
    if (answers_.size() < kMost) answers_.emplace(text, value);
    return value;
  }

 private:
  static constexpr std::size_t kLongest = 256, kMost = 1 << 16;
  std::unordered_map<std::string, int, TextHash, std::equal_to<>> answers_;
};

/// Yes or no a subject; subjects are dictionary codes, so a table by code.
class SubjectMemo {
 public:
  template <class Reckon>
  bool answer(SubjectId subject, Reckon reckon) {
    const auto code = static_cast<std::size_t>(subject);
    if (code >= kMost) return reckon();
    if (code >= answers_.size()) answers_.resize(code + code / 2 + 64, kUnknown);
    if (answers_[code] == kUnknown) answers_[code] = reckon() ? kYes : kNo;
    return answers_[code] == kYes;
  }

 private:
  static constexpr std::size_t kMost = 1 << 24;
  static constexpr std::uint8_t kUnknown = 0, kNo = 1, kYes = 2;
  std::vector<std::uint8_t> answers_;
};

}  // namespace leads
